import { availableParallelism } from 'node:os';
import { sleep, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { admitCall } from '../engine/admit-call.ts';
import type { Engine } from '../engine/context.ts';
import { audioForCall, promptsOfCall } from '../engine/call-prompts.ts';
import { findRecording, keepRecording } from '../engine/recordings.ts';
import { registerByPhone } from '../engine/register-by-phone.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import { startMediaWorkers } from '../media/media-workers.ts';
import type { IncomingCall } from '../sip/invite-server.ts';
import { dnsResolver } from '../sip/resolver.ts';
import { routedResolver, type SipRoute } from '../sip/routed-resolver.ts';
import { createUserAgent, type UserAgent } from '../sip/user-agent.ts';
import { dialogGate } from './allow-list.ts';
import { answerCall, refuse, type CallVerbs, type Desk } from './answer-call.ts';
import type { TrunkSettings } from './leg-target.ts';
import type { LegTools, PhoneLeg } from './phone-leg.ts';
import { Pressure } from './pressure.ts';
import { OwnPrompts } from './own-prompts.ts';
import { loadPrompts } from './prompts.ts';
import { Recordings } from './recordings.ts';
import { SipCallControl } from './sip-call-control.ts';
import { optionsWithin, TrunkProbe, type TrunkState } from './trunk-probe.ts';
import { Voice } from './voice.ts';

export interface SipEdgeOptions {
  clock: Clock;
  log: Log;
  sip: {
    host: string;
    /** 0: any free one. */
    port: number;
    publicHost: string;
    loopback: boolean;
    allow: { allows(address: string): boolean } | null;
    /** Where calls for a host go instead of where DNS says; absent: nothing is routed. */
    routes?: SipRoute[];
  };
  trunk: (TrunkSettings & { probe: boolean }) | null;
  /** Ports for audio, both ends included; null: any free ones. */
  rtp: { fromPort: number; toPort: number } | null;
  /** Threads for audio; absent: one for each core beside the main thread's. */
  workers?: number;
  /** Incoming calls at once; absent: 2,000. */
  callsMax?: number;
}

/** How long what is left after the grace time gets to say goodbye. */
const goodbyeMs = 2_000;

/**
 * Opens the SIP port and starts the audio. Calls are answered 503 until `takeCalls`. Rejects when the
 * port is taken, a prompt is missing, or a worker cannot start.
 */
export async function startSipEdge(options: SipEdgeOptions): Promise<SipEdge> {
  const { clock, log, sip, rtp } = options;
  const media = await startMediaWorkers({
    ...{ log, clock },
    workers: options.workers ?? Math.max(1, availableParallelism() - 1),
    portRange: rtp && { low: rtp.fromPort, high: rtp.toPort },
  });
  try {
    const voice = new Voice({
      ...{ prompts: loadPrompts(media), log },
      recordings: new Recordings({ media, clock, log }),
      own: new OwnPrompts({ media, clock, log }),
    });
    let edge: SipEdge | null = null;
    const agent = await createUserAgent({
      ...{ clock, log, host: sip.host, port: sip.port, publicHost: sip.publicHost },
      allowDialog: dialogGate(sip.allow),
      onInvite: (call) => (edge === null ? refuse(call, starting) : edge.receive(call)),
      isReady: () => edge?.isReady ?? false,
      resolver: routedResolver(sip.routes ?? [], dnsResolver),
    });
    edge = new SipEdge(options, { agent, tools: { clock, log, media, voice } });
    return edge;
  } catch (error) {
    await media.close();
    throw error;
  }
}

const starting = { status: 503, reason: 'Starting', retryAfterSeconds: 2 };
const stopping = { status: 503, reason: 'Stopping', retryAfterSeconds: 10 };
const overloaded = { status: 503, reason: 'Overloaded', retryAfterSeconds: 5 };

/** The SIP side of this node: takes the contact centre's calls and makes those of the engine. */
export class SipEdge {
  readonly control: SipCallControl;
  readonly #options: SipEdgeOptions;
  readonly #agent: UserAgent;
  readonly #media: MediaEngine;
  readonly #tools: LegTools;
  readonly #pressure: Pressure;
  readonly #probe: TrunkProbe | null;
  readonly #calls = new Set<Promise<void>>();
  readonly #callers = new Set<PhoneLeg>();
  #verbs: CallVerbs | null = null;
  #isStopping = false;

  constructor(options: SipEdgeOptions, parts: { agent: UserAgent; tools: LegTools }) {
    const { agent, tools } = parts;
    const { clock, log, sip, trunk } = options;
    const { host, publicHost, loopback } = sip;
    this.#options = options;
    this.#agent = agent;
    this.#media = tools.media;
    this.#tools = tools;
    this.control = new SipCallControl({ ...tools, agent, host, publicHost, trunk, loopback });
    this.#pressure = new Pressure(clock);
    this.#probe = trunk?.probe ? new TrunkProbe({ agent, uri: trunk.uri, clock, log }) : null;
  }

  get host(): string {
    return this.#agent.host;
  }

  get port(): number {
    return this.#agent.port;
  }

  /** Sockets and audio are up and calls are taken: what OPTIONS and `/readyz` say. */
  get isReady(): boolean {
    return this.#verbs !== null && !this.#isStopping && this.#media.isReady;
  }

  /** Asks what is at a SIP URI whether it is there; gives up after 6 s. */
  async askOptions(uri: string): ReturnType<UserAgent['options']> {
    return optionsWithin(this.#options.clock, this.#agent, uri);
  }

  get trunkState(): TrunkState {
    return this.#probe?.state ?? 'unknown';
  }

  /** For metrics: incoming calls, audio legs of all calls, and how full the audio is (0-1). */
  get load(): { calls: number; legs: number; media01: number } {
    const { openLegs, load01 } = this.#media;
    return { calls: this.#calls.size, legs: openLegs, media01: load01 };
  }

  /** From now on calls are taken for this engine. */
  takeCalls(engine: Engine): void {
    this.#verbs = {
      admit: (call) => admitCall(engine, call),
      register: (registration, leg) => registerByPhone(engine, registration, leg),
    };
    this.#tools.voice.recordings.keepIn({
      keep: (audio) => keepRecording(engine, audio),
      find: (name) => findRecording(engine, name),
    });
    this.#tools.voice.own.keepIn({
      inUse: (callTargetId) => promptsOfCall(engine, callTargetId),
      audioOf: (takeIds) => audioForCall(engine, takeIds),
    });
  }

  /** A call has come in; returns at once. */
  receive(call: IncomingCall): void {
    if (this.#verbs === null) return refuse(call, starting);
    if (this.#isStopping) return refuse(call, stopping);
    const callsMax = this.#options.callsMax ?? 2_000;
    if (this.#pressure.isHigh || this.#calls.size >= callsMax) return refuse(call, overloaded);
    const { host, publicHost } = this.#options.sip;
    const onLeg = (leg: PhoneLeg): void => this.#welcome(leg);
    const desk: Desk = { ...this.#tools, host, publicHost, verbs: this.#verbs, onLeg };
    const answered = answerCall(desk, call).finally(() => this.#calls.delete(answered));
    this.#calls.add(answered);
  }

  /**
   * Takes no more calls, lets those in progress end for `graceMs`, hangs up the others, and closes
   * sockets and audio. The engine's runner is stopped before.
   */
  async stop(graceMs = 10_000): Promise<void> {
    this.#isStopping = true;
    this.#probe?.stop();
    await this.#settled(graceMs);
    const goodbyes = [...this.control.legs].map((leg) => {
      const isHeld = this.#callers.has(leg) && !leg.isBridged;
      return leg.hangUp({
        reason: 'stopping',
        headers: isHeld ? [['X-Unhold-Result', 'hold']] : [],
      });
    });
    await Promise.race([Promise.all(goodbyes), sleep(this.#options.clock, goodbyeMs)]);
    await this.#settled(goodbyeMs);
    this.#pressure.stop();
    await this.#agent.close(goodbyeMs);
    await this.#media.close();
  }

  #welcome(leg: PhoneLeg): void {
    this.control.adopt(leg);
    this.#callers.add(leg);
    leg.gone.addEventListener('abort', () => this.#callers.delete(leg), { once: true });
  }

  /** Waits until no incoming call is left, or the time is over. */
  async #settled(limitMs: number): Promise<void> {
    const limit = new AbortController();
    const late = sleep(this.#options.clock, limitMs, limit.signal).catch(() => {
      // All calls were over before: the wait is called off.
    });
    await Promise.race([Promise.all(this.#calls), late]);
    limit.abort();
    await late;
  }
}
