import { unseenLine, type LineSeen } from '../callback/line-seen.ts';
import type { LineNow } from '../callback/pacing-facts.ts';
import type { JoinedEvent, QueueEvent } from '../callback/queue-event.ts';
import type { LineLaws, UnknownWait, WaitEstimate } from '../callback/wait-estimate.ts';
import { Abandonment, type AbandonmentState } from './abandonment.ts';
import { Agents } from './agents.ts';
import { Baseline } from './baseline.ts';
import { Combiner, type CombinerState } from './combiner.ts';
import { Conformal, type ConformalState } from './conformal.ts';
import type { DecayedMean } from './decayed.ts';
import { Departed } from './departed.ts';
import { Feed, type Bustle } from './feed.ts';
import { forecast, inputCount, type Forecast } from './forecast.ts';
import { HandleTime, type HandleTimeState } from './handle-time.ts';
import type { Place } from './line.ts';
import { gammaScore } from './normal.ts';
import { ReturnCalls, type ReturnCallsState } from './return-calls.ts';
import { PickUp, type PickUpState } from './pick-up.ts';
import { PlanAhead, type StaffingPlan } from './staffing-plan.ts';
import { Throughput } from './throughput.ts';
import { WaitingLine, type Waiting } from './waiting-line.ts';
import { freeAgentWait, knownWait } from './wait-law.ts';

export interface EstimatorSnapshot {
  handleTime: HandleTimeState;
  abandonment: AbandonmentState;
  combiner: CombinerState;
  conformal: ConformalState;
  returnCalls: ReturnCallsState;
  pickUp: PickUpState;
}

export interface WaitQuery {
  /** ms since 1970: the wait is counted from here. */
  at: number;
  /** Of whom it is asked; default 0. */
  priority?: number;
  /** Who joined before stands before him; default: everybody who is in line. */
  joinedAt?: number;
  /** Callbacks before him that the line was not told of. */
  callbacksAhead?: number;
}

/** Fewer finished calls tell no handle time. */
const leastHandled = 10;
/** After a silence of the source the line is in doubt for so long at most. */
const doubtMs = 600_000;
/** Where agents are not told, who waits less was answered at once. */
const atOnceSeconds = 2;
/** No pool of agents is slower than one of them with calls so long. */
const longestHandleSeconds = 3600;
/** How long a call takes, as long as none is known: no centre is called silent before its time. */
const firstGuessSeconds = 120;
/** A longer wait of others says nothing more. */
const longestWaitSeconds = 4 * 3600;
/** Whoever stands behind so many callers is far from being rung. */
const mostPaced = 500;

/**
 * The line of one call target as its events tell it, and how long somebody would wait in it. Every event and every query
 * cost the same small time; nothing throws, whatever the events say.
 */
export class WaitEstimator {
  readonly #line = new WaitingLine();
  readonly #departed = new Departed<Waiting>();
  readonly #agents = new Agents();
  readonly #feed = new Feed();
  readonly #baseline = new Baseline();
  readonly #plan: PlanAhead | null;
  readonly #handleTime: HandleTime;
  readonly #abandonment: Abandonment;
  readonly #throughput = new Throughput();
  readonly #combiner: Combiner;
  readonly #conformal: Conformal;
  readonly #returnCalls: ReturnCalls;
  readonly #pickUp: PickUp;
  /** Calls that are over, so that a late word of them changes nothing. */
  readonly #over = new Map<string, number>();
  #lastWaitSeconds = 0;
  /** A live caller, an agent or a count was told of: the source is more than our own calls. */
  #showsLine = false;

  constructor(options: { plan?: StaffingPlan | null; restored?: EstimatorSnapshot } = {}) {
    const { plan, restored } = options;
    this.#plan = plan ? new PlanAhead(plan) : null;
    this.#handleTime = new HandleTime(restored?.handleTime);
    this.#abandonment = new Abandonment(restored?.abandonment);
    this.#combiner = new Combiner(inputCount, restored?.combiner);
    this.#conformal = new Conformal(restored?.conformal);
    this.#returnCalls = new ReturnCalls(restored?.returnCalls);
    this.#pickUp = new PickUp(restored?.pickUp);
  }

