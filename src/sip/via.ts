import { isHeaderValue, type Headers } from './headers.ts';
import type { Params } from './text.ts';
import { isToken, listMembers, printParams, readParams, splitOutside, trimBlanks } from './text.ts';
import { parseHostPort, printHost } from './uri.ts';

/** One hop of a Via header (RFC 3261 §20.42). */
export interface Via {
  /** Upper case: `UDP`, `TCP`, `TLS`, … */
  transport: string;
  /** The sent-by; an IPv6 address without its brackets. */
  host: string;
  port: number | null;
  params: Params;
}

/** Reads one hop; null when malformed or not `SIP/2.0`. */
export function parseVia(text: string): Via | null {
  const parts = splitOutside(text, ';');
  const match = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([^ \t/]+)[ \t]+(.+)$/is.exec(
    parts?.[0] ?? '',
  );
  const params = readParams(parts?.slice(1) ?? []);
  if (!match?.[1] || !match[2] || !params || !isToken(match[1])) return null;
  const sentBy = readSentBy(match[2]);
  if (!sentBy) return null;
  return { transport: match[1].toUpperCase(), ...sentBy, params };
}

/** `host[:port]` with blanks allowed around the colon (RFC 4475 §3.1.1.1). */
function readSentBy(text: string): { host: string; port: number | null } | null {
  const colon = text.indexOf(':', Math.max(0, text.indexOf(']')));
  if (colon < 0) return parseHostPort(trimBlanks(text));
  return parseHostPort(`${trimBlanks(text.slice(0, colon))}:${trimBlanks(text.slice(colon + 1))}`);
}

/** The topmost hop of a message, not to be changed; null when there is none or it is malformed. */
export function topVia(headers: Headers): Readonly<Via> | null {
  return headers.read('via', firstHop);
}

function firstHop(value: string): Via | null {
  const [first] = splitOutside(value, ',') ?? [];
  return first ? parseVia(first) : null;
}

/** Reads every hop, topmost first; null when one is malformed. */
export function parseViaList(values: readonly string[]): Via[] | null {
  const members = listMembers(values);
  if (!members) return null;
  const list: Via[] = [];
  for (const member of members) {
    const one = parseVia(member);
    if (!one) return null;
    list.push(one);
  }
  return list;
}

export function printVia(via: Via): string {
  const port = via.port === null ? '' : `:${via.port}`;
  return `SIP/2.0/${via.transport} ${printHost(via.host)}${port}${printParams(via.params)}`;
}

/**
 * Notes in the topmost Via where a request really came from: `received` when it differs from the
 * sent-by (RFC 3261 §18.2.1), and both `received` and `rport` when the sender asked (RFC 3581 §4).
 * A malformed Via is left alone.
 */
export function markSource(headers: Headers, source: { host: string; port: number }): void {
  const first = headers.get('via');
  const via = first === null ? null : firstHop(first);
  if (first === null || !via || !isHeaderValue(first)) return;
  const asksPort = via.params.has('rport');
  if (asksPort) via.params.set('rport', String(source.port));
  if (asksPort || via.host !== source.host) via.params.set('received', source.host);
  else return;
  const others = splitOutside(first, ',')?.slice(1) ?? [];
  headers.setFirst('Via', [printVia(via), ...others].join(', '));
}
