import type { Clock } from '../../base/clock.ts';
import { realClock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { startMediaWorkers } from '../../media/media-workers.ts';
import type { IncomingCall } from '../../sip/invite-server.ts';
import type { SipRoute } from '../../sip/routed-resolver.ts';
import { createUserAgent, type UserAgent } from '../../sip/user-agent.ts';
import type { Account } from '../account/account.ts';
import type { CallChange, CallControl, CallOrder, CallRecord } from '../account/call.ts';
import { RestError } from '../rest/route.ts';
import type { TaskRouter } from '../taskrouter/taskrouter.ts';
import type { Web } from '../web/web.ts';
import { callOut, uriOfNumber } from './call-out.ts';
import { forgetOldCalls, newRecord } from './call-records.ts';
import type { CallNote } from './call-notes.ts';
import type { Desk } from './desk.ts';
import { Leg } from './leg.ts';
import { LiveCall } from './live-call.ts';
import { loopbackResolver, reachesLoopback } from './loopback.ts';
import { Queues } from './queues.ts';
import { ReservationCalls } from './reservation-calls.ts';
import { runCall } from './run-call.ts';
import { Sounds } from './sounds.ts';
import { admit } from './take-call.ts';
import { firstTarget } from './target.ts';

export interface VoiceOptions {
  account: Account;
  web: Web;
  taskRouter: TaskRouter;
  /** The twin's time: pauses, time-outs, limits. Audio and SIP run in real time whatever it does. */
  clock: Clock;
  log: Log;
  /** Address to bind; loopback. */
  host: string;
  /** 0: any free one, the same for UDP and TCP. */
  sipPort: number;
  /** Where calls to phone numbers go, such as `sip:127.0.0.1:5070`; null: nowhere. */
  carrierUri: string | null;
  /** Hosts of `<Sip>` and `contact_uri` that are on this machine; of others none is called. */
  sipRoutes?: SipRoute[];
}

/** Where phones and audio come from; tests bring their own. */
export interface VoiceParts {
  media: MediaEngine;
  /** Binds the SIP side. */
  openAgent: (onInvite: (call: IncomingCall) => void) => Promise<UserAgent>;
}

const callsMax = 2_000;
const goodbyeMs = 500;

/** Opens the SIP port and starts the audio. Rejects when the port is taken or the worker cannot start. */
export async function startVoice(options: VoiceOptions): Promise<Voice> {
  const { log, host, sipPort, sipRoutes = [] } = options;
  // One worker: any two calls may be joined, and only within a worker can they be.
  const media = await startMediaWorkers({ log, workers: 1, portRange: null });
  try {
    return await Voice.open(options, {
      media,
      openAgent: (onInvite) =>
        createUserAgent({
          ...{ clock: realClock, log, host, port: sipPort, onInvite },
          resolver: loopbackResolver(sipRoutes),
        }),
    });
  } catch (error) {
    await media.close();
    throw error;
  }
}

/** The telephone side of the twin: takes calls, makes calls, and runs the account's TwiML on them. */
export class Voice implements CallControl {
  readonly #desk: Desk;
  readonly #media: MediaEngine;
  readonly #agent: UserAgent;
  readonly #reservationCalls: ReservationCalls;
  readonly #notes = new Map<string, LiveCall['notes']>();
  readonly #listeners = new Set<(callSid: string, note: CallNote) => void>();
  #isClosing = false;

  static async open(options: VoiceOptions, parts: VoiceParts): Promise<Voice> {
    let voice: Voice | null = null;
    const agent = await parts.openAgent((call) => {
      if (voice === null) call.refuse(503);
      else voice.#take(call);
    });
    voice = new Voice(options, parts.media, agent);
    options.account.callControl = voice;
    return voice;
  }

  private constructor(options: VoiceOptions, media: MediaEngine, agent: UserAgent) {
    const { account, web, taskRouter, clock, log, host, carrierUri, sipRoutes = [] } = options;
    this.#media = media;
    this.#agent = agent;
    this.#desk = {
      ...{ account, web, taskRouter, clock, log, carrierUri },
      ...{ sounds: new Sounds(web, media), live: new Map(), recordings: new Map() },
      queues: new Queues(() => account.newSid('QU')),
      sipAddress: this.sipAddress,
      reaches: (to) => reachesLoopback(sipRoutes, to),
      begin: (call) => this.#begin(call),
      newLeg: (incoming) => new Leg({ log, agent, media, host }, incoming ?? null),
      onOver: (callSid) => void this.#desk.live.delete(callSid),
      track: (work) => this.#track(work),
      onNote: (callSid, note) => this.#tell(callSid, note),
    };
    this.#reservationCalls = new ReservationCalls(this.#desk);
  }

  get sipPort(): number {
    return this.#agent.port;
  }

  /** `127.0.0.1:5060`. */
  get sipAddress(): string {
    return `${this.#agent.host}:${this.#agent.port}`;
  }

  /** Calls that are not over. */
  get liveCalls(): number {
    return this.#desk.live.size;
  }

  /** The account's queues and who waits in them, by name or workflow SID. */
  get queues(): Queues['byName'] {
    return this.#desk.queues.byName;
  }

  /** 8 kHz mono, by recording SID; the last hundred. */
  get recordings(): ReadonlyMap<string, Int16Array> {
    return this.#desk.recordings;
  }

  /** What happened in a call, oldest first: what was said, asked, pressed. Empty for an unknown one. */
  notes(callSid: string): readonly CallNote[] {
    return this.#notes.get(callSid)?.list ?? [];
  }

  /** Calls the listener at every note of every call. @returns a function that ends it */
  onNote(listener: (callSid: string, note: CallNote) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Begins an outbound call; its record (queued) is in `account.calls` when this returns. */
  place(order: CallOrder): CallRecord {
    const desk = this.#desk;
    const { to, from, callerId, statusCallback, instructions } = order;
    const record = newRecord(desk.account, {
      to,
      from: callerId ?? from,
      direction: 'outbound-api',
    });
    const { call, dialled } = callOut(desk, {
      record,
      uri: /^sips?:/i.test(to) ? to : uriOfNumber(desk, to),
      callbacks: statusCallback === null ? [] : [statusCallback],
    });
    const timer = desk.clock.after(order.timeoutSeconds * 1000, () => void call.end('no-answer'));
    const run = async (): Promise<void> => {
      const { kind } = await dialled;
      timer.cancel();
      if (kind !== 'answered') return;
      const { timeLimitSeconds: seconds, sendDigits } = order;
      const timeLimitMs = seconds === null ? undefined : seconds * 1000;
      await runCall(desk, call, firstTarget(instructions), { timeLimitMs, sendDigits });
    };
    desk.track(run());
    return record;
  }

  /** Does the change to a live call. @throws RestError 21220 when it is over, or a leg without TwiML */
  async change(record: CallRecord, change: CallChange): Promise<void> {
    const call = this.#desk.live.get(record.sid);
    const isTurn = change.kind === 'redirect';
    if (!call || (isTurn && !call.runsTwiml))
      throw new RestError(400, 21_220, 'Call is not in-progress. Cannot redirect.');
    if (isTurn) return call.redirect(firstTarget(change.instructions));
    const isUp = record.status === 'in-progress';
    await call.end(isUp ? 'completed' : 'canceled');
  }

  /** Turns calls away, hangs up those that are, and closes sockets and audio. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#reservationCalls.close();
    this.#desk.account.callControl = null;
    await Promise.all(Array.from(this.#desk.live.values(), (call) => call.end()));
    await this.#agent.close(goodbyeMs);
    await this.#media.close();
  }

  #take(incoming: IncomingCall): void {
    const desk = this.#desk;
    const { account, log } = desk;
    if (this.#isClosing || desk.live.size >= callsMax) return incoming.refuse(503);
    const admission = admit(account, incoming);
    if (admission.kind === 'refused') {
      const { status, reason } = admission;
      log.warn({ status, uri: incoming.request.uri.slice(0, 200) }, `Refused a call: ${reason}`);
      return incoming.refuse(status, { reason });
    }
    const leg = desk.newLeg(incoming);
    leg.ring();
    const record = newRecord(account, { ...admission.call, status: 'ringing' });
    const { params, callbacks, target } = admission;
    const call = new LiveCall(desk, { record, leg, params, callbacks });
    desk.begin(call);
    desk.track(runCall(desk, call, target));
  }

  #begin(call: LiveCall): void {
    const desk = this.#desk;
    forgetOldCalls(desk.account, (sid) => this.#notes.delete(sid));
    this.#notes.set(call.sid, call.notes);
    desk.live.set(call.sid, call);
  }

  #track(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#desk.log.error({ error: String(error) }, 'Work on a call failed');
    });
  }

  #tell(callSid: string, note: CallNote): void {
    if (note.kind === 'error')
      this.#desk.log.warn({ callSid }, `A call met an error: ${note.text}`);
    for (const listener of this.#listeners) listener(callSid, note);
  }
}
