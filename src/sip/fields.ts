import type { SipMessage } from './message.ts';
import { parseCSeq } from './cseq.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseOptionTags } from './option-tags.ts';

/** The CSeq number, or -1 when it cannot be read. */
export function cseqNumber(message: SipMessage): number {
  return message.headers.read('CSeq', parseCSeq)?.number ?? -1;
}

/** The CSeq method, or an empty text. */
export function cseqMethod(message: SipMessage): string {
  return message.headers.read('CSeq', parseCSeq)?.method ?? '';
}

/** The tag of From or To, or null; old peers have none in From. */
export function tagOf(message: SipMessage, name: 'From' | 'To'): string | null {
  return message.headers.read(name, parseNameAddr)?.params.get('tag') ?? null;
}

export function callIdOf(message: SipMessage): string {
  return message.headers.get('Call-ID') ?? '';
}

/** True when an option tag stands in Supported or Require. */
export function hasOption(
  message: SipMessage,
  name: 'Supported' | 'Require',
  tag: string,
): boolean {
  return parseOptionTags(message.headers.all(name))?.includes(tag) === true;
}

/** True when the peer lists a method in Allow. */
export function allows(message: SipMessage, method: string): boolean {
  return parseOptionTags(message.headers.all('Allow'))?.includes(method) === true;
}

/** The SDP a message carries, also inside multipart/mixed; null when it carries none. */
export function sdpOf(message: SipMessage): string | null {
  if (message.body.length === 0) return null;
  const type = message.headers.get('Content-Type') ?? 'application/sdp';
  const text = Buffer.from(message.body).toString('utf8');
  if (/^application\/sdp\b/i.test(type)) return text;
  if (!/^multipart\//i.test(type)) return null;
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return null;
  for (const part of text.split(`--${mark}`).slice(1)) {
    const gap = /\r?\n\r?\n/.exec(part);
    if (!gap || !/^content-type\s*:\s*application\/sdp\b/im.test(part.slice(0, gap.index)))
      continue;
    return part.slice(gap.index + gap[0].length).replace(/\r?\n$/, '');
  }
  return null;
}

/** The content type of a body without its parameters, lower case; empty when there is no body. */
export function contentType(message: SipMessage): string {
  if (message.body.length === 0) return '';
  return (message.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

export function sdpBody(sdp: string | null): Uint8Array {
  return Buffer.from(sdp ?? '');
}
