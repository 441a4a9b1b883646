import { isUtf8 } from 'node:buffer';
import { Headers } from './headers.ts';
import { isBlank, isToken, trimBlanks } from './text.ts';

/** Why a message cannot be taken as it is: the status and words to answer a request with. */
export interface Fault {
  status: number;
  reason: string;
}

/** Everything before the body, read line by line; `fault` is the first thing that was wrong. */
export interface Head {
  startLine: string;
  headers: Headers;
  /** From Content-Length; null when there is none (or no usable one: then `fault` says so). */
  bodyLength: number | null;
  fault: Fault | null;
  /** True when it cannot be known where the body ends: fatal on a stream. */
  unframed: boolean;
}

export const messageBytesMax = 65_536;
const headersMax = 200;
/** Lines of all headers, folded ones counted. */
const linesMax = 1000;
const headerCharsMax = 16_384;
const lf = 10;
const cr = 13;

/** Index of the first byte that is not CR or LF (RFC 3261 §7.5: empty lines before a message are skipped). */
export function skipEmptyLines(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && (bytes[at] === cr || bytes[at] === lf)) at++;
  return at;
}

/**
 * Finds the empty line after a head. Lines may end with a bare LF.
 * @param from where to look; to go on later, at most 3 bytes before what was looked at already
 * @returns where the head's last line ends and where the body begins, or null
 */
export function findHeadEnd(bytes: Buffer, from: number): { end: number; body: number } | null {
  for (let at = bytes.indexOf(lf, from); at >= 0; at = bytes.indexOf(lf, at + 1)) {
    if (bytes[at + 1] === lf) return { end: at, body: at + 2 };
    if (bytes[at + 1] === cr && bytes[at + 2] === lf) return { end: at, body: at + 3 };
  }
  return null;
}

/** Reads the lines before the empty one. Never throws; the work is linear in the length. */
export function readHead(block: Buffer): Head {
  // A peer that sends no UTF-8 most likely means Latin-1; its text stays readable either way.
  const text = isUtf8(block) ? block.toString('utf8') : block.toString('latin1');
  const head: Head = {
    startLine: '',
    headers: new Headers(),
    bodyLength: null,
    fault: null,
    unframed: false,
  };
  let at = text.indexOf('\n');
  head.startLine = withoutCr(at < 0 ? text : text.slice(0, at));
  let headers = 0;
  let lines = 0;
  while (at >= 0 && at + 1 < text.length) {
    // A line that begins with a blank goes on with the one before it (RFC 3261 §7.3.1).
    const pieces: string[] = [];
    do {
      const next = text.indexOf('\n', at + 1);
      pieces.push(withoutCr(text.slice(at + 1, next < 0 ? undefined : next)));
      at = next;
    } while (at >= 0 && isBlank(text.charCodeAt(at + 1)) && pieces.length <= linesMax);
    lines += pieces.length;
    if (++headers > headersMax || lines > linesMax) {
      setFault(head, 'Too Many Headers');
      head.unframed = true;
      break;
    }
    readHeader(pieces, head);
  }
  readBodyLength(head);
  return head;
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function setFault(head: Head, reason: string, status = 400): void {
  head.fault ??= { status, reason };
}

function readHeader(pieces: string[], head: Head): void {
  const [first = ''] = pieces;
  let line = pieces.length === 1 ? first : pieces.map(trimBlanks).join(' ');
  if (line.length > headerCharsMax) return setFault(head, 'Header Too Long');
  if (line.includes('\r')) {
    // Kept apart from line ends, or the answer that repeats it could be read as more lines.
    setFault(head, 'CR Inside A Header');
    line = line.replaceAll('\r', ' ');
  }
  const colon = line.indexOf(':');
  const name = trimBlanks(line.slice(0, Math.max(0, colon)));
  if (!isToken(name) || isBlank(first.charCodeAt(0))) setFault(head, 'Malformed Header Line');
  else head.headers.addReceived(name, trimBlanks(line.slice(colon + 1)));
}

function readBodyLength(head: Head): void {
  const values = new Set(head.headers.all('content-length'));
  const [value] = values;
  if (value === undefined) return;
  if (values.size === 1 && /^[0-9]{1,10}$/.test(value)) head.bodyLength = Number(value);
  else {
    setFault(head, 'Bad Content-Length');
    head.unframed = true;
  }
}
