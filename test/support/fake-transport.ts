import type { Clock } from '../../src/base/clock.ts';
import { parseMessage } from '../../src/sip/message.ts';
import type { Protocol, Receive, SipPeer, Transport } from '../../src/sip/transport.ts';
import { peerKey } from '../../src/sip/transport.ts';

/** What the network does to packets; all default to a perfect, instant one. */
export interface Weather {
  /** 0-1 */
  loss?: number;
  /** 0-1 */
  duplication?: number;
  delayMs?: number;
  /** Up to so much more, at random: packets overtake each other. */
  jitterMs?: number;
  seed?: number;
}

export interface Packet {
  atMs: number;
  from: SipPeer;
  to: SipPeer;
  text: string;
  /** `INVITE`, `200 INVITE`, … */
  what: string;
}

/** A network in memory: what one end sends, the other receives after a moment of the clock. */
export class FakeNetwork {
  /** Everything sent, lost or not. */
  readonly packets: Packet[] = [];
  /** True loses the packet; asked for every packet before the weather. */
  lose: (packet: Packet) => boolean = () => false;
  readonly #clock: Clock;
  readonly #weather: Weather;
  readonly #ends = new Map<string, Receive>();
  #state: number;

  constructor(clock: Clock, weather: Weather = {}) {
    this.#clock = clock;
    this.#weather = weather;
    this.#state = weather.seed ?? 1;
  }

  transport(host: string, port = 5060, protocol: Protocol = 'UDP'): Transport {
    const peer: SipPeer = { protocol, host, port };
    return {
      protocol,
      host,
      port,
      start: (receive) => void this.#ends.set(peerKey(peer), receive),
      send: (bytes, to, failed) => this.#send(bytes, peer, to, failed),
      close: () => {
        this.#ends.delete(peerKey(peer));
        return Promise.resolve();
      },
    };
  }

  /** What was sent, as `alice INVITE` lines; names by host. */
  story(names: Record<string, string>): string[] {
    return this.packets.map(({ from, what }) => `${names[from.host] ?? from.host} ${what}`);
  }

  /** Puts raw bytes on the wire as if they came from `from`. */
  inject(text: string | Uint8Array, from: SipPeer, to: SipPeer): void {
    this.#send(Buffer.from(text), from, to);
  }

  /** Deterministic, from 0 up to 1 (mulberry32). */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Deterministic hex for a user agent's tags and branches. */
  readonly hex = (bytes: number): string =>
    Array.from({ length: bytes }, () =>
      Math.floor(this.random() * 256)
        .toString(16)
        .padStart(2, '0'),
    ).join('');

  #send(bytes: Uint8Array, from: SipPeer, to: SipPeer, failed?: (reason: string) => void): void {
    const text = Buffer.from(bytes).toString('latin1');
    const packet = { atMs: this.#clock.monotonic(), from, to, text, what: whatIs(text) };
    this.packets.push(packet);
    if (!this.#ends.has(peerKey(to)) && to.protocol === 'TCP') return failed?.('refused');
    if (this.lose(packet) || this.random() < (this.#weather.loss ?? 0)) return;
    this.#deliver(bytes, from, to);
    if (this.random() < (this.#weather.duplication ?? 0)) this.#deliver(bytes, from, to);
  }

  #deliver(bytes: Uint8Array, from: SipPeer, to: SipPeer): void {
    const { delayMs = 0, jitterMs = 0 } = this.#weather;
    const copy = Uint8Array.from(bytes);
    this.#clock.after(delayMs + this.random() * jitterMs, () =>
      this.#ends.get(peerKey(to))?.(parseMessage(copy), from),
    );
  }
}

function whatIs(text: string): string {
  const [first = ''] = text.split('\r\n');
  if (!first.startsWith('SIP/2.0')) return first.split(' ')[0] ?? '';
  return `${first.split(' ')[1]} ${/^cseq:\s*\d+\s+(\S+)/im.exec(text)?.[1] ?? ''}`.trim();
}
