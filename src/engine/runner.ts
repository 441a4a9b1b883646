import { sleep } from '../base/clock.ts';
import type { Callback, LaunchedAs } from '../callback/callback.ts';
import { onHints } from '../store/listen.ts';
import { nextWakeAt, releaseOwn, takeDue } from '../store/timers.ts';
import { Alarm } from './alarm.ts';
import type { Joined } from './attempt-times.ts';
import { pollMs, type Engine } from './context.ts';
import { isDatabaseAway, within } from './patience.ts';
import { Pacer } from './pacer.ts';
import { isReady } from './queries.ts';
import { forgetRecordings } from './recordings.ts';
import { renewLeases } from './renew-leases.ts';
import { forgetQueueEvents } from './stored-week.ts';
import { workOn } from './work-on.ts';

export interface RunnerOptions {
  /** Callbacks worked on at once at most; default 2000: what a machine carries is the media's to say. */
  limit?: number;
  /** False: no hints from other nodes are listened for (they are only hints). */
  listen?: boolean;
  /** Told of each callback that was taken for dialling, how long after it was due. */
  onTaken?: (lateMs: number) => void;
  /** Told of the turns that were given by place, or where nobody gave them by time, and how. */
  onLaunched?: (as: LaunchedAs, count: number) => void;
  /** Told of every two that are joined. */
  onJoined?: (joined: Joined) => void;
}

/** How many are claimed at a time: few enough that their lease does not run out before their turn. */
const batch = 50;
const outagePauseMs = 500;
/** After an outage every node first makes sure of what it has; claims wait until all have had the time. */
const afterOutageMs = 2_000;
/** How long legs that are hung up by a stop have to say so. */
const hangUpGraceMs = 5_000;
/** How often a node looks for what is to be forgotten. */
const forgetMs = 3_600_000;

/**
 * Starts what a node does by itself. Whatever an earlier life under this node's id held is fenced first.
 * @throws UserError database-away
 */
export async function startRunner(ctx: Engine, options: RunnerOptions = {}): Promise<Runner> {
  await releaseOwn(ctx.db, ctx.nodeId);
  return new Runner(ctx, options);
}

/** Takes what is due, keeps the node's leases, and ends in good order. No product rules. */
export class Runner {
  readonly #ctx: Engine;
  readonly #options: RunnerOptions;
  readonly #alarm: Alarm;
  readonly #working = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #closing = new AbortController();
  readonly #hints: { close(): Promise<void> } | null = null;
  readonly #taking: Promise<void>;
  readonly #renewing: Promise<void>;
  readonly #forgetting: Promise<void>;
  readonly #pacing: Promise<void>;

