import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** Costs of argon2id that OWASP's password storage cheat sheet names: 19 MiB, two passes, one lane. */
const costs = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

/** The password as it may be stored: argon2id as a PHC string with its costs and salt. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive(password, { ...costs, nonce });
  const { memory, passes, parallelism } = costs;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/** @param stored what `hashPassword` gave; null takes as long and is false, so that time tells nothing */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(
    stored ?? '',
  );
  const [, memory, passes, parallelism, nonce = '', tag = ''] = form ?? [];
  const derived = await derive(password, {
    memory: Number(memory ?? costs.memory),
    passes: Number(passes ?? costs.passes),
    parallelism: Number(parallelism ?? costs.parallelism),
    nonce: form ? Buffer.from(nonce, 'base64') : Buffer.alloc(16),
  });
  const wanted = Buffer.from(tag, 'base64');
  return wanted.length === derived.length && timingSafeEqual(wanted, derived);
}

function derive(password: string, parameters: typeof costs & { nonce: Buffer }): Promise<Buffer> {
  // The same letters may be typed as other code points on another keyboard (RFC 8265 §4.2.2).
  const message = password.normalize('NFC');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { ...parameters, message, tagLength }, (error, key) =>
      error ? reject(error) : resolve(Buffer.from(key)),
    );
  });
}

/** As PHC writes it: without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
