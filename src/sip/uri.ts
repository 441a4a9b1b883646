import { isIPv6 } from 'node:net';
import type { Params } from './text.ts';
import { isToken } from './text.ts';

/**
 * A SIP, SIPS (RFC 3261 §19.1) or tel URI (RFC 3966), percent-decoded. A tel URI has its number in
 * `user` as it was written, and an empty `host`.
 */
export interface SipUri {
  scheme: 'sip' | 'sips' | 'tel';
  user: string | null;
  password: string | null;
  /** Lower case; an IPv6 address stands without its brackets. */
  host: string;
  port: number | null;
  params: Params;
  /** The part after `?`: headers for a request to this URI. */
  headers: [string, string][];
}

/**
 * Percent-decoding the SIP way: only `%` escapes, `+` stays `+`. Escapes that are not UTF-8 are read
 * as Latin-1. Null when a `%` is not followed by two hex digits.
 */
export function decodeEscapes(text: string): string | null {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not UTF-8: the bytes still mean something to whoever wrote them.
    return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}

function escapeAllBut(text: string, kept: RegExp): string {
  let out = '';
  for (const char of text) {
    if (kept.test(char)) out += char;
    else
      for (const byte of Buffer.from(char))
        out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const unreserved = "A-Za-z0-9\\-_.!~*'()";
const userChars = new RegExp(`^[${unreserved}&=+$,;?/]$`);
const passwordChars = new RegExp(`^[${unreserved}&=+$,]$`);
const paramChars = new RegExp(`^[${unreserved}\\[\\]/:&+$]$`);
const headerChars = new RegExp(`^[${unreserved}\\[\\]/?:+$]$`);

/** Reads a URI; null when it is not a well-formed `sip:`, `sips:` or `tel:` one. Never throws. */
export function parseUri(text: string): SipUri | null {
  if (text.length > 8192 || /[\s<>"\p{Cc}]/u.test(text)) return null;
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon).toLowerCase();
  const rest = text.slice(colon + 1);
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, rest);
  return scheme === 'tel' ? parseTel(rest) : null;
}

function parseSip(scheme: 'sip' | 'sips', text: string): SipUri | null {
  const at = text.indexOf('@');
  const uri: SipUri = {
    scheme,
    user: null,
    password: null,
    host: '',
    port: null,
    params: new Map(),
    headers: [],
  };
  if (at >= 0) {
    const userInfo = text.slice(0, at);
    const colon = userInfo.indexOf(':');
    uri.user = decodeEscapes(colon < 0 ? userInfo : userInfo.slice(0, colon));
    if (uri.user === null || uri.user === '') return null;
    if (colon >= 0) {
      uri.password = decodeEscapes(userInfo.slice(colon + 1));
      if (uri.password === null) return null;
    }
  }
  const afterUser = text.slice(at + 1);
  const question = afterUser.indexOf('?');
  const beforeHeaders = question < 0 ? afterUser : afterUser.slice(0, question);
  const semicolon = beforeHeaders.indexOf(';');
  const hostPort = parseHostPort(semicolon < 0 ? beforeHeaders : beforeHeaders.slice(0, semicolon));
  if (!hostPort) return null;
  uri.host = hostPort.host;
  uri.port = hostPort.port;
  if (semicolon >= 0 && !readUriParams(beforeHeaders.slice(semicolon + 1), uri.params)) return null;
  if (question >= 0 && !readUriHeaders(afterUser.slice(question + 1), uri.headers)) return null;
  return uri;
}

function parseTel(text: string): SipUri | null {
  const semicolon = text.indexOf(';');
  const number = semicolon < 0 ? text : text.slice(0, semicolon);
  // A global number has digits only; a local one may have letters, `*` and `#` (RFC 3966 §3).
  const form = number.startsWith('+') ? /^\+[0-9\-.()]+$/ : /^[0-9A-Fa-f*#\-.()]+$/;
  if (!form.test(number) || !/[0-9A-Fa-f*#]/.test(number)) return null;
  const params: Params = new Map();
  if (semicolon >= 0 && !readUriParams(text.slice(semicolon + 1), params)) return null;
  return { scheme: 'tel', user: number, password: null, host: '', port: null, params, headers: [] };
}

/** Reads `host[:port]`, the host a name, an IPv4 address or an IPv6 one in brackets. */
export function parseHostPort(text: string): { host: string; port: number | null } | null {
  const hostEnd = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
  if (hostEnd === 0) return null;
  const host = readHost(hostEnd < 0 ? text : text.slice(0, hostEnd));
  if (host === null) return null;
  const after = hostEnd < 0 ? '' : text.slice(hostEnd);
  if (after === '') return { host, port: null };
  if (!/^:[0-9]{1,5}$/.test(after)) return null;
  const port = Number(after.slice(1));
  return port <= 65535 ? { host, port } : null;
}

/** A host in lower case, IPv6 without brackets; null when it is none. */
function readHost(text: string): string | null {
  if (text.startsWith('[')) {
    // RFC 5118 §4.10: the grammar of RFC 3261 let people write three colons; it means two.
    const address = text.slice(1, -1).toLowerCase().replace(':::', '::');
    return isIPv6(address) && !address.includes('%') ? address : null;
  }
  return /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(text) ? text.toLowerCase() : null;
}

/** A host as it is written in a URI or Via: IPv6 in brackets. */
export function printHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function readUriParams(text: string, params: Params): boolean {
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = decodeEscapes(equals < 0 ? part : part.slice(0, equals))?.toLowerCase();
    const value = equals < 0 ? null : decodeEscapes(part.slice(equals + 1));
    if (!name || (equals >= 0 && !value)) return false;
    if (!params.has(name)) params.set(name, value);
  }
  return true;
}

function readUriHeaders(text: string, headers: [string, string][]): boolean {
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    if (equals < 1) return false;
    const name = decodeEscapes(part.slice(0, equals));
    const value = decodeEscapes(part.slice(equals + 1));
    if (name === null || value === null || !isToken(name)) return false;
    headers.push([name, value]);
  }
  return true;
}

/** The URI as text, with escapes where a character may not stand by itself. */
export function printUri(uri: SipUri): string {
  let text = `${uri.scheme}:`;
  if (uri.scheme === 'tel') text += uri.user ?? '';
  else {
    if (uri.user !== null) {
      text += escapeAllBut(uri.user, userChars);
      if (uri.password !== null) text += `:${escapeAllBut(uri.password, passwordChars)}`;
      text += '@';
    }
    text += printHost(uri.host);
    if (uri.port !== null) text += `:${uri.port}`;
  }
  for (const [name, value] of uri.params) {
    text += `;${escapeAllBut(name, paramChars)}`;
    if (value !== null) text += `=${escapeAllBut(value, paramChars)}`;
  }
  uri.headers.forEach(([name, value], i) => {
    const pair = `${escapeAllBut(name, headerChars)}=${escapeAllBut(value, headerChars)}`;
    text += `${i === 0 ? '?' : '&'}${pair}`;
  });
  return text;
}

/** Parameters that must be equal when either URI has them (RFC 3261 §19.1.4). */
const decisiveParams = ['user', 'ttl', 'method', 'maddr', 'transport'];

/** Whether two URIs mean the same by RFC 3261 §19.1.4 (tel: by RFC 3966 §4). */
export function equalUris(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme) return false;
  if (a.scheme === 'tel')
    return (
      bareNumber(a) === bareNumber(b) &&
      sameParams(a.params, b.params, [...a.params.keys(), ...b.params.keys()])
    );
  if (a.user !== b.user || a.password !== b.password) return false;
  if (a.host !== b.host || a.port !== b.port) return false;
  const shared = [...a.params.keys()].filter((name) => b.params.has(name));
  return sameParams(a.params, b.params, [...shared, ...decisiveParams]) && sameHeaders(a, b);
}

function bareNumber(uri: SipUri): string {
  return (uri.user ?? '').replace(/[-.()]/g, '').toLowerCase();
}

function sameParams(a: Params, b: Params, names: string[]): boolean {
  return names.every(
    (name) =>
      a.has(name) === b.has(name) && a.get(name)?.toLowerCase() === b.get(name)?.toLowerCase(),
  );
}

function sameHeaders(a: SipUri, b: SipUri): boolean {
  const sorted = (uri: SipUri): string[] =>
    uri.headers.map(([name, value]) => `${name.toLowerCase()}=${value}`).sort();
  return sorted(a).join('&') === sorted(b).join('&');
}
