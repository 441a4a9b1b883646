import { isIP } from 'node:net';
import type { ParsedMedia, ParsedSession } from 'sdp-transform';
import { parse } from 'sdp-transform';
import type { Codec } from './g711.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

interface CodecType {
  type: number;
  codec: Codec;
}

/** What the peer's SDP says about the audio stream we can use. */
export interface PeerAudio {
  /** An IP address, never a name; null: the old way of holding, 0.0.0.0 (RFC 3264 §8.4). */
  host: string | null;
  port: number;
  direction: Direction;
  /** G.711 payload types in the peer's order of liking. */
  codecs: [CodecType, ...CodecType[]];
  eventType: number | null;
}

/** An m-line as it must be echoed in an answer that rejects it (RFC 3264 §6). */
export interface StreamLine {
  type: string;
  protocol: string;
  format: string;
}

export interface PeerSdp {
  streams: StreamLine[];
  /** Which of the streams is the audio we use. */
  at: number;
  audio: PeerAudio;
}

const sdpCharsMax = 16_384;
const streamsMax = 20;

/** Reads the first stream that carries G.711 in plain RTP; null: none, or not SDP at all. */
export function readSdp(text: string): PeerSdp | null {
  const session = parseSession(text);
  if (session === null) return null;
  const streams = session.media.map(streamLine);
  for (const [at, media] of session.media.entries()) {
    const audio = readAudio(session, media);
    if (audio !== null) return { streams, at, audio };
  }
  return null;
}

function parseSession(text: string): ParsedSession | null {
  if (text.length > sdpCharsMax) return null;
  const session = parse(text);
  if (session.version !== 0) return null;
  const { length } = session.media;
  if (length === 0 || length > streamsMax) return null;
  return session.media.every((media) => String(media.type ?? '') !== '') ? session : null;
}

function streamLine(media: ParsedMedia): StreamLine {
  return {
    type: String(media.type),
    protocol: String(media.protocol ?? 'RTP/AVP'),
    // A rejected line needs some format, and only a harmless one is repeated.
    format: /^[\w.*+-]{1,32}/.exec(String(media.payloads ?? ''))?.[0] ?? '0',
  };
}

function readAudio(session: ParsedSession, media: ParsedMedia): PeerAudio | null {
  if (media.type !== 'audio' || media.protocol !== 'RTP/AVP') return null;
  const port = Number(media.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return null;
  const host = readHost(String((media.connection ?? session.connection)?.ip ?? ''));
  if (host === undefined) return null;
  const formats = readFormats(media);
  const [best, ...others] = formats.flatMap(({ type, name }): CodecType[] => {
    if (name === 'pcmu') return [{ type, codec: 'ulaw' }];
    return name === 'pcma' ? [{ type, codec: 'alaw' }] : [];
  });
  if (best === undefined) return null;
  const eventType = formats.find(({ name }) => name === 'telephone-event')?.type ?? null;
  const direction = readDirection(media.direction) ?? readDirection(session.direction);
  return {
    host,
    port,
    direction: direction ?? 'sendrecv',
    codecs: [best, ...others],
    eventType,
  };
}

/** Undefined: no address we could send to. */
function readHost(host: string): string | null | undefined {
  if (host === '0.0.0.0' || host === '::') return null;
  const family = isIP(host);
  if (family === 0) return undefined;
  // To a group we would be an amplifier, and no phone is there.
  const isGroup = family === 4 ? Number.parseInt(host, 10) >= 224 : /^ff/i.test(host);
  return isGroup ? undefined : host;
}

/** The 8 kHz formats of an m-line in its order; types 0 and 8 need no rtpmap (RFC 3551 §6). */
function readFormats(media: ParsedMedia): { type: number; name: string }[] {
  const names = new Map([
    [0, 'pcmu'],
    [8, 'pcma'],
  ]);
  for (const { payload, codec, rate, encoding } of media.rtp) {
    const isMono = encoding === undefined || encoding === 1;
    const name = rate === 8_000 && isMono ? String(codec).toLowerCase() : '';
    names.set(Number(payload), name);
  }
  return String(media.payloads ?? '')
    .trim()
    .split(/ +/)
    .filter((word) => /^\d{1,3}$/.test(word))
    .map(Number)
    .filter((type) => type < 128)
    .map((type) => ({ type, name: names.get(type) ?? '' }));
}

function readDirection(direction: unknown): Direction | null {
  switch (direction) {
    case 'sendrecv':
    case 'sendonly':
    case 'recvonly':
    case 'inactive':
      return direction;
    default:
      return null;
  }
}
