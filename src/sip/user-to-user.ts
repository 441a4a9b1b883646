import { isUtf8 } from 'node:buffer';
import type { Params } from './text.ts';
import { readParams, splitOutside, unquote } from './text.ts';

/** One value of User-to-User (RFC 7433 §4.1). */
export interface UserToUser {
  /** What was said, as text: quotes taken off, hex decoded where it is text. */
  text: string;
  /** The value as it arrived, parameters included. */
  raw: string;
  /** `purpose`, `content`, `encoding` and others, names in lower case. */
  params: Params;
}

/**
 * Reads all values of User-to-User, or of a header used like it. Never fails: what does not follow
 * the grammar is taken as text as it stands, because the data is somebody else's.
 */
export function parseUserToUser(values: readonly string[]): UserToUser[] {
  return values.flatMap((value) =>
    (splitOutside(value, ',') ?? [value]).filter((member) => member !== '').map(readMember),
  );
}

function readMember(raw: string): UserToUser {
  const [data = '', ...rest] = splitOutside(raw, ';') ?? [];
  const params = readParams(rest);
  const text = data.startsWith('"') ? unquote(data) : data;
  if (!params || text === null || text === '') return { text: raw, raw, params: new Map() };
  const isHex = params.get('encoding')?.toLowerCase() === 'hex';
  return { text: (isHex ? textOfHex(text) : null) ?? text, raw, params };
}

/** The text in hex digits; null when it is binary, which is better left as digits. */
function textOfHex(digits: string): string | null {
  if (!/^([0-9A-Fa-f]{2})+$/.test(digits)) return null;
  let bytes = Buffer.from(digits, 'hex');
  // RFC 7434 §4: ISDN data begins with a protocol discriminator, 0 for free use and 4 for characters.
  if (bytes.length > 1 && (bytes[0] === 0 || bytes[0] === 4)) bytes = bytes.subarray(1);
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString('utf8');
  return /\p{Cc}/u.test(text) ? null : text;
}
