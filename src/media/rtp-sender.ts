import { randomInt } from 'node:crypto';
import { DtmfSender, eventBytes } from './dtmf-event.ts';
import type { Codec } from './g711.ts';
import { silenceByte } from './g711.ts';
import type { Player } from './player.ts';
import { frameSamples, headerBytes, timestampDistance, writeHeader } from './rtp-packet.ts';
import type { MediaPlan } from './sdp.ts';

/** A bridged peer that sends nothing for this long (200 ms) is filled in for with silence. */
const relayPatienceTicks = 10;
/** Between two keys, so that a receiver hears two (60 ms). */
const keyGapTicks = 3;
const keysMax = 32;

interface QueuedKey {
  /** Null: nobody waits to hear that it is out. */
  id: number | null;
  packets: DtmfSender;
}

export interface SenderEvents {
  transmit(packet: Buffer): void;
  played(id: number, how: 'finished' | 'stopped'): void;
  keySent(id: number): void;
}

/**
 * One outgoing RTP stream: one SSRC and one numbering, whatever is sent: keys before prompts,
 * prompts before the bridged peer, and silence when there is nothing, which keeps NATs open and the
 * other side's timers quiet.
 */
export class RtpSender {
  readonly ssrc = randomInt(0x1_0000_0000);
  readonly #events: SenderEvents;
  readonly #frame = Buffer.alloc(headerBytes + frameSamples);
  readonly #eventPacket = Buffer.alloc(headerBytes + eventBytes);
  readonly #keys: QueuedKey[] = [];
  #plan: MediaPlan | null = null;
  #sequence = randomInt(0x1_0000);
  #timestamp = randomInt(0x1_0000_0000);
  #eventTimestamp = 0;
  #player: Player | null = null;
  #relays = false;
  #quietTicks = 0;
  #keyGap = 0;
  #sent = 0;
  #ownSent = 0;

  constructor(events: SenderEvents) {
    this.#events = events;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Grows with each packet that is not relayed, so that a relay knows its numbering is stale. */
  get ownSent(): number {
    return this.#ownSent;
  }

  get codec(): Codec {
    return this.#plan?.codec ?? 'ulaw';
  }

  get sendType(): number {
    return this.#plan?.sendType ?? 0;
  }

  get sendEventType(): number | null {
    return this.#plan?.sendEventType ?? null;
  }

  /** False while something of ours covers the bridged peer, or the peer of this leg holds. */
  get takesRelay(): boolean {
    return this.#player === null && this.#keys.length === 0 && this.#plan?.maySend === true;
  }

  get nextSequence(): number {
    return this.#sequence;
  }

  configure(plan: MediaPlan): void {
    this.#plan = plan;
  }

  /** While relaying, gaps are filled only after a while. A prompt makes room for the peer. */
  setRelaying(relays: boolean): void {
    this.#relays = relays;
    if (relays) this.stop();
  }

  play(player: Player): void {
    this.stop();
    this.#player = player;
  }

  /** Stops what is playing, or only the playback of this id. */
  stop(id?: number): void {
    const player = this.#player;
    if (player === null || (id !== undefined && player.id !== id)) return;
    this.#player = null;
    this.#events.played(player.id, 'stopped');
  }

  /** False when the peer takes no events or too many keys are waiting. */
  queueKey(id: number | null, event: number, durationMs: number): boolean {
    if (this.sendEventType === null || this.#keys.length >= keysMax) return false;
    this.#keys.push({ id, packets: new DtmfSender(event, durationMs) });
    return true;
  }

  /** Every 20 ms. */
  tick(): void {
    this.#quietTicks += 1;
    const [key] = this.#keys;
    if (key !== undefined && this.#keyGap === 0) return this.#tickKey(key);
    if (this.#keyGap > 0) this.#keyGap -= 1;
    if (this.#player !== null) return this.#tickPlayer(this.#player);
    if (this.#relays && this.#quietTicks < relayPatienceTicks) return;
    this.#frame.fill(silenceByte[this.codec], headerBytes);
    this.#sendFrame();
  }

  /** Where a relayed stream goes on: what it skipped of the past is time that went by in silence. */
  get nextTimestamp(): number {
    return this.#timestamp + Math.max(0, this.#quietTicks - 1) * frameSamples;
  }

  /** Sends a packet of the bridged peer, its header already ours. */
  relay(packet: Buffer, sequence: number, timestamp: number, samples: number): void {
    this.#sequence = (sequence + 1) & 0xffff;
    const next = (timestamp + samples) >>> 0;
    if (timestampDistance(next, this.#timestamp) > 0) this.#timestamp = next;
    this.#quietTicks = 0;
    this.#sent += 1;
    this.#events.transmit(packet);
  }

  /** Ends all that waits on it; nothing is sent any more. */
  close(): void {
    this.stop();
    for (const key of this.#keys.splice(0)) this.#tellSent(key);
    this.#plan = null;
  }

  #tickPlayer(player: Player): void {
    const filled = player.fill(this.codec, this.#frame, headerBytes);
    if (filled) this.#sendFrame();
    if (!player.isOver) return;
    this.#player = null;
    this.#events.played(player.id, 'finished');
  }

  #tickKey(key: QueuedKey): void {
    const type = this.sendEventType;
    const isFirst = key.packets.isFirst;
    if (isFirst) this.#eventTimestamp = this.nextTimestamp;
    if (type !== null && key.packets.next(this.#eventPacket, headerBytes)) {
      this.#send(this.#eventPacket, type, isFirst, this.#eventTimestamp);
      return;
    }
    this.#keys.shift();
    this.#keyGap = keyGapTicks;
    this.#tellSent(key);
  }

  #tellSent({ id }: QueuedKey): void {
    if (id !== null) this.#events.keySent(id);
  }

  #sendFrame(): void {
    // A stream begins, and goes on after a pause, with the marker (RFC 3551 §4.1).
    this.#send(this.#frame, this.sendType, this.#sent === 0 || this.#quietTicks > 1, null);
  }

  /** Time goes on by one frame whether or not the peer holds. */
  #send(packet: Buffer, type: number, marked: boolean, timestamp: number | null): void {
    if (this.#plan?.maySend !== true) return;
    const own = this.nextTimestamp;
    writeHeader(packet, type, marked, this.#sequence, timestamp ?? own, this.ssrc);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (own + frameSamples) >>> 0;
    this.#quietTicks = 0;
    this.#sent += 1;
    this.#ownSent += 1;
    this.#events.transmit(packet);
  }
}