  /** What the guide would quote now (`Baseline`), to be compared with. @param at ms since 1970 */
  baselineSeconds(at: number): number {
    return this.#baseline.seconds(at);
  }

  happened(event: QueueEvent): void {
    if (!this.#feed.hears(event, this.#bustle(), this.#isOurs(event))) return;
    this.#showsLine ||= showsLine(event);
    switch (event.type) {
      case 'joined':
        return this.#joined(event);
      case 'answered':
        return this.#answered(event.call, event.agent, event.at);
      case 'abandoned':
        return this.#gone(event.call, event.at, true);
      case 'left':
        return this.#gone(event.call, event.at, false);
      case 'wrap-up':
        return this.#agents.wrapUp(event.call, event.at);
      case 'handled':
        return this.#handled(event.call, event.at);
      case 'agent-here':
        return this.#agents.here(event.agent, event.share, event.at);
      case 'agent-away':
        return this.#agents.away(event.agent, event.at);
      case 'counted':
        this.#line.counted(event);
        return this.#agents.counted(event.at, event.agentsStaffed, event.agentsAvailable);
    }
  }

  estimate(query: WaitQuery): WaitEstimate {
    const { at, priority = 0, joinedAt, callbacksAhead = 0 } = query;
    if (!this.#showsLine) {
      const returned = this.#returnCalls.look(at);
      if (typeof returned === 'string') return { known: false, at, reason: returned };
      return knownWait(at, returned, this.#returnCalls.scores, 'return-calls');
    }
    const place = { priority, since: joinedAt ?? at };
    const found = this.#look(at, place, joinedAt === undefined, callbacksAhead);
    if (found === 'agents-free') return freeAgentWait(at, this.#pickUp.law());
    if (typeof found === 'string') return { known: false, at, reason: found };
    return knownWait(at, found, this.#conformal.scores, 'line');
  }

  laws(at: number): LineLaws {
    const { handle, wrapUp } = this.#handleTime;
    const { staffed, available } = this.#agents.staffing(at, this.#usualSeconds());
    const law = (of: DecayedMean) => ({ meanSeconds: of.mean, cv: of.cv, count: of.count });
    return {
      handle: law(handle),
      wrapUp: wrapUp.count === 0 ? null : law(wrapUp),
      patienceMeanSeconds: this.#abandonment.patienceMeanSeconds,
      agentsStaffed: staffed,
      agentsAvailable: available,
    };
  }

  /**
   * The line as it is seen, for whom to ring; null when what is seen is not to be believed. Callers who were only
   * counted are not in it: nobody knows their place, and a count that is wrong for long must not hold anybody back.
   */
  lineNow(at: number): LineNow | null {
    if (!this.#showsLine || this.#feed.isAheadOf(at) || this.#isInDoubt(at)) return null;
    if (this.#feed.isQuiet(at, this.#bustle())) return null;
    const laws = this.laws(at);
    const free = this.#agents.isTold(at) ? laws.agentsAvailable : 0;
    // A part of an agent is nobody who could take a call now.
    const live = this.#line
      .liveCallers(mostPaced)
      .map(({ priority, since }) => ({ priority, joinedAt: since }));
    return { agentsFree: Math.floor(free + 1e-9), ...this.#agents.busy(at), live, laws };
  }

  /** The line as its source shows it, for people to look at. @param most callers named, 1 or more */
  seen(at: number, most: number): LineSeen {
    if (!this.#showsLine) return unseenLine;
    const { staffed, available, isTold } = this.#agents.staffing(at, this.#usualSeconds());
    return {
      freshness: this.#freshness(at),
      heardAt: this.#feed.spokeAt,
      callers: this.#line
        .liveCallers(most)
        .map(({ call, priority, since }) => ({ call, priority, since })),
      callersCount: this.#line.liveCount,
      unplacedCount: this.#line.unplaced(at),
      agents: isTold ? { staffed, free: Math.min(available, staffed) } : null,
    };
  }

  #freshness(at: number): LineSeen['freshness'] {
    if (this.#feed.isQuiet(at, this.#bustle())) return 'stale';
    return this.#feed.isAheadOf(at) || this.#isInDoubt(at) ? 'doubtful' : 'fresh';
  }

  /** What was learned, without who is in line now: the source tells that again. */
  snapshot(): EstimatorSnapshot {
    return {
      handleTime: this.#handleTime.state(),
      abandonment: this.#abandonment.state(),
      combiner: this.#combiner.state(),
      conformal: this.#conformal.state(),
      returnCalls: this.#returnCalls.state(),
      pickUp: this.#pickUp.state(),
    };
  }

  #bustle(): Bustle {
    return {
      waiting: this.#line.liveCount,
      talking: this.#agents.talking,
      meanHandleMs: 1000 * Math.max(firstGuessSeconds, this.#usualSeconds()),
    };
  }

  /** Of a callback that has not been rung: we tell of it, whether the source lives or not. */
  #isOurs(event: QueueEvent): boolean {
    if (event?.type === 'joined') return event.isCallback;
    return event?.type === 'left' && this.#line.get(event.call)?.isCallback === true;
  }

  #usualSeconds(): number {
    return Math.max(1, this.#handleTime.handle.mean);
  }

  #look(
    at: number,
    place: Place,
    withEqual: boolean,
    callbacksAhead: number,
  ): Forecast | 'agents-free' | UnknownWait['reason'] {
    if (this.#feed.isAheadOf(at)) return 'inconsistent';
    if (this.#feed.isQuiet(at, this.#bustle())) return 'stale-feed';
    const ahead = this.#line.ahead(at, place, withEqual);
    const callbacks = ahead.callbacks + callbacksAhead;
    const { staffed, available, rate, isTold } = this.#agents.staffing(at, this.#usualSeconds());
    const free = isTold ? available - ahead.live - callbacks : 0;
    if (this.#handleTime.handle.count < leastHandled && free < 1) return 'cold-start';
    if (staffed <= 0) return 'no-agents';
    if (this.#isInDoubt(at)) return 'inconsistent';
    if (free >= 1) return 'agents-free';
    const head = this.#line.firstLive();
    const headSeconds = head === undefined ? 0 : Math.max(0, (at - head.joinedAt) / 1000);
    const situation = {
      at,
      liveAhead: ahead.live,
      callbacksAhead: callbacks,
      staffed: Math.max(staffed, 1),
      busyShare: Math.min(1, this.#agents.talking / Math.max(staffed, 1)),
      isTold,
      agentsRate: Math.max(rate, 1 / longestHandleSeconds),
      seenRate: this.#throughput.rate(at, Math.max(rate, 1 / longestHandleSeconds)),
      hasCredit: place.since < at,
      abandonRate: this.#abandonment.rate,
      headOfLineSeconds: Math.min(headSeconds, longestWaitSeconds),
      lastWaitSeconds: this.#lastWaitSeconds,
      baselineSeconds: this.#baseline.seconds(at),
    };
    return forecast(situation, this.#plan, this.#combiner);
  }

  /** Events were lost, and who is in line since before that may be gone; or callers come whom nobody saw join. */
  #isInDoubt(at: number): boolean {
    if (this.#line.isUnseen) return true;
    const silence = this.#feed.silence;
    if (silence === null) return false;
    const head = this.#line.firstLive();
    if (head !== undefined && head.joinedAt <= silence.from && at - silence.to < doubtMs)
      return true;
    this.#feed.forgetSilence();
    return false;
  }

  #joined(event: JoinedEvent): void {
    const { at, call, since, priority, isCallback } = event;
    if (at <= (this.#over.get(call) ?? -1)) return;
    const answeredAt = this.#agents.answeredAt(call);
    if (answeredAt !== null && at <= answeredAt) return;
    if (answeredAt !== null) this.#agents.done(call, at);
    this.#line.join(event, () => {
      const found = isCallback ? null : this.#look(at, { priority, since }, true, 0);
      if (found === 'agents-free') return found;
      if (found === null || typeof found === 'string') return null;
      return { ...found, scores: this.#conformal.scores };
    });
  }

  #answered(call: string, agent: string | null, at: number): void {
    if (this.#agents.isTalking(call) || at <= (this.#over.get(call) ?? -1)) return;
    const entry = this.#line.answered(call);
    const waitSeconds = entry === undefined ? 0 : Math.max(0, (at - entry.joinedAt) / 1000);
    const hadToWait = waitSeconds > atOnceSeconds;
    this.#throughput.answered(at, hadToWait, this.#line.liveCount > 0);
    this.#agents.took(call, agent, at, hadToWait && entry ? entry.joinedAt : null);
    if (entry?.isCallback) this.#returnCalls.answered(at, waitSeconds);
    else if (entry !== undefined) this.#liveAnswered(entry, at, waitSeconds);
  }

  #liveAnswered(entry: Waiting, at: number, waitSeconds: number): void {
    this.#abandonment.learn(waitSeconds, false);
    this.#baseline.accepted(at, waitSeconds);
    if (waitSeconds > 0) this.#lastWaitSeconds = Math.min(waitSeconds, longestWaitSeconds);
    const isTold = this.#agents.isTold(at);
    this.#outcome(entry, waitSeconds, isTold);
    if (isTold && waitSeconds > atOnceSeconds)
      for (const left of this.#departed.passedBy(entry))
        this.#outcome(left, (at - left.joinedAt) / 1000, isTold);
    else this.#departed.clear();
  }

  #outcome(entry: Waiting, waitSeconds: number, isTold: boolean): void {
    const { foretold } = entry;
    if (foretold === null || !(waitSeconds >= 0)) return;
    if (foretold === 'agents-free') return this.#pickUp.learn(waitSeconds);
    if (waitSeconds < atOnceSeconds && !isTold) return;
    const score = gammaScore(foretold.meanSeconds, foretold.shape, waitSeconds);
    this.#conformal.learn(score, foretold.scores);
    this.#combiner.learn(foretold.inputs, waitSeconds - foretold.firstSeconds, foretold.variance);
  }

  #gone(call: string, at: number, gaveUp: boolean): void {
    const entry = this.#line.leave(call);
    if (this.#agents.isTalking(call)) return;
    this.#markOver(call, at);
    if (entry === undefined || entry.isCallback) return;
    this.#abandonment.learn((at - entry.joinedAt) / 1000, gaveUp);
    this.#departed.leave(entry);
    if (this.#line.liveCount === 0) this.#throughput.emptied();
  }

  #handled(call: string, at: number): void {
    this.#markOver(call, at);
    const handled = this.#agents.done(call, at);
    if (handled !== null) this.#handleTime.learn(handled);
    if (this.#departed.size > 0 && this.#line.liveCount === 0) this.#agentIsFree(at);
  }

  /** An agent is free and nobody waits: whoever had left would have been answered by now. */
  #agentIsFree(at: number): void {
    const { isTold, available } = this.#agents.staffing(at, this.#usualSeconds());
    if (!isTold || available < 1) return;
    for (const left of this.#departed.all()) this.#outcome(left, (at - left.joinedAt) / 1000, true);
  }

  #markOver(call: string, at: number): void {
    this.#over.set(call, at);
    if (this.#over.size <= 2000) return;
    const [oldest] = this.#over.keys();
    if (oldest !== undefined) this.#over.delete(oldest);
  }
}

function showsLine(event: QueueEvent): boolean {
  if (event.type === 'joined') return !event.isCallback;
  return event.type === 'agent-here' || event.type === 'counted';
}
