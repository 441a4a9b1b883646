import { eventOfKey } from './dtmf-event.ts';
import { transcodeTable } from './g711.ts';
import {
  headerBytes,
  isMarked,
  sequenceDistance,
  sequenceOf,
  ssrcOf,
  timestampOf,
  writeHeader,
} from './rtp-packet.ts';
import type { RtpSender } from './rtp-sender.ts';
import type { Payload } from './sdp.ts';

/** A stream whose numbering jumps further than this has begun anew. */
const jumpMax = 1_000;
/** A key whose sender does not say how long it was held. */
const keyMs = 160;

/**
 * One direction of a bridge: the packet goes on as it is, with a header that carries on the numbering
 * of the outgoing stream. Gaps and disorder stay visible to the far end.
 */
export class Relay {
  readonly #to: RtpSender;
  #ssrc: number | null = null;
  #lastSequence = 0;
  #baseSequence = 0;
  #sequenceShift = 0;
  #timestampShift = 0;
  #ownSent = 0;

  constructor(to: RtpSender) {
    this.#to = to;
    to.setRelaying(true);
  }

  /** Sends a packet, whose payload is at `start` to `end`, on; the packet is changed in place. */
  forward(packet: Buffer, start: number, end: number, payload: Payload): void {
    const to = this.#to;
    const type = payload === 'event' ? to.sendEventType : to.sendType;
    if (type === null || !to.takesRelay) return;
    const sequence = sequenceOf(packet);
    const timestamp = timestampOf(packet);
    const isNew = this.#isNew(ssrcOf(packet), sequence);
    if (isNew) this.#rebase(ssrcOf(packet), sequence, timestamp);
    else if (sequenceDistance(sequence, this.#baseSequence) < 0) return;
    const marked = isNew || isMarked(packet);
    if (payload !== 'event' && payload !== to.codec) transcode(packet, start, end, payload);
    const from = start - headerBytes;
    const out = from === 0 && end === packet.length ? packet : packet.subarray(from, end);
    const outSequence = (sequence + this.#sequenceShift) & 0xffff;
    const outTimestamp = (timestamp + this.#timestampShift) >>> 0;
    writeHeader(out, type, marked, outSequence, outTimestamp, to.ssrc);
    if (sequenceDistance(sequence, this.#lastSequence) > 0) this.#lastSequence = sequence;
    const samples = payload === 'event' ? 0 : end - start;
    to.relay(out, (this.#lastSequence + this.#sequenceShift) & 0xffff, outTimestamp, samples);
  }

  /**
   * A key that came by signalling goes on as an event (RFC 4733); a peer that takes no events has no ear for it.
   * @param heldMs 0: not said
   */
  forwardKey(key: string, heldMs: number): void {
    const event = eventOfKey(key);
    if (event !== null) this.#to.queueKey(null, event, heldMs === 0 ? keyMs : heldMs);
  }

  end(): void {
    this.#to.setRelaying(false);
  }

  #isNew(ssrc: number, sequence: number): boolean {
    return (
      ssrc !== this.#ssrc ||
      this.#ownSent !== this.#to.ownSent ||
      Math.abs(sequenceDistance(sequence, this.#lastSequence)) > jumpMax
    );
  }

  #rebase(ssrc: number, sequence: number, timestamp: number): void {
    this.#ssrc = ssrc;
    this.#lastSequence = sequence;
    this.#baseSequence = sequence;
    this.#sequenceShift = this.#to.nextSequence - sequence;
    this.#timestampShift = this.#to.nextTimestamp - timestamp;
    this.#ownSent = this.#to.ownSent;
  }
}

function transcode(packet: Buffer, start: number, end: number, from: 'ulaw' | 'alaw'): void {
  const table = transcodeTable[from];
  for (let i = start; i < end; i++) packet[i] = table[packet[i] ?? 0] ?? 0;
}
