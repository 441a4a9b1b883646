/**
 * What has to become of a message: taken, answered with one of these statuses before anyone looks at
 * what it wants, or left without any answer.
 */
export type Verdict = 'accept' | 'silent' | readonly number[];

export interface TortureMessage {
  /** As the RFC calls it. */
  name: string;
  section: string;
  verdict: Verdict;
  why: string;
  bytes: Buffer;
}

/**
 * The bytes of a message written as text: it begins on the line after the quote, every line end is
 * CRLF, and `⟨…⟩` holds bytes as hex digits, over several lines if need be.
 */
export function wire(strings: TemplateStringsArray, ...values: string[]): Buffer {
  const text = String.raw({ raw: strings.raw }, ...values).slice(1);
  const parts = text.split(/⟨([0-9A-F\s]+)⟩/);
  return Buffer.concat(
    parts.map((part, i) =>
      i % 2 === 1
        ? Buffer.from(part.replace(/\s/g, ''), 'hex')
        : Buffer.from(part.replaceAll('\n', '\r\n')),
    ),
  );
}

/** The session description that most messages of RFC 4475 carry, 150 bytes or a few more. */
export function sdp(origin: string, connection = origin): string {
  return `v=0
o=mhandley 29739 7272939 IN IP4 ${origin}
s=-
c=IN IP4 ${connection}
t=0 0
m=audio 49217 RTP/AVP 0 12
m=video 3227 RTP/AVP 31
a=rtpmap:31 LPC
`;
}
