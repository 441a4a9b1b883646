import { HandClock } from '../../src/base/clock.ts';
import { silentLog, type Log } from '../../src/base/log.ts';
import type { Dialog } from '../../src/sip/dialog.ts';
import type { IncomingCall } from '../../src/sip/invite-server.ts';
import type { InviteResult } from '../../src/sip/invite.ts';
import type { OutgoingCall } from '../../src/sip/invite-client.ts';
import { UserAgent } from '../../src/sip/user-agent.ts';
import { countedHex, createAccount, type Account } from '../../src/twin/account/account.ts';
import type { PhoneNumber } from '../../src/twin/account/phone-number.ts';
import { TaskRouter } from '../../src/twin/taskrouter/taskrouter.ts';
import { Voice, type VoiceOptions } from '../../src/twin/voice/voice.ts';
import type { Mount, MountAnswer, MountRequest } from '../../src/twin/web/mount.ts';
import { Web } from '../../src/twin/web/web.ts';
import { FakeNetwork } from './fake-transport.ts';
import { VirtualMedia, type VirtualLeg } from './virtual-media.ts';

export const line = '+12025550100';
export const caller = '+12025550143';

/** One webhook as the account's application got it. */
export interface Asked {
  path: string;
  method: string;
  query: Record<string, string>;
  /** Of the body, or of the query with GET. */
  params: Record<string, string>;
}

type Page = string | ((asked: Asked) => string | MountAnswer | Promise<string | MountAnswer>);

/** A twin's telephone side on a clock that is wound by hand, with phones and an application around it. */
export class VoiceWorld {
  readonly clock = new HandClock();
  readonly network = new FakeNetwork(this.clock);
  readonly media = new VirtualMedia(this.clock);
  readonly account: Account;
  readonly taskRouter: TaskRouter;
  readonly web: Web;
  /** TwiML by path, as `https://app.example.com` has it. */
  readonly pages: Record<string, Page> = {};
  readonly asked: Asked[] = [];
  /** Sees every webhook as it was sent. */
  onRequest: (request: MountRequest) => void = () => {};
  /** Hosts that are asked in this process; more may be added. */
  readonly mounts: Mount[];
  readonly errors: string[] = [];
  voice!: Voice;
  readonly #phones: UserAgent[] = [];

