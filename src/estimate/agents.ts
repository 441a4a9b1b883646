import { DecayedMean } from './decayed.ts';

interface Agent {
  share: number;
  /** Was said to be at work; else only seen with a call. */
  isTold: boolean;
  isAway: boolean;
  call: string | null;
  /** Last time anything was heard of him. */
  seenAt: number;
  /** Since when he is free, ms since 1970. */
  freeSince: number;
  /** How many callers who had to wait had gone to somebody when this agent became free. */
  passedFrom: number;
  /** His own calls: their mean, and of how many it is. */
  meanSeconds: number;
  calls: number;
}

interface Service {
  agent: string | null;
  answeredAt: number;
  wrapUpAt: number | null;
}

/** How long a call that is over kept its agent. */
export interface Handled {
  handleSeconds: number;
  wrapUpSeconds: number | null;
}

const minute = 60_000;
const hour = 60 * minute;
/** Where nobody tells who is at work: whoever was seen within this time is (as the bank's traces are read). */
const seenForMs = 5 * minute;
/** A longer call counts as this long in the mean of an agent. */
const longestOwnSeconds = 3600;
/** A longer pause is absence. */
const longestPauseSeconds = 30;
/** Heard nothing of for so long, an agent has gone home without saying so. */
const forgottenAfterMs = 16 * hour;
/** A call that seems to last longer has ended unseen. */
const longestCallMs = 4 * hour;
/** Afterwards a count of the whole line tells nothing of now. */
export const countIsFreshForMs = 2 * minute;
/** Free for so long, and passed over by so many who waited: not really at work. */
const passedOver = { callers: 5, ms: 2 * minute };
const most = 2000;
/** The mean of an agent's own calls is of about so many; so many calls of the usual length are added to it. */
const ownCalls = { memory: 300, usual: 20 };

export interface Staffing {
  /** Shared agents by their share. */
  staffed: number;
  available: number;
  /** Calls per second that all of them end when busy, each at his own speed. */
  rate: number;
  /** The source says who is at work. */
  isTold: boolean;
}

/** Who is at work for a line, and with which call. */
export class Agents {
  readonly #agents = new Map<string, Agent>();
  readonly #services = new Map<string, Service>();
  /** How many of the agents were said to be at work. */
  #told = 0;
  /** From being free to the next call while somebody waits: being rung, picking up. */
  readonly #pauses = new DecayedMean(200);
  #passed = 0;
  #sweptAt = 0;
  #count: { at: number; staffed: number; available: number } | null = null;

  here(name: string, share: number, at: number): void {
    const agent = this.#named(name, at);
    if (agent === undefined) return;
    if (!agent.isTold || agent.isAway) {
      agent.passedFrom = this.#passed;
      agent.freeSince = at;
    }
    if (!agent.isTold) this.#told += 1;
    agent.isTold = true;
    agent.isAway = false;
    agent.share = share;
  }

  /** He is still on the call in hand, if any, but takes no other. */
  away(name: string, at: number): void {
    const agent = this.#agents.get(name);
    if (agent === undefined) return;
    agent.isAway = true;
    agent.seenAt = at;
    if (agent.call === null) this.#forget(name, agent);
  }

