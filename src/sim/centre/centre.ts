import { Agenda } from './agenda.ts';
import { Agents } from './agents.ts';
import { Line } from './line.ts';
import type { Agent, Call, Callback } from './people.ts';
import { stream, type Random } from './random.ts';
import type { Day, Workload } from './workload.ts';

/** What can be planned. Numbers, as the agenda keeps them in a byte. */
export const planned = {
  handled: 0,
  talked: 1,
  abandons: 2,
  staff: 3,
  look: 4,
  answersPhone: 5,
  ringsOut: 6,
  pressesKey: 7,
  pickedUp: 8,
  mayBeRungAgain: 9,
  hangsUpOnHold: 10,
} as const;

/** Of a callback in the stage it was planned in; a stage later it means nothing. */
export interface PlannedForCallback {
  callback: Callback;
  turnOfStage: number;
}
export type Planned = Call | PlannedForCallback | { agents: number } | null;

/** How a centre decides. The bare centre has none and serves whoever came first. */
export interface Policy {
  readonly name: string;
  /** Asked when somebody has joined the line; who is offered one and accepts leaves it. */
  offers(centre: Centre, call: Call): boolean;
  /** Called after everything that happens: rings phones, reserves agents, asks to be looked at again. */
  look(centre: Centre): void;
  /** An agent is free, and somebody may be in line: serves, reserves or rings. @returns false to let the agent idle */
  serveNext(centre: Centre): boolean;
}

/** Told of everything, as the contact centre's own platform would. */
export interface Watcher {
  joined?(centre: Centre, call: Call): void;
  /** Has taken a callback. */
  promised?(centre: Centre, callback: Callback): void;
  answered?(centre: Centre, call: Call, agent: Agent): void;
  abandoned?(centre: Centre, call: Call): void;
  /** Their phone was answered after it had rung since `callback.since`. */
  phoneAnswered?(centre: Centre, callback: Callback): void;
  /** Nobody answered. */
  rangOut?(centre: Centre, callback: Callback): void;
  /** The key was pressed, since `callback.since` waited for. */
  keyPressed?(centre: Centre, callback: Callback): void;
  /** They talk with an agent; `callback.holdSeconds` says how long they were held. */
  calledBack?(centre: Centre, callback: Callback): void;
  /** The callback is over without having been served. */
  lapsed?(centre: Centre, callback: Callback): void;
  talked?(centre: Centre, call: Call): void;
  handled?(centre: Centre, call: Call): void;
  staffed?(centre: Centre, agent: Agent): void;
  away?(centre: Centre, agent: Agent): void;
}

/** Where agents' time went, in seconds. */
export interface AgentTime {
  staffed: number;
  /** Talking or writing up. */
  busy: number;
  /** Reserved and not talking (without picking up), or idle while somebody is in line. */
  lost: number;
}

/** A contact centre on a virtual clock: what stands where now. It is changed by live.ts and callback-life.ts. */
export class Centre {
  now = 0;
  /** Arrivals, answers, ends of service and departures so far. */
  events = 0;
  /** People who are not done with us. */
  open = 0;
  readonly agenda = new Agenda<Planned>();
  readonly line = new Line();
  readonly agents = new Agents();
  /** Callbacks that are not over, as they joined. */
  readonly callbacks: Callback[] = [];
  /** Of these, in line without an agent: not paused. */
  callbacksInLine = 0;
  busyCount = 0;
  reservedCount = 0;
  readonly time: AgentTime = { staffed: 0, busy: 0, lost: 0 };

  readonly workload: Workload;
  readonly day: Day;
  readonly policy: Policy | null;
  readonly watcher: Watcher;
  readonly seed: number;
  /** Who takes a callback and never leaves, by index: "the same acceptors hold for ever"; null: nobody. */
  readonly holdForEver: ReadonlySet<number> | null;
  readonly random: { arrivals: Random; handle: Random; patience: Random };
  arrivals = 0;

  constructor(options: CentreOptions) {
    const { workload, seed, policy, watcher, holdForEver } = options;
    this.workload = workload;
    this.seed = seed;
    this.policy = policy ?? null;
    this.watcher = watcher ?? {};
    this.holdForEver = holdForEver ?? null;
    this.day = workload.day(stream(seed, 'day'));
    this.random = {
      arrivals: stream(seed, 'arrivals'),
      handle: stream(seed, 'handle'),
      patience: stream(seed, 'patience'),
    };
  }

  /** Lets time pass. */
  passTo(at: number): void {
    const elapsed = at - this.now;
    this.now = at;
    const { freeCount, staffed } = this.agents;
    this.time.staffed += staffed * elapsed;
    this.time.busy += this.busyCount * elapsed;
    const inLine = this.line.count + this.callbacksInLine;
    const idle = freeCount < inLine ? freeCount : inLine;
    if (idle + this.reservedCount > 0) this.time.lost += (idle + this.reservedCount) * elapsed;
  }

  /** The policy wants to look again then. */
  lookAt(at: number): void {
    this.agenda.add(at, planned.look, null);
  }
}

export interface CentreOptions {
  workload: Workload;
  /** Days of one seed are the same day, whatever the policy. */
  seed: number;
  policy?: Policy;
  watcher?: Watcher;
  holdForEver?: ReadonlySet<number>;
}
