import type { Clock } from '../../base/clock.ts';
import type { Account } from '../account/account.ts';
import type { Advance } from './advance.ts';
import { lastStepSid, type Execution } from './execution.ts';
import type { FlowRevision } from './flows.ts';
import type { Trigger } from './triggers.ts';

/** Older ones are forgotten, those that ended first. */
const executionsMax = 10_000;

/** Every execution and what it did, step by step. */
export class ExecutionLog {
  /** By SID, the oldest first. */
  readonly all = new Map<string, Execution>();
  readonly #account: Account;
  readonly #clock: Clock;
  readonly #listeners = new Set<(execution: Execution) => void>();

  constructor({ account, clock }: { account: Account; clock: Clock }) {
    this.#account = account;
    this.#clock = clock;
  }

  /** Tells of every execution that begins, makes a step or ends. @returns stops telling */
  onChange(listener: (execution: Execution) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  begin(
    flowSid: string,
    { definition, revision }: FlowRevision,
    { context }: Trigger,
    from: { parent: Execution | null; initiatedBy: string | null },
  ): Execution {
    const { states, initial_state: initial } = definition;
    const at = states.find(({ name }) => name === initial);
    if (at === undefined) throw new Error(`Flow ${flowSid} was saved without its initial state`);
    const nowMs = this.#clock.now();
    const execution: Execution = {
      ...{ sid: context.flow.sid, flowSid, revision, definition, ...from },
      ...{ contact: context.contact.channel.address, createdAtMs: nowMs, updatedAtMs: nowMs },
      ...{ status: 'active', endReason: null, steps: [] },
      place: { at, context, runs: new Map() },
    };
    if (this.all.size >= executionsMax) this.#forgetOldest();
    this.all.set(execution.sid, execution);
    this.#changed(execution);
    return execution;
  }

  /** Writes down where an execution stands now and how it came there. */
  write(execution: Execution, { place, moves }: Advance): void {
    execution.place = place;
    const parentStepSid = execution.parent && lastStepSid(execution.parent);
    for (const move of moves) {
      const sid = this.#account.newSid('FT');
      execution.steps.push({ ...move, sid, parentStepSid, atMs: this.#clock.now() });
    }
    this.#changed(execution);
  }

  /** The execution has ended; once it has, nothing changes that. */
  close(execution: Execution, reason: string): void {
    if (execution.status === 'ended') return;
    Object.assign(execution, { status: 'ended', endReason: reason });
    this.#changed(execution);
  }

  #forgetOldest(): void {
    const [oldest] = this.all.values();
    const gone = this.all.values().find(({ status }) => status === 'ended') ?? oldest;
    if (!gone) return;
    this.close(gone, 'there are too many executions');
    this.all.delete(gone.sid);
  }

  #changed(execution: Execution): void {
    execution.updatedAtMs = this.#clock.now();
    for (const listener of this.#listeners) listener(execution);
  }
}
