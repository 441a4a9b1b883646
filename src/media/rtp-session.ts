import type { Clock } from '../base/clock.ts';
import { DtmfReceiver } from './dtmf-event.ts';
import { decodeTable } from './g711.ts';
import { KeyPairing } from './key-pairing.ts';
import { Listener } from './listener.ts';
import type { MediaStats } from './media-engine.ts';
import { ReceiveStats } from './receive-stats.ts';
import type { RecordingEnd } from './recorder.ts';
import { Recorder } from './recorder.ts';
import type { Relay } from './relay.ts';
import { payloadEnd, payloadStart, payloadType } from './rtp-packet.ts';
import { sequenceOf, ssrcOf, timestampOf } from './rtp-packet.ts';
import { RtpSender } from './rtp-sender.ts';
import type { MediaPlan, Payload } from './sdp.ts';
import { SourceLock } from './source-lock.ts';

export interface SessionEvents {
  transmit(packet: Buffer, port: number, host: string): void;
  key(key: string): void;
  timeout(): void;
  played(id: number, how: 'finished' | 'stopped'): void;
  keySent(id: number): void;
  recorded(id: number, audio: Int16Array, endedBy: RecordingEnd): void;
  heard(id: number, levels: number[]): void;
}

/** Decoded samples of the packet at hand; used up before the next one comes. */
const scratch = new Int16Array(2_048);

/** The audio of one leg, without its socket: packets and ticks in, packets and events out. */
export class RtpSession {
  readonly sender: RtpSender;
  readonly #clock: Clock;
  readonly #events: SessionEvents;
  readonly #rtpTimeoutMs: number;
  readonly #lock = new SourceLock();
  readonly #stats = new ReceiveStats();
  readonly #dtmf = new DtmfReceiver();
  readonly #pairing = new KeyPairing();
  readonly #listeners = new Set<Listener>();
  /** What may come in, at its payload type. */
  #payloads: (Payload | undefined)[] = [];
  #expectsMedia = false;
  #timedOut = false;
  #recorder: Recorder | null = null;
  #relay: Relay | null = null;
  /**
   * RTP timestamp of a key that is not for the other side: its tail, when it was pressed for us and led to the
   * bridge; all of it, when the same press came by INFO before.
   */
  #heldBackAt: number | null = null;
  #ssrc: number | null = null;
  #heardMs: number | null = null;
  #dropped = 0;

  constructor(clock: Clock, rtpTimeoutMs: number, events: SessionEvents) {
    this.#clock = clock;
    this.#rtpTimeoutMs = rtpTimeoutMs;
    this.#events = events;
    this.sender = new RtpSender({
      transmit: (packet) => this.#transmit(packet),
      played: (id, how) => events.played(id, how),
      keySent: (id) => events.keySent(id),
    });
  }

