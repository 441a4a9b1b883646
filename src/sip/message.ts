import type { Fault, Head } from './head.ts';
import { findHeadEnd, messageBytesMax, readHead, skipEmptyLines } from './head.ts';
import { Headers } from './headers.ts';
import { parseNameAddr } from './name-addr.ts';
import { reasonPhrase } from './status-reasons.ts';
import { isToken, trimBlanks } from './text.ts';

export interface SipRequest {
  kind: 'request';
  method: string;
  /** As it stood in the request line; `parseUri` reads it. */
  uri: string;
  headers: Headers;
  body: Uint8Array;
}

export interface SipResponse {
  kind: 'response';
  /** 100-699 */
  status: number;
  reason: string;
  headers: Headers;
  body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;

/**
 * When not ok: a `request` is to be answered with the status, to where it came from (its Via may be
 * what is malformed); without one nothing is to be sent: it was a response, an ACK, or no SIP at all.
 */
export type ParseResult =
  | { ok: true; message: SipMessage }
  | { ok: false; status: number; reason: string; request: SipRequest | null };

/** Reads one datagram (at most 64 kB). Never throws; the work is linear in the length. */
export function parseMessage(bytes: Uint8Array): ParseResult {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.length > messageBytesMax)
    return { ok: false, status: 513, reason: reasonPhrase(513), request: null };
  const start = skipEmptyLines(whole);
  const found = findHeadEnd(whole, start);
  // Without the empty line, a last line that is whole lets the message stand; half a line does not.
  const end = found?.end ?? whole.length;
  const head = readHead(whole.subarray(start, end));
  if (!found && whole[whole.length - 1] !== 10) head.fault ??= badRequest('Message Cut Short');
  const rest = whole.subarray(found?.body ?? whole.length);
  // RFC 3261 §18.3: what follows the body in a datagram is ignored; a body that is not all there is an error.
  const length = head.bodyLength ?? rest.length;
  if (length > rest.length) head.fault ??= badRequest('Content-Length Beyond The Message');
  return assemble(head, rest.subarray(0, length));
}

function badRequest(reason: string): Fault {
  return { status: 400, reason };
}

/** Makes a message of a head and its body, or says what is wrong with it. */
export function assemble(head: Head, body: Uint8Array): ParseResult {
  return /^SIP\//i.test(head.startLine)
    ? assembleResponse(head, body)
    : assembleRequest(head, body);
}

function assembleResponse(head: Head, body: Uint8Array): ParseResult {
  const match = /^SIP\/2\.0 ([1-6][0-9]{2})(?: ([^\r\0]*))?$/i.exec(head.startLine);
  if (!match?.[1] || head.fault) {
    const { status, reason } = head.fault ?? badRequest('Malformed Status Line');
    return { ok: false, status, reason, request: null };
  }
  const reason = match[2] ?? '';
  const response: SipResponse = {
    kind: 'response',
    status: Number(match[1]),
    reason,
    headers: head.headers,
    body,
  };
  return { ok: true, message: response };
}

function assembleRequest(head: Head, body: Uint8Array): ParseResult {
  const line = trimBlanks(head.startLine);
  const method = line.slice(0, Math.max(0, line.search(/[ \t]/)));
  const version = line.slice(Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) + 1);
  const uri = trimBlanks(line.slice(method.length, line.length - version.length));
  const request: SipRequest = { kind: 'request', method, uri, headers: head.headers, body };
  // RFC 3261 §7.1: single spaces between three parts, and nothing else.
  const exact = head.startLine === `${method} ${uri} ${version}` && !/[ \t\r\0]/.test(uri);
  const isSip = /^SIP\/[0-9]+\.[0-9]+$/i.test(version) && isToken(method);
  let fault = head.fault;
  if (isSip && Number(version.slice(4)) !== 2) fault = { status: 505, reason: reasonPhrase(505) };
  else if (!exact || !isSip) fault ??= badRequest('Malformed Request Line');
  if (!fault) return { ok: true, message: request };
  // RFC 3261 §17.1.1.3: an ACK is never answered; nor can be what names no hop to send the answer by.
  const answerable = isSip && method !== 'ACK' && head.headers.has('via');
  return {
    ok: false,
    status: fault.status,
    reason: fault.reason,
    request: answerable ? request : null,
  };
}

/**
 * The message as bytes, with the Content-Length that its body has.
 * @throws TypeError when the start line would not be one line of the right parts
 */
export function printMessage(message: SipMessage): Buffer {
  const lines = [startLine(message)];
  for (const [name, value] of message.headers.entries())
    if (!/^(content-length|l)$/i.test(name)) lines.push(`${name}: ${value}`);
  lines.push(`Content-Length: ${message.body.length}`, '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n')), message.body]);
}

function startLine(message: SipMessage): string {
  if (message.kind === 'request') {
    if (!isToken(message.method) || !/^[^\s\p{Cc}]+$/u.test(message.uri))
      throw new TypeError('the method or request URI does not fit a request line');
    return `${message.method} ${message.uri} SIP/2.0`;
  }
  if (!/^[1-6][0-9]{2}$/.test(String(message.status)) || /[\r\n\0]/.test(message.reason))
    throw new TypeError('the status or reason does not fit a status line');
  return `SIP/2.0 ${message.status} ${message.reason}`;
}

/**
 * A response with what RFC 3261 §8.2.6 takes over from the request, present or not.
 * @param options.toTag put on To when it has none yet; not on a 100
 * @throws TypeError when an added header or the reason holds CR, LF or NUL
 */
export function responseTo(
  request: SipRequest,
  status: number,
  options: {
    reason?: string;
    toTag?: string;
    headers?: [string, string][];
    body?: Uint8Array;
  } = {},
): SipResponse {
  const headers = new Headers();
  headers.copyFrom(request.headers, 'Via');
  headers.copyFrom(request.headers, 'From');
  for (const to of request.headers.all('To')) {
    const addsTag = status > 100 && parseNameAddr(to)?.params.has('tag') === false;
    headers.addReceived('To', addsTag && options.toTag ? `${to};tag=${options.toTag}` : to);
  }
  headers.copyFrom(request.headers, 'Call-ID');
  headers.copyFrom(request.headers, 'CSeq');
  if (status === 100) headers.copyFrom(request.headers, 'Timestamp');
  for (const [name, value] of options.headers ?? []) headers.add(name, value);
  return {
    kind: 'response',
    status,
    reason: options.reason ?? reasonPhrase(status),
    headers,
    body: options.body ?? new Uint8Array(),
  };
}
