import {
  endOfQuoted,
  isToken,
  listMembers,
  readParams,
  splitOutside,
  trimBlanks,
  unquote,
} from './text.ts';
import type { Params } from './text.ts';

/** The value of From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity (RFC 3261 §20.10). */
export interface NameAddr {
  displayName: string | null;
  /** As written, of any scheme; `parseUri` reads it. */
  uri: string;
  /** Header parameters such as `tag`; those inside the angle brackets stay in the URI. */
  params: Params;
}

/** Reads one value; null when malformed, a bare `*` included. */
export function parseNameAddr(text: string): NameAddr | null {
  const parts = splitOutside(text, ';');
  if (!parts) return null;
  const address = parts[0] ?? '';
  const params = readParams(parts.slice(1));
  if (!params || !isToken(params.get('tag') ?? 'none')) return null;
  const open = address.startsWith('"') ? endOfQuoted(address, 0) : address.indexOf('<');
  if (open < 0) return isAddrSpec(address) ? { displayName: null, uri: address, params } : null;
  const inBrackets = trimBlanks(address.slice(open));
  if (!inBrackets.startsWith('<') || !inBrackets.endsWith('>')) return null;
  const uri = inBrackets.slice(1, -1);
  const displayName = readDisplayName(trimBlanks(address.slice(0, open)));
  if (displayName === undefined || !isAbsoluteUri(uri)) return null;
  return { displayName, uri, params };
}

/** Reads all values of a list header, each of which may be a comma list. Null when one is malformed. */
export function parseNameAddrList(values: readonly string[]): NameAddr[] | null {
  const members = listMembers(values);
  if (!members) return null;
  const list: NameAddr[] = [];
  for (const member of members) {
    const one = parseNameAddr(member);
    if (!one) return null;
    list.push(one);
  }
  return list;
}

/** Null for none, undefined for a malformed one. Wider than the grammar's tokens, but no separators. */
function readDisplayName(text: string): string | null | undefined {
  if (text === '') return null;
  if (text.startsWith('"')) return unquote(text) ?? undefined;
  return /[",:;<>\\]|(?!\t)\p{Cc}/u.test(text) ? undefined : text;
}

function isAbsoluteUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"\p{Cc}]+$/u.test(text);
}

/** RFC 3261 §20: a URI with a comma, question mark or semicolon has to stand in angle brackets. */
function isAddrSpec(text: string): boolean {
  return isAbsoluteUri(text) && !/[,?;]/.test(text);
}
