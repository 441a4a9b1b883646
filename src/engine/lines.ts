import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { lineOf, type CallTarget } from '../callback/call-target.ts';
import type { LineEvent, QueueEvent } from '../callback/queue-event.ts';
import { WaitEstimator } from '../estimate/wait-estimator.ts';
import type { CallbackPlace } from '../store/callbacks.ts';
import type { Database } from '../store/database.ts';
import { LineAgents } from './line-agents.ts';
import { joinedEvent, LineCallbacks } from './line-callbacks.ts';
import { LinePlan } from './line-plan.ts';
import { QueueEventLog } from './queue-event-log.ts';
import { believable } from './believable-event.ts';

/** What is heard of a line while its past is still being read. */
const pendingMax = 20_000;
/** Of as many events, and up to twice as many, it is known that they have been heard. */
const heardMax = 25_000;

/** What happened, and to which line. */
export type LineListener = (callTarget: CallTarget, event: QueueEvent) => void;

interface Line {
  callTarget: CallTarget;
  plan: LinePlan;
  estimator: WaitEstimator;
  callbacks: LineCallbacks;
  /** What came while its past was read; null: it has been read. */
  pending: QueueEvent[] | null;
  countedAt: number;
}

/**
 * The line of every call target as this node knows it: what the contact centre tells of its callers and agents, and our
 * own callbacks among them. All nodes hear the same; follow-lines.ts keeps them at it.
 */
export class Lines {
  readonly #db: Database;
  readonly #log: QueueEventLog;
  /** By the id of the call target. */
  readonly #lines = new Map<string, Line>();
  /** Several call targets may name the same queue. */
  readonly #byName = new Map<string, Line[]>();
  readonly #agents = new LineAgents();
  #heard = new Set<string>();
  #heardBefore = new Set<string>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #eventListeners = new Set<LineListener>();
  #look: (() => void) | null = null;

  constructor(options: { db: Database; clock: Clock; log: Log }) {
    this.#db = options.db;
    this.#log = new QueueEventLog(options);
  }

  /** Null while nothing is known of the line: its past is still being read, or this node does not follow it. */
  estimator({ id }: Pick<CallTarget, 'id'>): WaitEstimator | null {
    const line = this.#lines.get(id);
    return line && line.pending === null ? line.estimator : null;
  }

