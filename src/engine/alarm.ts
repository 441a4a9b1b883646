import type { Timer } from '../base/clock.ts';
import type { Engine } from './context.ts';

/** Sleeps until a time, or until told of an earlier one; what is told while awake is remembered. */
export class Alarm {
  readonly #ctx: Engine;
  #told = Infinity;
  #asleep: ((at: number) => void) | null = null;

  constructor(ctx: Engine) {
    this.#ctx = ctx;
    ctx.wakeUp.listen((at) => this.ring(at));
  }

  /** @param at ms since 1970, database time: something is due then; a past time wakes at once */
  ring(at: number): void {
    if (this.#asleep) this.#asleep(at);
    else this.#told = Math.min(this.#told, at);
  }

  sleepUntil(at: number): Promise<void> {
    const { clock, db } = this.#ctx;
    return new Promise((resolve) => {
      let until = Infinity;
      let timer: Timer | null = null;
      this.#asleep = (earlier) => {
        if (earlier >= until) return;
        timer?.cancel();
        until = earlier;
        timer = clock.after(Math.max(0, until - db.now()), () => {
          this.#asleep = null;
          resolve();
        });
      };
      this.#asleep(Math.min(at, this.#told));
      this.#told = Infinity;
    });
  }
}
