import { randomBytes, randomUUIDv7 } from 'node:crypto';

/** A new time-ordered id (UUID version 7), so that rows made later sort later. */
export function newId(): string {
  return randomUUIDv7();
}

/** True for the text form of any UUID: what an id in a URL must look like before it is looked up. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** Random bytes are fetched many at a time: one fetch costs ten times what a tag needs of it. */
let pool = Buffer.alloc(0);
let used = 0;

/** Random lower-case hex, for tags, branches, nonces and keys. @param bytes 1-64 */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(4_096);
    used = 0;
  }
  const text = pool.toString('hex', used, used + bytes);
  // What may have become a key is not kept.
  pool.fill(0, used, used + bytes);
  used += bytes;
  return text;
}