  /** Calls back whenever something has happened in the line. @returns ends it */
  onChange(callTargetId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(callTargetId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(callTargetId, listeners);
    return () => void listeners.delete(listener);
  }

  /**
   * Calls back with what happens in every line whose past has been read, just before it is folded: who joins is not in
   * line yet. @returns ends it
   */
  onEvent(listener: LineListener): () => void {
    this.#eventListeners.add(listener);
    return () => void this.#eventListeners.delete(listener);
  }

  /** A source tells this node of a line: it is kept, and all nodes hear of it. What nobody follows is dropped. */
  happened(told: LineEvent): void {
    const now = this.#db.now();
    const event = believable(told.event, now);
    if (!event || !this.#byName.has(told.line)) return;
    if (!this.hear({ ...told, event }, now)) return;
    this.#log.add(this.#toKeep({ ...told, event }, now));
  }

  /** An agent of whichever lines begins or ends work. */
  agentMoved(agent: string, isHere: boolean, at: number, sourceId: string): void {
    for (const line of this.#agents.linesOf(agent)) {
      const event: QueueEvent = isHere
        ? { type: 'agent-here', at, agent, share: 1 }
        : { type: 'agent-away', at, agent };
      this.happened({ line, sourceId, event });
    }
  }

  /** Whether the agent is known to be at work for the line. */
  isHere(agent: string, line: string): boolean {
    return this.#agents.hereFor(agent, this.#db.now()).includes(line);
  }

  /** What hints are for: look for news earlier than you meant to. */
  lookNow(): void {
    this.#look?.();
  }

  /*
   * What follows is for follow-lines.ts.
   */

  onLookNow(look: (() => void) | null): void {
    this.#look = look;
  }

  /** From now on the lines are those of these call targets. @returns those whose past is to be read */
  follow(callTargets: readonly CallTarget[]): CallTarget[] {
    const ids = new Set(callTargets.map(({ id }) => id));
    for (const id of this.#lines.keys()) if (!ids.has(id)) this.#lines.delete(id);
    const unread: CallTarget[] = [];
    for (const callTarget of callTargets) {
      const known = this.#lines.get(callTarget.id);
      // Another queue is another line.
      if (known && lineOf(known.callTarget) === lineOf(callTarget)) {
        known.callTarget = callTarget;
        known.plan.set(callTarget);
      } else this.#lines.set(callTarget.id, this.#newLine(callTarget));
      if (this.#lines.get(callTarget.id)?.pending) unread.push(callTarget);
    }
    this.#byName.clear();
    for (const line of this.#lines.values()) {
      const name = lineOf(line.callTarget);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), line]);
    }
    return unread;
  }

  /** Its past is read from the beginning: what was folded of it before it broke off is forgotten. */
  beginPast(callTarget: CallTarget): void {
    const line = this.#sameLine(callTarget);
    if (line?.pending) line.estimator = new WaitEstimator({ plan: line.plan.agentsAt });
  }

  /** Folds what was stored before. @param events in order */
  restore(callTarget: CallTarget, events: readonly QueueEvent[]): void {
    const line = this.#sameLine(callTarget);
    if (!line) return;
    for (const event of events) {
      this.#noteAgent(lineOf(line.callTarget), event);
      line.estimator.happened(event);
    }
  }

  /** Its past has been read: what came meanwhile is folded, and estimates are given from now on. */
  restored(callTarget: CallTarget): void {
    const line = this.#sameLine(callTarget);
    if (!line?.pending) return;
    const { pending } = line;
    line.pending = null;
    for (const event of pending) line.estimator.happened(event);
    const [name, now] = [lineOf(callTarget), this.#db.now()];
    for (const { callbacks } of this.#named(name))
      for (const place of callbacks.standing()) line.estimator.happened(joinedEvent(place, now));
    for (const agent of this.#agents.agentsOf(name)) this.#tellOfAgent(agent, now);
    this.#tellListeners(line);
  }

  /**
   * Folds what was told to this node or another.
   * @returns false when it was heard before, or nobody follows the line
   */
  hear({ line: name, sourceId, event }: LineEvent, now: number): boolean {
    const key = `${name} ${sourceId} ${event.type}`;
    const lines = this.#byName.get(name);
    if (!lines || this.#heard.has(key) || this.#heardBefore.has(key)) return false;
    if (this.#heard.size >= heardMax) {
      this.#heardBefore = this.#heard;
      this.#heard = new Set();
    }
    this.#heard.add(key);
    if (event.type === 'agent-here' || event.type === 'agent-away') {
      this.#noteAgent(name, event);
      this.#tellOfAgent(event.agent, now);
    } else for (const line of lines) this.#fold(line, event);
    return true;
  }

  /** A callback is new or has changed. */
  lookAt(place: CallbackPlace, now: number): void {
    this.#lines.get(place.callTargetId)?.callbacks.look(place, now);
  }

  /** Puts callbacks in line whose time has come. */
  pass(now: number): void {
    for (const { callbacks } of this.#lines.values()) callbacks.pass(now);
  }

  /** Writes what is not written yet. */
  close(): Promise<void> {
    return this.#log.close();
  }

  #newLine(callTarget: CallTarget): Line {
    const plan = new LinePlan(callTarget);
    const estimator = new WaitEstimator({ plan: plan.agentsAt });
    const line: Line = {
      ...{ callTarget, plan, estimator, pending: [], countedAt: 0 },
      callbacks: new LineCallbacks((event) => {
        // Who has not read its past yet is told of all callbacks then.
        for (const each of this.#named(lineOf(line.callTarget)))
          if (each.pending === null) this.#give(each, event);
      }),
    };
    return line;
  }

  /** Null: the call target was given another queue while the past of this one was read. */
  #sameLine(callTarget: CallTarget): Line | null {
    const line = this.#lines.get(callTarget.id);
    return line && lineOf(line.callTarget) === lineOf(callTarget) ? line : null;
  }

  #named(name: string): readonly Line[] {
    return this.#byName.get(name) ?? [];
  }

  #noteAgent(line: string, event: QueueEvent): void {
    if (event.type !== 'agent-here' && event.type !== 'agent-away') return;
    const { agent, at } = event;
    this.#agents.note(agent, line, { isHere: event.type === 'agent-here', at });
  }

  /** Tells every line of the agent which part of the time is its own by now. */
  #tellOfAgent(agent: string, at: number): void {
    const here = this.#agents.hereFor(agent, at);
    for (const name of this.#agents.linesOf(agent)) {
      const event: QueueEvent = here.includes(name)
        ? { type: 'agent-here', at, agent, share: 1 / here.length }
        : { type: 'agent-away', at, agent };
      for (const line of this.#named(name)) this.#give(line, event);
    }
  }

  /** A reading is kept once a minute, whichever node took it; of an agent, the part that is this line's. */
  #toKeep({ line, sourceId, event }: LineEvent, now: number): LineEvent {
    if (event.type === 'counted')
      return { line, sourceId: `minute ${Math.floor(event.at / 60_000)}`, event };
    if (event.type !== 'agent-here') return { line, sourceId, event };
    const lines = this.#agents.hereFor(event.agent, now).length;
    return { line, sourceId, event: { ...event, share: 1 / Math.max(1, lines) } };
  }

  /** What the contact centre tells, with what we know better: which calls are ours, and since when they wait. */
  #fold(line: Line, event: QueueEvent): void {
    const { callbacks } = line;
    if (event.type === 'counted') {
      if (event.at <= line.countedAt) return;
      line.countedAt = event.at;
      const waitingCalls = Math.max(0, event.waitingCalls - callbacks.tasksWaiting);
      return this.#give(line, { ...event, waitingCalls });
    }
    callbacks.heard(event);
    const joinedAt = event.type === 'joined' ? callbacks.joinedAt(event.call) : null;
    if (event.type !== 'joined' || joinedAt === null) return this.#give(line, event);
    this.#give(line, { ...event, isCallback: true, since: Math.min(event.since, joinedAt) });
  }

  #give(line: Line, event: QueueEvent): void {
    if (line.pending === null) {
      for (const listener of this.#eventListeners) listener(line.callTarget, event);
      line.estimator.happened(event);
      this.#tellListeners(line);
    } else if (line.pending.length < pendingMax) line.pending.push(event);
  }

  #tellListeners({ callTarget }: Line): void {
    for (const listener of this.#listeners.get(callTarget.id) ?? []) listener();
  }
}
