import { isIPv6 } from 'node:net';
import type { Codec } from './g711.ts';
import type { Direction, PeerAudio, StreamLine } from './sdp-read.ts';
import { readSdp } from './sdp-read.ts';

export type Payload = Codec | 'event';

/** What an offer and its answer agreed on, as the worker needs it. */
export interface MediaPlan {
  /** Where we send; null while the peer has said 0.0.0.0. */
  remote: { host: string; port: number } | null;
  /** Addresses the peer's audio may come from. */
  sourceHosts: string[];
  codec: Codec;
  /** The payload types the peer wants to get. */
  sendType: number;
  sendEventType: number | null;
  /** What may come in, by payload type. */
  receive: { type: number; payload: Payload }[];
  maySend: boolean;
  /** False: on hold, so that silence on the wire means nothing. */
  expectsMedia: boolean;
}

/** Where we are reached, and the numbers that stay the same through a session. */
interface SdpIdentity {
  host: string;
  port: number;
  sessionId: number;
}

type Formats = { type: number; payload: Payload }[];

const ownFormats: Formats = [
  { type: 0, payload: 'ulaw' },
  { type: 8, payload: 'alaw' },
  { type: 101, payload: 'event' },
];

const rtpmaps: Record<Payload, string> = {
  ulaw: 'PCMU/8000',
  alaw: 'PCMA/8000',
  event: 'telephone-event/8000',
};

/** What we answer to each direction of an offer (RFC 3264 §6.1). */
const answerTo: Record<Direction, Direction> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** Offer and answer (RFC 3264) of one session with one audio stream; pure, keeps no socket. */
export class SdpSession {
  readonly #identity: SdpIdentity;
  /** Payload types of ours; once agreed they keep their meaning (RFC 3264 §8.3.2). */
  #formats: Formats = ownFormats;
  #version = 0;
  #lastBody = '';
  /** The m-lines of the session, which later offers must repeat; ours is at `#at`. */
  #streams: StreamLine[] = [];
  #at = 0;

  constructor(identity: SdpIdentity) {
    this.#identity = identity;
  }

  offer(): string {
    return this.#print(this.#streams, this.#at, this.#formats, 'sendrecv');
  }

  /** Null: nothing in common. @param peerHost where the SIP message came from */
  acceptAnswer(text: string, peerHost?: string): MediaPlan | null {
    const peer = readSdp(text);
    if (peer === null) return null;
    return planOf(peer.audio, this.#formats, peerHost);
  }

  /** Null: nothing in common, and the session stays as it was. */
  answer(text: string, peerHost?: string): { sdp: string; plan: MediaPlan } | null {
    const peer = readSdp(text);
    if (peer === null) return null;
    const { audio } = peer;
    const direction: Direction =
      audio.host === null && audio.direction === 'sendrecv'
        ? 'recvonly'
        : answerTo[audio.direction];
    const [best] = audio.codecs;
    const chosen: Formats = [{ type: best.type, payload: best.codec }];
    if (audio.eventType !== null) chosen.push({ type: audio.eventType, payload: 'event' });
    this.#formats = merge(chosen, this.#formats);
    this.#streams = peer.streams;
    this.#at = peer.at;
    const plan = planOf(audio, chosen, peerHost);
    return { sdp: this.#print(peer.streams, peer.at, chosen, direction), plan };
  }

  /** The version of the origin line grows with each change of the text (RFC 3264 §8). */
  #print(streams: StreamLine[], at: number, formats: Formats, direction: Direction): string {
    const { host, port, sessionId } = this.#identity;
    const lines = (streams.length === 0 ? [null] : streams).map((stream, index) =>
      stream === null || index === at
        ? printAudio(port, formats, direction)
        : `m=${stream.type} 0 ${stream.protocol} ${stream.format}\r\n`,
    );
    const address = `IN ${isIPv6(host) ? 'IP6' : 'IP4'} ${host}`;
    const body = `s=-\r\nc=${address}\r\nt=0 0\r\n${lines.join('')}`;
    if (body !== this.#lastBody) this.#version += 1;
    this.#lastBody = body;
    return `v=0\r\no=- ${sessionId} ${this.#version} ${address}\r\n${body}`;
  }
}

function printAudio(port: number, formats: Formats, direction: Direction): string {
  const types = formats.map(({ type }) => type).join(' ');
  const lines = [`m=audio ${port} RTP/AVP ${types}`];
  for (const { type, payload } of formats) {
    lines.push(`a=rtpmap:${type} ${rtpmaps[payload]}`);
    if (payload === 'event') lines.push(`a=fmtp:${type} 0-15`);
  }
  lines.push('a=ptime:20', `a=${direction}`, '');
  return lines.join('\r\n');
}

/** What was agreed first, then what else we can do under numbers that are still free. */
function merge(agreed: Formats, before: Formats): Formats {
  const used = new Set(agreed.map(({ type }) => type));
  const missing = before.filter(({ payload }) => !agreed.some((one) => one.payload === payload));
  const free = missing.map(({ type, payload }) => {
    let number = type;
    while (used.has(number)) number = number < 96 ? 96 : number + 1;
    used.add(number);
    return { type: number, payload };
  });
  return [...agreed, ...free];
}

function planOf(audio: PeerAudio, ours: Formats, peerHost: string | undefined): MediaPlan {
  const [best] = audio.codecs;
  const theirs: Formats = audio.codecs.map(({ type, codec }) => ({ type, payload: codec }));
  if (audio.eventType !== null) theirs.push({ type: audio.eventType, payload: 'event' });
  // A peer ought to send by our numbers, and many send by their own.
  const strange = theirs.filter(({ type }) => !ours.some((one) => one.type === type));
  const hosts = [audio.host, peerHost].filter((host) => typeof host === 'string');
  return {
    remote: audio.host === null ? null : { host: audio.host, port: audio.port },
    sourceHosts: [...new Set(hosts)],
    codec: best.codec,
    sendType: best.type,
    sendEventType: audio.eventType,
    receive: [...ours, ...strange],
    maySend: audio.host !== null && /^(sendrecv|recvonly)$/.test(audio.direction),
    expectsMedia: audio.direction === 'sendrecv' && audio.host !== null,
  };
}