  /** After each offer and answer. */
  configure(plan: MediaPlan): void {
    this.#payloads = [];
    for (const { type, payload } of plan.receive) this.#payloads[type] = payload;
    this.#lock.expect(plan.sourceHosts, plan.remote);
    this.#expectsMedia = plan.expectsMedia;
    // Whoever comes back from hold gets the whole patience again.
    if (this.#heardMs !== null) this.#heardMs = this.#clock.monotonic();
    this.sender.configure(plan);
  }

  /** One datagram, from whomever. */
  receive(packet: Buffer, host: string, port: number): void {
    const start = payloadStart(packet);
    const end = start === -1 ? -1 : payloadEnd(packet, start);
    const payload = end === -1 ? undefined : this.#payloads[payloadType(packet)];
    const nowMs = this.#clock.monotonic();
    if (payload === undefined || !this.#lock.accepts(host, port, ssrcOf(packet), nowMs)) {
      this.#dropped += 1;
      return;
    }
    this.#heardMs = nowMs;
    const ssrc = ssrcOf(packet);
    if (ssrc !== this.#ssrc) this.#dtmf.reset();
    this.#ssrc = ssrc;
    this.#stats.count(ssrc, sequenceOf(packet), timestampOf(packet), nowMs);
    if (payload === 'event') this.#receiveEvent(packet, start, nowMs);
    else if (this.#recorder !== null || this.#listeners.size > 0)
      this.#tap(packet, start, end, payload, nowMs);
    if (payload === 'event' && timestampOf(packet) === this.#heldBackAt) return;
    this.#relay?.forward(packet, start, end, payload);
  }

  /** Every 20 ms. */
  tick(nowMs: number): void {
    this.sender.tick();
    this.#checkTimeout(nowMs);
    const ended = this.#recorder?.endAt(nowMs) ?? null;
    if (ended !== null) this.#endRecording(ended);
    for (const listener of this.#listeners) {
      if (listener.endsMs > nowMs) continue;
      this.#listeners.delete(listener);
      this.#events.heard(listener.id, listener.levels());
    }
  }

  /** A key that came by SIP INFO; while bridged it goes on to the other side, unless RTP brought it there. */
  infoKey(key: string, heldMs: number): void {
    if (!this.#pairing.isNew('info', key, heldMs, this.#clock.monotonic())) return;
    this.#key(key);
    this.#relay?.forwardKey(key, heldMs);
  }

  record(id: number, maxMs: number, silenceMs: number): void {
    this.#endRecording('stopped');
    this.#recorder = new Recorder(id, maxMs, silenceMs, this.#clock.monotonic());
  }

  hear(id: number, hz: number[], windowMs: number): void {
    this.#listeners.add(new Listener(id, hz, windowMs, this.#clock.monotonic()));
  }

  /** What comes in goes on by this relay (and no longer by the one before); null: nowhere. */
  setRelay(relay: Relay | null): void {
    this.#relay?.end();
    this.#relay = relay;
    this.#heldBackAt = this.#dtmf.lastAt;
  }

  stats(): MediaStats {
    const locked = this.#lock.locked;
    return {
      received: this.#stats.received,
      sent: this.sender.sent,
      lost: this.#stats.lost,
      dropped: this.#dropped,
      jitterMs: this.#stats.jitterMs,
      locked: locked === null ? null : `${locked.host}:${locked.port}`,
    };
  }

  close(): void {
    this.setRelay(null);
    this.#endRecording('stopped');
    for (const listener of this.#listeners) this.#events.heard(listener.id, listener.levels());
    this.#listeners.clear();
    this.sender.close();
  }

  #checkTimeout(nowMs: number): void {
    if (this.#heardMs === null || !this.#expectsMedia || this.#timedOut) return;
    if (nowMs - this.#heardMs < this.#rtpTimeoutMs) return;
    this.#timedOut = true;
    this.#events.timeout();
  }

  #transmit(packet: Buffer): void {
    const target = this.#lock.target;
    if (target !== null) this.#events.transmit(packet, target.port, target.host);
  }

  #receiveEvent(packet: Buffer, start: number, nowMs: number): void {
    const key = this.#dtmf.receive(packet, start, timestampOf(packet));
    if (key === null) return;
    if (this.#pairing.isNew('rtp', key, 0, nowMs)) this.#key(key);
    else this.#heldBackAt = timestampOf(packet);
  }

  #key(key: string): void {
    this.#endRecording('key');
    this.#events.key(key);
  }

  #tap(packet: Buffer, start: number, end: number, codec: 'ulaw' | 'alaw', nowMs: number): void {
    const table = decodeTable(codec);
    const count = end - start;
    for (let i = 0; i < count; i++) scratch[i] = table[packet[start + i] ?? 0] ?? 0;
    this.#recorder?.push(scratch, count, timestampOf(packet), nowMs);
    for (const listener of this.#listeners) listener.push(scratch, count);
  }

  #endRecording(endedBy: RecordingEnd): void {
    const recorder = this.#recorder;
    if (recorder === null) return;
    this.#recorder = null;
    this.#events.recorded(recorder.id, recorder.finish(), endedBy);
  }
}
