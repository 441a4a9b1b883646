import { realClock, sleep } from '../../../src/base/clock.ts';
import { randomHex } from '../../../src/base/ids.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { MediaEngine, MediaLeg } from '../../../src/media/media-engine.ts';
import { startMediaWorkers } from '../../../src/media/media-workers.ts';
import type { Dialog, DialogEnd } from '../../../src/sip/dialog.ts';
import type { IncomingCall } from '../../../src/sip/invite-server.ts';
import type { InviteResult } from '../../../src/sip/invite.ts';
import { createUserAgent, type UserAgent } from '../../../src/sip/user-agent.ts';
import { promptsIn } from './heard.ts';

/** One call as a tester has it: all that was heard is kept. */
export class PhoneCall {
  readonly dialog: Dialog;
  readonly media: MediaLeg;
  readonly keys: string[];
  readonly #recorded: Promise<Int16Array>;

  constructor(dialog: Dialog, media: MediaLeg, keys: string[]) {
    this.dialog = dialog;
    this.media = media;
    this.keys = keys;
    this.#recorded = media
      .record({ maxMs: 120_000, silenceMs: 120_000 })
      .then(({ audio }) => audio);
    void dialog.ended.then(() => media.close());
  }

  async press(keys: string): Promise<void> {
    for (const key of keys) await this.media.sendKey(key, 80);
  }

  async pressByInfo(keys: string): Promise<void> {
    for (const key of keys)
      await this.dialog.info('application/dtmf-relay', `Signal=${key}\r\nDuration=120\r\n`);
  }

  talk(hz: number): void {
    this.media.play([{ tone: { hz, ms: 10_000, level: 0.3 } }], { loop: true });
  }

  /** Waits for a tone. */
  async hears(hz: number, withinMs = 10_000): Promise<boolean> {
    const endMs = realClock.monotonic() + withinMs;
    while (realClock.monotonic() < endMs && !this.dialog.isEnded)
      if ((await this.media.hear([hz], 200)).some((level) => level > 0.1)) return true;
    return false;
  }

  /** Once the call is over: the prompts that were heard, in order. */
  async prompts(): Promise<string[]> {
    await this.dialog.ended;
    await this.media.close();
    return promptsIn(await this.#recorded);
  }

  ended(): Promise<DialogEnd> {
    return this.dialog.ended;
  }
}

/** A phone that calls and is called, on loopback. */
export class Phone {
  readonly agent: UserAgent;
  /** Every call that came, answered or not. */
  readonly incoming: IncomingCall[] = [];
  onCall: (call: IncomingCall) => void = (call) => call.refuse(486);
  readonly #media: MediaEngine;

  private constructor(agent: UserAgent, media: MediaEngine) {
    this.agent = agent;
    this.#media = media;
  }

  static async start(): Promise<Phone> {
    const media = await startMediaWorkers({ log: silentLog, workers: 1, portRange: null });
    const agent = await createUserAgent({
      ...{ clock: realClock, log: silentLog, host: '127.0.0.1', port: 0 },
      onInvite: (call) => {
        phone.incoming.push(call);
        phone.onCall(call);
      },
    });
    const phone = new Phone(agent, media);
    return phone;
  }

  get uri(): string {
    return `sip:127.0.0.1:${this.agent.port}`;
  }

  async dial(
    to: string,
    options: { from?: string; headers?: [string, string][]; lateOffer?: boolean } = {},
  ): Promise<PhoneCall> {
    const { media, keys } = await this.#open();
    const result = await this.#invite(to, {
      ...options,
      sdp: options.lateOffer ? null : media.createOffer(),
      onOffer: (sdp) => (sdp === null ? null : media.answerOffer(sdp)),
    });
    if (result.kind !== 'answered') {
      await media.close();
      throw new Error(`not answered: ${JSON.stringify(result)}`);
    }
    if (!options.lateOffer && !media.acceptAnswer(result.sdp ?? ''))
      throw new Error('no codec in common');
    return new PhoneCall(result.dialog, media, keys);
  }

  /** Dials where no answer is expected; the final status, Retry-After behind it. */
  async refusal(
    to: string,
    options: { from?: string; headers?: [string, string][]; sdp?: string } = {},
  ): Promise<string> {
    const { media } = await this.#open();
    const result = await this.#invite(to, { ...options, sdp: options.sdp ?? media.createOffer() });
    await media.close();
    if (result.kind === 'answered') await result.dialog.bye();
    if (result.kind !== 'refused') return result.kind;
    const retryAfter = result.headers.get('Retry-After');
    return retryAfter === null ? String(result.status) : `${result.status} after ${retryAfter}`;
  }

  /** Picks up; null when the caller gave up before. */
  async pickUp(call: IncomingCall): Promise<PhoneCall | null> {
    const { media, keys } = await this.#open();
    const sdp = call.sdp === null ? null : media.answerOffer(call.sdp);
    const accepted = sdp === null ? null : await call.accept({ sdp });
    if (accepted?.kind === 'confirmed') return new PhoneCall(accepted.dialog, media, keys);
    await media.close();
    return null;
  }

  async close(): Promise<void> {
    await this.agent.close();
    await this.#media.close();
  }

  #invite(
    to: string,
    options: {
      from?: string;
      headers?: [string, string][];
      sdp: string | null;
      onOffer?: (sdp: string | null) => string | null;
    },
  ): Promise<InviteResult> {
    const { sdp, onOffer, headers = [] } = options;
    return this.agent.invite({
      ...{ to, sdp, headers, ringTimeoutMs: 20_000, ...(onOffer && { onOffer }) },
      from: { uri: `sip:${options.from ?? '+12025550143'}@127.0.0.1` },
      ids: { callId: randomHex(8), fromTag: randomHex(4), branch: `z9hG4bK${randomHex(8)}` },
    }).result;
  }

  async #open(): Promise<{ media: MediaLeg; keys: string[] }> {
    const keys: string[] = [];
    const media = await this.#seat((key) => keys.push(key));
    return { media, keys };
  }

  /** On a machine that is busy the media engine may take no leg for a moment. */
  async #seat(onKey: (key: string) => void): Promise<MediaLeg> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#media.open({
          ...{ host: '127.0.0.1', rtpTimeoutMs: 60_000, onTimeout: () => {}, onLost: () => {} },
          onKey,
        });
      } catch (error) {
        if (tries === 50) throw error;
        await sleep(realClock, 100);
      }
    }
  }
}
