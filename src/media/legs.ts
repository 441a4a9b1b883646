import type { Clock } from '../base/clock.ts';
import type { PlayItem } from './media-engine.ts';
import type { Clip, Sound } from './player.ts';
import { clipSound, Player, silenceSound, toneSound } from './player.ts';
import type { PortPool } from './port-pool.ts';
import { Relay } from './relay.ts';
import { RtpSession } from './rtp-session.ts';
import type { RtpSocket } from './rtp-socket.ts';
import { bindRtpSocket } from './rtp-socket.ts';
import { Wheel } from './wheel.ts';
import type { Answer, FromWorker, LegMessage, ToWorker } from './worker-messages.ts';

type Post = (message: FromWorker, transfer?: ArrayBuffer[]) => void;
type OpenMessage = Extract<ToWorker, { type: 'open' }>;

interface Leg {
  readonly id: number;
  readonly session: RtpSession;
  readonly socket: RtpSocket;
  readonly leaveWheel: () => void;
  bridgedWith: Leg | null;
}

/** The legs of one worker: turns messages into calls of their sessions, and events into messages. */
export class Legs {
  readonly #clock: Clock;
  readonly #pool: PortPool | null;
  readonly #post: Post;
  readonly #wheel: Wheel;
  readonly #legs = new Map<number, Leg>();
  readonly #clips = new Map<string, Clip>();

  constructor(clock: Clock, pool: PortPool | null, post: Post) {
    this.#clock = clock;
    this.#pool = pool;
    this.#post = post;
    this.#wheel = new Wheel(clock, (lateShare) => post({ type: 'load', lateShare }));
  }

  /** One message of the main thread; of legs that are gone, nothing but an answer remains. */
  handle(message: ToWorker): void {
    switch (message.type) {
      case 'clip':
        this.#clips.set(message.name, { ulaw: message.ulaw, alaw: message.alaw });
        return;
      case 'unload':
        this.#clips.delete(message.name);
        return;
      case 'open':
        void this.#open(message);
        return;
      case 'bridge':
        this.#bridge(message.a, message.b);
        return this.#answer(message.id, { kind: 'done' });
      case 'unbridge':
        this.#unbridge(message.a, message.b);
        return this.#answer(message.id, { kind: 'done' });
      case 'plan':
      case 'play':
      case 'stop':
      case 'record':
      case 'send-key':
      case 'info-key':
      case 'hear':
      case 'stats':
      case 'close':
        return this.#handleLegMessage(message);
      default:
        message satisfies never;
    }
  }

  #handleLegMessage(message: LegMessage): void {
    const leg = this.#legs.get(message.leg);
    if (leg !== undefined) this.#guard(leg.id, () => this.#handleLeg(leg, message));
    else if (message.type === 'close') this.#post({ type: 'closed', leg: message.leg });
    else if ('id' in message && message.type !== 'stop') this.#answer(message.id, { kind: 'done' });
  }

  #handleLeg(leg: Leg, message: LegMessage): void {
    const { session } = leg;
    switch (message.type) {
      case 'plan':
        return session.configure(message.plan);
      case 'play': {
        const sounds = message.items.map((item) => this.#sound(item));
        return session.sender.play(new Player(message.id, sounds, message.loop));
      }
      case 'stop':
        return session.sender.stop(message.id);
      case 'record':
        return session.record(message.id, message.maxMs, message.silenceMs);
      case 'send-key': {
        const { id, event, durationMs } = message;
        const isQueued = session.sender.queueKey(id, event, durationMs);
        if (!isQueued) this.#answer(id, { kind: 'key-refused' });
        return;
      }
      case 'info-key':
        return session.infoKey(message.key, message.heldMs);
      case 'hear':
        return session.hear(message.id, message.hz, message.windowMs);
      case 'stats':
        return this.#answer(message.id, { kind: 'stats', stats: session.stats() });
      case 'close':
        return this.#close(leg);
      default:
        message satisfies never;
    }
  }

  async #open({ leg: id, host, rtpTimeoutMs }: OpenMessage): Promise<void> {
    try {
      const socket = await bindRtpSocket(host, this.#pool);
      const session = this.#createSession(id, socket, rtpTimeoutMs);
      // Here for each packet: no `#guard`, which would make a function for each.
      socket.receive = (packet, from, port) => {
        try {
          session.receive(packet, from, port);
        } catch (error) {
          this.#fail(id, error);
        }
      };
      const tick = (nowMs: number): void => this.#guard(id, () => session.tick(nowMs));
      const leaveWheel = this.#wheel.add({ tick });
      this.#legs.set(id, { id, session, socket, leaveWheel, bridgedWith: null });
      this.#post({ type: 'opened', leg: id, port: socket.port });
    } catch (error) {
      this.#post({ type: 'not-opened', leg: id, reason: String(error) });
    }
  }

  #guard(id: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(id, error);
    }
  }

  /** A bug ends the call it happened in, not the hundreds beside it. */
  #fail(id: number, error: unknown): void {
    this.#post({ type: 'failed', leg: id, reason: String(error) });
    const leg = this.#legs.get(id);
    if (leg !== undefined) this.#close(leg);
  }

  #createSession(leg: number, socket: RtpSocket, rtpTimeoutMs: number): RtpSession {
    return new RtpSession(this.#clock, rtpTimeoutMs, {
      transmit: (packet, port, host) => socket.send(packet, port, host),
      key: (key) => this.#post({ type: 'key', leg, key }),
      timeout: () => this.#post({ type: 'timeout', leg }),
      played: (id, how) => this.#answer(id, { kind: 'played', how }),
      keySent: (id) => this.#answer(id, { kind: 'key-sent' }),
      recorded: (id, audio, endedBy) => this.#answer(id, { kind: 'recorded', audio, endedBy }),
      heard: (id, levels) => this.#answer(id, { kind: 'heard', levels }),
    });
  }

  #sound(item: PlayItem): Sound {
    if ('silenceMs' in item) return silenceSound(item.silenceMs);
    if ('tone' in item) return toneSound(item.tone.hz, item.tone.ms, item.tone.level ?? 0.3);
    const clip = this.#clips.get(item.clip);
    // The main thread has checked the name; one unloaded since then is not said.
    return clip === undefined ? silenceSound(0) : clipSound(clip);
  }

  #answer(id: number, answer: Answer): void {
    const transfer = answer.kind === 'recorded' ? [answer.audio.buffer as ArrayBuffer] : [];
    this.#post({ type: 'answer', id, answer }, transfer);
  }

  #bridge(first: number, second: number): void {
    const a = this.#legs.get(first);
    const b = this.#legs.get(second);
    if (a === undefined || b === undefined) return;
    this.#part(a);
    this.#part(b);
    a.session.setRelay(new Relay(b.session.sender));
    b.session.setRelay(new Relay(a.session.sender));
    a.bridgedWith = b;
    b.bridgedWith = a;
  }

  #unbridge(first: number, second: number): void {
    const leg = this.#legs.get(first);
    if (leg?.bridgedWith?.id === second) this.#part(leg);
  }

  #part(leg: Leg): void {
    for (const one of [leg, leg.bridgedWith]) {
      if (one === null) continue;
      one.session.setRelay(null);
      one.bridgedWith = null;
    }
  }

  #close(leg: Leg): void {
    this.#legs.delete(leg.id);
    this.#part(leg);
    leg.leaveWheel();
    leg.session.close();
    leg.socket.close(() => this.#post({ type: 'closed', leg: leg.id }));
  }
}
