import { frameSamples, timestampDistance } from './rtp-packet.ts';

/** The keys of RFC 4733 §3.2, each at its event code. */
const keys = '0123456789*#ABCD';

export const eventBytes = 4;
/** How often the packet that ends an event is sent (RFC 4733 §2.5.1.4). */
const endPackets = 3;
/** −10 dBm0, as a phone's own tone. */
const volume = 10;
const durationMax = 0xffff;
/** An event this much older than the last one is a late packet; older still, a new clock. */
const lateSamples = 40_000;

/** The event code of a key, or null when it is none. */
export function eventOfKey(key: string): number | null {
  const code = key.length === 1 ? keys.indexOf(key.toUpperCase()) : -1;
  return code === -1 ? null : code;
}

/** The key of an event code; null: another event, such as a hook flash. */
export function keyOfEvent(code: number): string | null {
  return keys[code] ?? null;
}

/** Reads one sender's events: each key once, whichever of its packets are lost or late. */
export class DtmfReceiver {
  #timestamp: number | null = null;
  #event = -1;
  #ended = false;

  /** @returns the key when this packet is the first heard of its event */
  receive(packet: Buffer, start: number, timestamp: number): string | null {
    if (packet.length < start + eventBytes) return null;
    const event = packet[start] ?? 0;
    const ended = ((packet[start + 1] ?? 0) & 0x80) !== 0;
    if (this.#timestamp !== null) {
      const later = timestampDistance(timestamp, this.#timestamp);
      if (later === 0) {
        this.#ended ||= ended;
        return null;
      }
      if (later < 0 && later > -lateSamples) return null;
      // A key held over 8 s goes on as a new segment (RFC 4733 §2.5.1.3).
      const isSegment = later === durationMax && event === this.#event && !this.#ended;
      this.#remember(timestamp, event, ended);
      return isSegment ? null : keyOfEvent(event);
    }
    this.#remember(timestamp, event, ended);
    return keyOfEvent(event);
  }

  /** RTP timestamp of the newest event; null before the first. */
  get lastAt(): number | null {
    return this.#timestamp;
  }

  /** The next packet comes from a sender with another clock. */
  reset(): void {
    this.#timestamp = null;
  }

  #remember(timestamp: number, event: number, ended: boolean): void {
    this.#timestamp = timestamp;
    this.#event = event;
    this.#ended = ended;
  }
}

/** Writes the packets of one key, one per 20 ms frame. */
export class DtmfSender {
  readonly #event: number;
  readonly #durationSamples: number;
  #elapsedSamples = 0;
  #ends = 0;

  /** @param durationMs 40-8,000 */
  constructor(event: number, durationMs: number) {
    this.#event = event;
    this.#durationSamples = Math.min(Math.max(durationMs, 40), 8_000) * 8;
  }

  get isFirst(): boolean {
    return this.#elapsedSamples === 0;
  }

  /** Writes the payload of the next packet; false when the event was ended often enough. */
  next(into: Buffer, start: number): boolean {
    if (this.#ends === endPackets) return false;
    this.#elapsedSamples = Math.min(this.#elapsedSamples + frameSamples, this.#durationSamples);
    const ended = this.#elapsedSamples === this.#durationSamples;
    if (ended) this.#ends += 1;
    into[start] = this.#event;
    into[start + 1] = ended ? volume | 0x80 : volume;
    into.writeUInt16BE(this.#elapsedSamples, start + 2);
    return true;
  }
}
