import { isToken, listMembers } from './text.ts';

/** Reads all values of Require, Supported, Unsupported, Allow, Proxy-Require: tokens, in order. Null when malformed. */
export function parseOptionTags(values: readonly string[]): string[] | null {
  // Supported may be empty (RFC 3261 §20.37), and so may Allow.
  const tags = listMembers(values.filter((value) => value !== ''));
  return tags?.every(isToken) ? tags : null;
}
