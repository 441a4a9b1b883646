import { sleep } from '../base/clock.ts';
import type { LaunchedAs } from '../callback/callback.ts';
import { pacedLines } from '../store/pacing.ts';
import { pollMs, type Engine } from './context.ts';
import { paceLine } from './pace-line.ts';

/** What is known of the agents ages: a line that is seen is looked at so often, whatever happens; others by a poll. */
const roundMs = 1_000;
/** Changes that come closer together are looked at together. */
const spacingMs = 200;

export interface PacerOptions {
  /** Does a piece of work; false when it failed. */
  attempt: (work: () => Promise<void>) => Promise<unknown>;
  onLaunched: (as: LaunchedAs, count: number) => void;
}

/** Gives callbacks their turn where no timer does. Every node does so; a lock and the rows keep them together. */
export class Pacer {
  readonly #ctx: Engine;
  readonly #options: PacerOptions;
  /** Lines with callbacks in them, and what ends the listening to each. */
  readonly #lines = new Map<string, () => void>();
  readonly #changed = new Set<string>();
  #hurry = new AbortController();
  /** Monotonic time at which all lines are looked at next. */
  #roundAt = 0;

  constructor(ctx: Engine, options: PacerOptions) {
    this.#ctx = ctx;
    this.#options = options;
  }

  /** Resolves when the signal has aborted and nothing is under way. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, paceHints } = this.#ctx;
    paceHints.listen((callTargetId, isInLine) => this.#soon(callTargetId, isInLine));
    while (!signal.aborted) {
      this.#hurry = new AbortController();
      if (clock.monotonic() >= this.#roundAt) {
        // Before the look: who comes to an empty line meanwhile brings the next round forward.
        this.#roundAt = clock.monotonic() + pollMs;
        await this.#options.attempt(() => this.#findLines());
        for (const id of this.#lines.keys()) this.#changed.add(id);
      }
      await this.#paceChanged(signal);
      await this.#pause(spacingMs, signal);
      const leftMs = this.#roundAt - clock.monotonic();
      if (this.#changed.size === 0 && leftMs > 0)
        await this.#pause(leftMs, AbortSignal.any([signal, this.#hurry.signal]));
    }
    paceHints.listen(null);
    for (const end of this.#lines.values()) end();
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(this.#ctx.clock, ms, signal).catch(() => {}); // Aborted: there is something to do, or it ends.
  }

  async #findLines(): Promise<void> {
    const ids = new Set(await pacedLines(this.#ctx.db));
    for (const [id, end] of this.#lines) {
      if (ids.has(id)) continue;
      end();
      this.#lines.delete(id);
    }
    for (const id of ids)
      if (!this.#lines.has(id))
        this.#lines.set(
          id,
          this.#ctx.lines.onChange(id, () => this.#soon(id)),
        );
  }

  /** A line that was empty is found by a round; what has no line is no matter of ours. */
  #soon(callTargetId: string, isInLine = true): void {
    if (!this.#lines.has(callTargetId)) {
      if (!isInLine) return;
      this.#roundAt = 0;
    }
    this.#changed.add(callTargetId);
    this.#hurry.abort();
  }

  async #paceChanged(signal: AbortSignal): Promise<void> {
    // What changes meanwhile waits for the next time: a line that never rests must not hold up the others.
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const id of changed) {
      if (signal.aborted) return;
      await this.#options.attempt(async () => {
        const paced = await paceLine(this.#ctx, id);
        if (paced?.isSeen)
          this.#roundAt = Math.min(this.#roundAt, this.#ctx.clock.monotonic() + roundMs);
        if (paced?.launched && paced.launched.count > 0)
          this.#options.onLaunched(paced.launched.as, paced.launched.count);
      });
    }
  }
}