  private constructor() {
    const { clock } = this;
    this.account = createAccount({ clock, hexSource: countedHex('voice') });
    this.taskRouter = new TaskRouter(this.account);
    this.mounts = [{ host: 'app.example.com', handle: (one) => this.#answer(one) }];
    const { mounts } = this;
    const { authToken } = this.account;
    this.web = new Web({ authToken: () => authToken, clock, log: silentLog, mounts });
  }

  static async open(pages: Record<string, Page> = {}): Promise<VoiceWorld> {
    const world = new VoiceWorld();
    Object.assign(world.pages, pages);
    const { account, web, taskRouter, clock, media } = world;
    const log: Log = {
      ...silentLog,
      error: (fields, sentence) => void world.errors.push(`${sentence} ${JSON.stringify(fields)}`),
    };
    const options: VoiceOptions = {
      ...{ account, web, taskRouter, clock, log, host: '127.0.0.1', sipPort: 5060 },
      carrierUri: 'sip:127.0.0.9:5060',
    };
    world.voice = await Voice.open(options, {
      media,
      openAgent: (onInvite) => Promise.resolve(world.#agent('127.0.0.1', onInvite)),
    });
    account.phoneNumbers.set('PN1', phoneNumber('PN1', line));
    return world;
  }

  /** A phone at this address; calls to it go to `onCall`, or are left ringing. */
  phone(host: string, onCall: (call: IncomingCall) => void = (call) => call.progress(180)): Phone {
    const agent = this.#agent(host, onCall);
    this.#phones.push(agent);
    return new Phone(this, agent);
  }

  /** A phone that answers every call after `afterMs`; the calls it has had are in `calls`. */
  answering(host: string, afterMs = 1_000): { calls: PhoneCall[]; headers: [string, string][] } {
    const taken: { calls: PhoneCall[]; headers: [string, string][] } = { calls: [], headers: [] };
    const phone = this.phone(host, (call) => {
      call.progress(180);
      this.clock.after(afterMs, () => {
        void phone.pickUp(call, taken.headers).then((one) => one && taken.calls.push(one));
      });
    });
    return taken;
  }

  /** Lets time pass. */
  async run(ms: number): Promise<void> {
    await this.clock.run(ms);
  }

  /** Paths asked for since the last time, in order. */
  paths(): string[] {
    return this.asked.splice(0).map(({ path }) => path);
  }

  /** The last webhook to a path. */
  last(path: string): Record<string, string> {
    const asked = this.asked.findLast((one) => one.path === path);
    if (!asked) throw new Error(`nobody asked for ${path}`);
    return asked.params;
  }

  /** What callers were told, in order, over all calls. */
  said(): string[] {
    return [...this.account.calls.keys()].flatMap((sid) =>
      this.voice.notes(sid).flatMap(({ kind, text }) => (kind === 'said' ? [text] : [])),
    );
  }

  notes(kind: string): string[] {
    return [...this.account.calls.keys()].flatMap((sid) =>
      this.voice.notes(sid).flatMap((note) => (note.kind === kind ? [note.text] : [])),
    );
  }

  /** Ends all; what is left over afterwards is a leak, and what failed a bug. */
  async close(): Promise<{ timers: number; legs: number; calls: number; errors: string[] }> {
    const closed = this.voice.close();
    await this.run(40_000);
    await closed;
    for (const agent of this.#phones) void agent.close();
    this.taskRouter.close();
    await this.run(40_000);
    return {
      ...{ timers: this.clock.pendingCount, legs: this.media.openLegs },
      ...{ calls: this.voice.liveCalls, errors: this.errors },
    };
  }

  #agent(host: string, onInvite: (call: IncomingCall) => void): UserAgent {
    const { clock, network } = this;
    return new UserAgent({ clock, log: silentLog, host, port: 5060, onInvite }, [
      network.transport(host),
    ]);
  }

  async #answer(request: MountRequest): Promise<MountAnswer> {
    const query = Object.fromEntries(request.url.searchParams);
    const form = Object.fromEntries(new URLSearchParams(request.body.toString()));
    const params = request.method === 'GET' ? query : form;
    const asked = { path: request.url.pathname, method: request.method, query, params };
    this.asked.push(asked);
    this.onRequest(request);
    const page = this.pages[asked.path];
    if (page === undefined) return { status: 404, headers: {}, body: '' };
    const answer = typeof page === 'string' ? page : await page(asked);
    if (typeof answer !== 'string') return answer;
    const body = `<Response>${answer}</Response>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  }
}

export const noLeaks = { timers: 0, legs: 0, calls: 0, errors: [] };

/** A number of the account whose calls ask `https://app.example.com/voice`. */
export function phoneNumber(sid: string, number: string): PhoneNumber {
  return {
    ...{ sid, phoneNumber: number, friendlyName: number },
    ...{ voiceUrl: 'https://app.example.com/voice', voiceMethod: 'POST' },
    ...{ voiceFallbackUrl: null, voiceFallbackMethod: 'POST' },
    ...{ statusCallback: null, statusCallbackMethod: 'POST' },
    ...{ voiceCallerIdLookup: false, voiceReceiveMode: 'voice', trunkSid: null },
    ...{ bundleSid: null, addressSid: null, smsUrl: null, smsMethod: 'POST' },
    ...{ smsFallbackUrl: null, smsFallbackMethod: 'POST', createdAtMs: 0, updatedAtMs: 0 },
  };
}

/** One phone and its SIP. */
export class Phone {
  readonly #world: VoiceWorld;
  readonly #agent: UserAgent;

  constructor(world: VoiceWorld, agent: UserAgent) {
    this.#world = world;
    this.#agent = agent;
  }

  /** Calls the twin. Await `world.run(…)` for anything to happen. */
  async dial(
    to: string = `sip:${line}@127.0.0.1:5060`,
    options: { from?: string; headers?: [string, string][] } = {},
  ): Promise<Ringing> {
    const keys: string[] = [];
    const media = await this.#open(keys);
    const progress: number[] = [];
    const outgoing = this.#agent.invite({
      ...{ to, sdp: media.createOffer(), ringTimeoutMs: 300_000, headers: options.headers ?? [] },
      nextHop: 'sip:127.0.0.1:5060',
      from: { uri: `sip:${options.from ?? caller}@${this.#agent.host}` },
      ids: this.#ids(),
      onProgress: ({ status }) => void progress.push(status),
    });
    return new Ringing(outgoing, media, keys, progress);
  }

  async pickUp(call: IncomingCall, headers: [string, string][] = []): Promise<PhoneCall | null> {
    const keys: string[] = [];
    const media = await this.#open(keys);
    const sdp = call.sdp === null ? null : media.answerOffer(call.sdp);
    const accepted = sdp === null ? null : await call.accept({ sdp, headers });
    if (accepted?.kind === 'confirmed')
      return new PhoneCall(accepted.dialog, media, keys, call.request.headers.entries());
    await media.close();
    return null;
  }

  #open(keys: string[]): Promise<VirtualLeg> {
    return this.#world.media.open({
      ...{ host: this.#agent.host, rtpTimeoutMs: 60_000, onTimeout() {}, onLost() {} },
      onKey: (key) => void keys.push(key),
    });
  }

