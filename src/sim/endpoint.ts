import { sleep, type Clock } from '../base/clock.ts';
import { randomHex } from '../base/ids.ts';
import type { MediaEngine, MediaLeg } from '../media/media-engine.ts';
import type { IncomingCall } from '../sip/invite-server.ts';
import type { UserAgent } from '../sip/user-agent.ts';
import { SimCall } from './sim-call.ts';
import type { Story } from './story.ts';

export interface EndpointParts {
  clock: Clock;
  story: Story;
  agent: UserAgent;
  media: MediaEngine;
  host: string;
  /** Hangs up when nothing at all is heard for this long; default 60 s. */
  rtpTimeoutMs?: number;
}

export type Dialled =
  | { kind: 'answered'; call: SimCall }
  | { kind: 'failed'; status: number | null; reason: string };

/** Something with a SIP address that people of the simulation call from and are called at. */
export class Endpoint {
  readonly #parts: EndpointParts;

  constructor(parts: EndpointParts) {
    this.#parts = parts;
  }

  /** `127.0.0.1:5080`: where it can be reached. */
  get address(): string {
    return `${this.#parts.agent.host}:${this.#parts.agent.port}`;
  }

  /** Calls `to` (SIP URI) as `from` (E.164); `who` is the person's name in the story. */
  async dial(options: {
    who: string;
    to: string;
    from: string;
    headers?: [string, string][];
    ringTimeoutMs?: number;
  }): Promise<Dialled> {
    const { who, to, from } = options;
    const pending = new PendingLeg(this.#parts, who);
    const media = await pending.open();
    const outgoing = this.#parts.agent.invite({
      to,
      from: { uri: `sip:${from}@${this.address}` },
      headers: options.headers ?? [],
      sdp: media.createOffer(),
      ringTimeoutMs: options.ringTimeoutMs ?? 60_000,
      ids: { callId: randomHex(12), fromTag: randomHex(6), branch: `z9hG4bK${randomHex(8)}` },
    });
    const result = await outgoing.result;
    if (result.kind !== 'answered') {
      await media.close();
      const status = result.kind === 'refused' ? result.status : null;
      const reason = 'reason' in result ? result.reason : result.kind;
      return { kind: 'failed', status, reason };
    }
    if (result.sdp === null || !media.acceptAnswer(result.sdp)) {
      await result.dialog.bye();
      await media.close();
      return { kind: 'failed', status: 200, reason: 'no audio in common' };
    }
    return { kind: 'answered', call: pending.connect(result.dialog) };
  }

  /** Picks up a call that rings; null when the caller gave up or there is no audio in common. */
  async pickUp(incoming: IncomingCall, who: string): Promise<SimCall | null> {
    const pending = new PendingLeg(this.#parts, who);
    const media = await pending.open();
    const sdp = incoming.sdp === null ? media.createOffer() : media.answerOffer(incoming.sdp);
    if (sdp === null) {
      incoming.refuse(488);
      await media.close();
      return null;
    }
    const accepted = await incoming.accept({ sdp });
    if (accepted.kind !== 'confirmed') {
      await media.close();
      return null;
    }
    if (incoming.sdp === null && accepted.sdp !== null) media.acceptAnswer(accepted.sdp);
    return pending.connect(accepted.dialog);
  }

  /** Lets time pass; false when the signal ended it first. */
  async pause(delayMs: number, signal?: AbortSignal): Promise<boolean> {
    return sleep(this.#parts.clock, delayMs, signal).then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await this.#parts.agent.close();
  }
}

/** Media that is open before its call is up. */
class PendingLeg {
  readonly #parts: EndpointParts;
  readonly #who: string;
  #media: MediaLeg | null = null;
  #call: SimCall | null = null;

  constructor(parts: EndpointParts, who: string) {
    this.#parts = parts;
    this.#who = who;
  }

  async open(): Promise<MediaLeg> {
    this.#media = await this.#parts.media.open({
      host: this.#parts.host,
      rtpTimeoutMs: this.#parts.rtpTimeoutMs ?? 60_000,
      onKey: (key) => this.#call?.keyHeard(key),
      onTimeout: () => void this.#call?.hangUp('no audio any more'),
      onLost: () => void this.#call?.hangUp('the phone broke'),
    });
    return this.#media;
  }

  connect(dialog: SimCall['dialog']): SimCall {
    if (!this.#media) throw new Error('the media leg was not opened before the call was connected');
    const { clock, story } = this.#parts;
    this.#call = new SimCall({ who: this.#who, dialog, media: this.#media, clock, story });
    return this.#call;
  }
}
