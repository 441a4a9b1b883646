import { isToken } from './text.ts';

/** The order of a request in its dialog, and its method (RFC 3261 §20.16). */
export interface CSeq {
  number: number;
  method: string;
}

/** Reads `number method`; null when malformed or the number is 2^31 or more. */
export function parseCSeq(text: string): CSeq | null {
  const match = /^([0-9]+)[ \t]+([^ \t]+)$/.exec(text);
  if (!match?.[1] || !match[2] || !isToken(match[2])) return null;
  const number = Number(match[1]);
  return number < 2 ** 31 ? { number, method: match[2] } : null;
}