  #ids(): { callId: string; fromTag: string; branch: string } {
    const { hex } = this.#world.network;
    return { callId: hex(8), fromTag: hex(4), branch: `z9hG4bK${hex(8)}` };
  }
}

/** A call to the twin that may be answered or not. */
export class Ringing {
  readonly progress: number[];
  readonly media: VirtualLeg;
  result: InviteResult | null = null;
  call: PhoneCall | null = null;
  readonly #outgoing: OutgoingCall;

  constructor(outgoing: OutgoingCall, media: VirtualLeg, keys: string[], progress: number[]) {
    this.#outgoing = outgoing;
    this.progress = progress;
    this.media = media;
    void outgoing.result.then((result) => {
      this.result = result;
      if (result.kind !== 'answered') return media.close();
      media.acceptAnswer(result.sdp ?? '');
      this.call = new PhoneCall(result.dialog, media, keys, result.headers.entries());
      return undefined;
    });
  }

  /** What has become of it: `ringing`, `up`, `over`, or a final status. */
  get state(): string {
    const { result } = this;
    if (result === null) return 'ringing';
    if (result.kind === 'refused') return `${result.status} ${result.reason}`;
    if (result.kind !== 'answered') return result.kind;
    return result.dialog.isEnded ? 'over' : 'up';
  }

  /** The call, which must be up. */
  get up(): PhoneCall {
    if (this.call === null) throw new Error(`not up: ${this.state}`);
    return this.call;
  }

  /** Hangs up or gives up, whatever the state. */
  stop(): void {
    if (this.call !== null) void this.call.dialog.bye();
    else this.#outgoing.cancel();
  }
}

/** A call that is up, seen from the phone. */
export class PhoneCall {
  readonly dialog: Dialog;
  readonly media: VirtualLeg;
  readonly keys: string[];
  readonly headers: [string, string][];

  constructor(dialog: Dialog, media: VirtualLeg, keys: string[], headers: [string, string][]) {
    this.dialog = dialog;
    this.media = media;
    this.keys = keys;
    this.headers = headers;
    void dialog.ended.then(() => media.close());
  }

  header(name: string): string | null {
    return this.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1] ?? null;
  }

  get isUp(): boolean {
    return !this.dialog.isEnded;
  }

  get hears(): string {
    return this.media.hears;
  }

  /** Sends this tone until the call is over. */
  talk(hz: number): void {
    this.media.play([{ tone: { hz, ms: 1_000 } }], { loop: true });
  }

  press(keys: string): void {
    for (const key of keys) void this.media.sendKey(key);
  }
}