  constructor(ctx: Engine, options: RunnerOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#alarm = new Alarm(ctx);
    const { clock, log, db } = ctx;
    if (options.listen !== false)
      this.#hints = onHints(
        { url: db.url, clock, log },
        {
          wake: (at) => this.#alarm.ring(at ?? 0),
          answered: (attemptId) => ctx.agentAnswers.tell(attemptId),
          queue: () => ctx.lines.lookNow(),
          wanted: (attemptId) => ctx.agentWanted.tell(attemptId),
        },
      );
    this.#taking = this.#take();
    this.#renewing = this.#renew();
    this.#forgetting = this.#forget();
    ctx.onJoined = options.onJoined ?? null;
    const pacer = new Pacer(ctx, {
      attempt: (work) => this.#unlessAway(work),
      onLaunched: (as, count) => options.onLaunched?.(as, count),
    });
    this.#pacing = pacer.run(this.#stopping.signal);
  }

  get attemptsInProgress(): number {
    return this.#working.size;
  }

  /**
   * Claims nothing more, lets calls in progress end for `graceMs`, ends the others and frees what is still held.
   * @param graceMs default 10 s
   */
  async stop(graceMs = 10_000): Promise<void> {
    const { clock, held } = this.#ctx;
    this.#ctx.isStopping = true;
    this.#stopping.abort();
    this.#alarm.ring(0);
    const done = this.#taking.then(() => Promise.all(this.#working));
    await within(clock, graceMs, done, null);
    held.loseAll('stopping');
    await within(clock, hangUpGraceMs, done, null);
    this.#closing.abort();
    const loops = [this.#taking, this.#renewing, this.#forgetting, this.#pacing];
    await Promise.all([...loops, this.#hints?.close()]);
    await this.#unlessAway(() => releaseOwn(this.#ctx.db, this.#ctx.nodeId));
  }

  async #take(): Promise<void> {
    const { db } = this.#ctx;
    while (!this.#stopping.signal.aborted) {
      const room = Math.min(batch, (this.#options.limit ?? 2_000) - this.#working.size);
      const taken = room > 0 ? await this.#takeDue(room) : 0;
      if (taken === null) await this.#waitForDatabase();
      else if (room === 0) await this.#alarm.sleepUntil(db.now() + pollMs);
      else if (taken < room) {
        const next = (await this.#unlessAway(() => nextWakeAt(db))) ?? Infinity;
        await this.#alarm.sleepUntil(Math.min(next, db.now() + pollMs));
      }
    }
  }

  /** @returns how many were taken; null when the database is away */
  async #takeDue(limit: number): Promise<number | null> {
    const { db, clock, nodeId, leaseMs } = this.#ctx;
    const since = clock.monotonic();
    const taken = await this.#unlessAway(() => takeDue(db, { nodeId, leaseMs, limit }));
    for (const callback of taken ?? []) {
      if (callback.state === 'waiting') this.#options.onTaken?.(db.now() - callback.dueAt);
      this.#begin(callback, since);
    }
    return taken && taken.length;
  }

  #begin(callback: Callback, since: number): void {
    const { held, leaseMs } = this.#ctx;
    const { id: callbackId, fence } = callback;
    const lease = held.take({ callbackId, fence, lengthMs: leaseMs, since });
    const work = workOn(this.#ctx, callback, lease).finally(() => {
      held.release(lease);
      this.#working.delete(work);
      // There may have been no room for what was due.
      if (this.#working.size === (this.#options.limit ?? 2_000) - 1) this.#alarm.ring(0);
    });
    this.#working.add(work);
  }

  /**
   * Leases have lapsed in the rows meanwhile, of calls that went on: each node renews its own before any node takes
   * what looks abandoned.
   */
  async #waitForDatabase(): Promise<void> {
    const { signal } = this.#stopping;
    const pause = (ms: number): Promise<void> => sleep(this.#ctx.clock, ms, signal).catch(() => {}); // Aborted: the loop ends.
    do await pause(outagePauseMs);
    while (!signal.aborted && !(await this.#unlessAway(() => isReady(this.#ctx))));
    await this.#unlessAway(() => renewLeases(this.#ctx));
    await pause(afterOutageMs);
  }

  async #renew(): Promise<void> {
    const { clock, leaseMs, db } = this.#ctx;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await sleep(clock, leaseMs / 3, signal).catch(() => {}); // Aborted: the loop ends.
      if (signal.aborted) return;
      await this.#unlessAway(() => renewLeases(this.#ctx));
      await this.#unlessAway(() => db.sync());
    }
  }

  async #forget(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#unlessAway(() => forgetRecordings(this.#ctx));
      await this.#unlessAway(() => forgetQueueEvents(this.#ctx));
      await sleep(this.#ctx.clock, forgetMs, signal).catch(() => {}); // Aborted: the loop ends.
    }
  }

  /** The result, or null when the database is away; anything else that goes wrong is logged. */
  async #unlessAway<Result>(work: () => Promise<Result>): Promise<Result | null> {
    const { log } = this.#ctx;
    try {
      return await work();
    } catch (error) {
      if (isDatabaseAway(error)) log.debug({ error: String(error) }, 'The database is away');
      else log.error({ error }, 'A chore of the runner failed');
      return null;
    }
  }
}
