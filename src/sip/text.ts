/**
 * The characters and small forms that all SIP headers are made of (RFC 3261 §25.1). Everything here
 * walks its input once, because the input is a stranger's.
 */

/** Parameters after `;`, in order, names in lower case; the value is null for a bare name. */
export type Params = Map<string, string | null>;

const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

/** True for an RFC 3261 `token`. */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** Takes spaces and tabs off both ends; unlike `String.trim` it leaves other Unicode blanks alone. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** True for the code of a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Index just after the quoted string that opens at `start`, or -1 when it never closes. */
export function endOfQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === '"') return i + 1;
  }
  return -1;
}

/** The text inside a whole quoted string (`"a \"b\""` is `a "b"`), or null when it is not one. */
export function unquote(text: string): string | null {
  if (text[0] !== '"' || endOfQuoted(text, 0) !== text.length) return null;
  return text.slice(1, -1).replace(/\\([\s\S])/g, '$1');
}

/** A quoted string that reads back as `text`. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** More members or parameters than this in one value is an attack, not a header. */
const partsMax = 500;

/**
 * Splits at a separator that stands outside quotes and angle brackets, blanks taken off each part.
 * Null when a quote or bracket stays open, or there are too many. An empty text is one empty part.
 */
export function splitOutside(text: string, separator: ',' | ';'): string[] | null {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      i = endOfQuoted(text, i) - 1;
      if (i < 0) return null;
    } else if (char === '<') {
      i = text.indexOf('>', i);
      if (i < 0) return null;
    } else if (char === separator) {
      if (parts.length === partsMax - 1) return null;
      parts.push(trimBlanks(text.slice(start, i)));
      start = i + 1;
    }
  }
  parts.push(trimBlanks(text.slice(start)));
  return parts;
}

/**
 * The members of a header that may be a comma list and may be repeated, in order; one may be empty.
 * Null when quotes or brackets of any value stay open.
 */
export function listMembers(values: readonly string[]): string[] | null {
  const members: string[] = [];
  for (const value of values) {
    const parts = splitOutside(value, ',');
    if (!parts) return null;
    for (const part of parts) members.push(part);
  }
  return members;
}

/** What may stand in a parameter value without quotes: wider than RFC 3261's token and host. */
const bareValue = /^[^\s";,<>\p{Cc}]+$/u;

/**
 * Reads the parts after the first `;` of a header value as `name[=value]`. A repeated name keeps its
 * first value. Null when a part is empty or not of that form.
 */
export function readParams(parts: readonly string[]): Params | null {
  const params: Params = new Map();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = trimBlanks(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (!isToken(name)) return null;
    let value: string | null = null;
    if (equals >= 0) {
      const raw = trimBlanks(part.slice(equals + 1));
      value = raw.startsWith('"') ? unquote(raw) : bareValue.test(raw) ? raw : null;
      if (value === null) return null;
    }
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

/** `;name=value;…`, a value quoted where it has to be. */
export function printParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) {
    text += `;${name}`;
    if (value !== null)
      text += `=${/^[A-Za-z0-9\-.!%*_+`'~[\]:]+$/.test(value) ? value : quote(value)}`;
  }
  return text;
}