  /** @param waitingSince of a caller who stood in line, so that any free agent might have taken him; else null */
  took(call: string, name: string | null, at: number, waitingSince: number | null): void {
    if (waitingSince !== null) this.#passed += 1;
    if (this.#count !== null) this.#count.available = Math.max(0, this.#count.available - 1);
    if (this.#services.size >= most) this.#forgetOldestCall();
    this.#services.set(call, { agent: name, answeredAt: at, wrapUpAt: null });
    const agent = name === null ? undefined : this.#named(name, at);
    if (agent === undefined) return;
    // One agent, one call: what he had before has ended unseen.
    if (agent.call !== null && agent.call !== call) this.#services.delete(agent.call);
    else if (agent.call === null && waitingSince !== null)
      this.#pauses.add(
        Math.min(
          longestPauseSeconds,
          Math.max(0, at - Math.max(agent.freeSince, waitingSince)) / 1000,
        ),
      );
    agent.call = call;
  }

  get talking(): number {
    return this.#services.size;
  }

  isTalking(call: string): boolean {
    return this.#services.has(call);
  }

  answeredAt(call: string): number | null {
    return this.#services.get(call)?.answeredAt ?? null;
  }

  wrapUp(call: string, at: number): void {
    const service = this.#services.get(call);
    if (service !== undefined && service.wrapUpAt === null) service.wrapUpAt = at;
  }

  /** Null when nothing can be learned of it: the answer was not seen, or the times make no sense. */
  done(call: string, at: number): Handled | null {
    const service = this.#services.get(call);
    if (service === undefined) return null;
    this.#services.delete(call);
    if (this.#count !== null) this.#count.available += 1;
    const handleSeconds = (at - service.answeredAt) / 1000;
    this.#release(service.agent, at, handleSeconds);
    if (handleSeconds < 0 || at - service.answeredAt > longestCallMs) return null;
    const wrapUpSeconds =
      service.wrapUpAt === null || service.wrapUpAt > at ? null : (at - service.wrapUpAt) / 1000;
    return { handleSeconds, wrapUpSeconds };
  }

  counted(at: number, staffed: number, available: number): void {
    this.#count = { at, staffed, available };
  }

  /** @param usualSeconds how long a call keeps an agent of whom little is known */
  staffing(at: number, usualSeconds: number): Staffing {
    const seen = this.#seen(at, usualSeconds);
    const count = this.#freshCount(at);
    if (count === null) return seen;
    // A count is seconds old: an agent is free when both say so. Who is counted and was never named may be free.
    const free = Math.min(count.available, count.staffed);
    const unnamed = Math.max(0, count.staffed - seen.staffed);
    const available = this.#told > 0 ? Math.min(free, seen.available + unnamed) : free;
    const rate =
      seen.staffed > 0 ? (seen.rate * count.staffed) / seen.staffed : count.staffed / usualSeconds;
    return { staffed: count.staffed, available, rate, isTold: true };
  }

  /** Whether the source says who is at work, so that a free agent is really free. */
  isTold(at: number): boolean {
    return this.#told > 0 || this.#freshCount(at) !== null;
  }

  /** Since when each agent is on a call, and since when those write up who are seen to; ms since 1970. */
  busy(at: number): { busySince: number[]; wrapUpSince: number[] } {
    const busySince: number[] = [];
    const wrapUpSince: number[] = [];
    for (const { answeredAt, wrapUpAt } of this.#services.values()) {
      if (at - answeredAt >= longestCallMs) continue;
      if (wrapUpAt === null) busySince.push(answeredAt);
      else wrapUpSince.push(wrapUpAt);
    }
    return { busySince, wrapUpSince };
  }

  #freshCount(at: number): { staffed: number; available: number } | null {
    const count = this.#count;
    return count === null || at - count.at > countIsFreshForMs ? null : count;
  }

  #seen(at: number, usualSeconds: number): Staffing {
    let [staffed, available, rate, nameless] = [0, 0, 0, 0];
    // Who is only seen may not be there at all: a pause says nothing of him.
    const pauseSeconds = this.#told > 0 ? this.#pauses.mean : 0;
    for (const agent of this.#agents.values()) {
      if (agent.isAway || !this.#isAtWork(agent, at)) continue;
      staffed += agent.share;
      const seconds = agent.meanSeconds * agent.calls + usualSeconds * ownCalls.usual;
      rate += agent.share / (seconds / (agent.calls + ownCalls.usual) + pauseSeconds);
      if (agent.call === null) available += agent.share;
    }
    for (const service of this.#services.values())
      if (service.agent === null && at - service.answeredAt < longestCallMs) nameless += 1;
    rate += nameless / (usualSeconds + pauseSeconds);
    return { staffed: staffed + nameless, available, rate, isTold: this.#told > 0 };
  }

  #isAtWork(agent: Agent, at: number): boolean {
    const idleMs = at - agent.seenAt;
    if (agent.call !== null) return idleMs < longestCallMs;
    if (!agent.isTold) return idleMs < seenForMs;
    const passed = this.#passed - agent.passedFrom;
    if (passed >= passedOver.callers && idleMs > passedOver.ms) return false;
    return idleMs < forgottenAfterMs;
  }

  #named(name: string, at: number): Agent | undefined {
    const known = this.#agents.get(name);
    if (known !== undefined) {
      known.seenAt = Math.max(known.seenAt, at);
      return known;
    }
    if (this.#agents.size >= most) this.#forgetAgents(at);
    if (this.#agents.size >= most) return undefined;
    const agent: Agent = {
      share: 1,
      isTold: false,
      isAway: false,
      call: null,
      seenAt: at,
      freeSince: at,
      passedFrom: this.#passed,
      meanSeconds: 0,
      calls: 0,
    };
    this.#agents.set(name, agent);
    return agent;
  }

  #release(name: string | null, at: number, handleSeconds: number): void {
    const agent = name === null ? undefined : this.#agents.get(name);
    if (agent === undefined || name === null) return;
    agent.call = null;
    agent.seenAt = Math.max(agent.seenAt, at);
    agent.passedFrom = this.#passed;
    agent.freeSince = at;
    agent.calls = Math.min(agent.calls + 1, ownCalls.memory);
    const seconds = Math.min(Math.max(0, handleSeconds), longestOwnSeconds);
    agent.meanSeconds += (seconds - agent.meanSeconds) / agent.calls;
    if (agent.isAway) this.#forget(name, agent);
  }

  #forget(name: string, agent: Agent): void {
    this.#agents.delete(name);
    if (agent.isTold) this.#told -= 1;
  }

  #forgetAgents(at: number): void {
    if (Math.abs(at - this.#sweptAt) < minute) return;
    this.#sweptAt = at;
    for (const [name, agent] of this.#agents)
      if (agent.call === null && at - agent.seenAt > seenForMs) this.#forget(name, agent);
  }

  #forgetOldestCall(): void {
    const [oldest] = this.#services.keys();
    if (oldest !== undefined) this.done(oldest, Infinity);
  }
}
