import { createHash } from 'node:crypto';

/** Where a secret is random and long, one round of SHA-256 is all the hiding it needs. @param secret at least 64 random bits */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
