import type { Agent } from './people.ts';

/** The agents of a centre. Who has been free last is taken first: of agents who are alike it makes no difference. */
export class Agents {
  readonly all: Agent[] = [];
  readonly #free: Agent[] = [];
  /** At work, with those who finish their last call. */
  staffed = 0;
  #planned = 0;

  get freeCount(): number {
    return this.#free.length;
  }

  /** @throws Error when nobody is free: a fault of the policy */
  take(): Agent {
    const agent = this.#free.pop();
    if (!agent) throw new Error('no agent is free');
    return agent;
  }

  /** A call or a reservation is over. @returns whether the agent stays */
  release(agent: Agent, now: number): boolean {
    agent.since = now;
    agent.busySince = Number.NaN;
    if (agent.isLeaving) {
      agent.isLeaving = false;
      agent.stage = 'away';
      this.staffed -= 1;
      return false;
    }
    agent.stage = 'free';
    this.#free.push(agent);
    return true;
  }

  /** So many are wanted from now on. Who is free goes at once, the others after the call in hand. @returns who came and went */
  plan(count: number, now: number): { came: Agent[]; went: Agent[] } {
    const came: Agent[] = [];
    const went: Agent[] = [];
    for (; this.#planned < count; this.#planned += 1) {
      const leaving = this.all.find(({ isLeaving }) => isLeaving);
      if (leaving) leaving.isLeaving = false;
      else came.push(this.#come(now));
    }
    for (; this.#planned > count; this.#planned -= 1) {
      const free = this.#free.pop();
      if (free) {
        Object.assign(free, { stage: 'away', since: now });
        this.staffed -= 1;
        went.push(free);
        continue;
      }
      const busy = this.all.find(({ stage, isLeaving }) => stage !== 'away' && !isLeaving);
      if (busy) busy.isLeaving = true;
    }
    return { came, went };
  }

  #come(now: number): Agent {
    let agent = this.all.find(({ stage }) => stage === 'away');
    if (!agent) {
      const index = this.all.length;
      agent = { index, stage: 'away', since: now, busySince: Number.NaN, isLeaving: false };
      this.all.push(agent);
    }
    Object.assign(agent, { stage: 'free', since: now });
    this.#free.push(agent);
    this.staffed += 1;
    return agent;
  }
}
