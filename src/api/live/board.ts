import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { maskNumber } from '../../base/phone-number.ts';
import type { CallbackView, LineView } from '../../engine/views.ts';
import { maskNumbersIn } from '../mask.ts';
import { PollLoop } from '../poll-loop.ts';

/** All that the live page shows, with numbers masked. */
export interface Picture {
  line: LineView;
  callbacks: (Pick<
    CallbackView,
    'id' | 'state' | 'outcome' | 'reason' | 'dueAt' | 'endedAt' | 'journal'
  > & { number: string; callTarget: string })[];
}

export function pictureOf(line: LineView, callbacks: CallbackView[]): Picture {
  const names = new Map(line.callTargets.map(({ id, name }) => [id, name]));
  return {
    line,
    callbacks: callbacks.map((callback) => ({
      id: callback.id,
      number: maskNumber(callback.number),
      callTarget: names.get(callback.callTargetId) ?? '',
      state: callback.state,
      outcome: callback.outcome,
      reason: callback.reason && maskNumbersIn(callback.reason),
      dueAt: callback.dueAt,
      endedAt: callback.endedAt,
      journal: callback.journal.map((entry) => ({
        ...entry,
        reason: entry.reason && maskNumbersIn(entry.reason),
      })),
    })),
  };
}

const pollMs = 1_000;

/** Gives the same picture to every page, and a new one only when something has changed. */
export class LiveBoard {
  readonly #loop: PollLoop;
  readonly #read: () => Promise<Picture>;
  readonly #followers = new Set<(picture: Picture) => void>();
  #latest: Picture | null = null;
  #latestText = '';

  constructor(clock: Clock, log: Log, read: () => Promise<Picture>) {
    this.#read = read;
    this.#loop = new PollLoop(clock, log, () => this.#turn());
  }

  /** @returns ends it */
  follow(show: (picture: Picture) => void): () => void {
    this.#followers.add(show);
    if (this.#latest) show(this.#latest);
    if (this.#followers.size === 1) this.#loop.start();
    return () => {
      this.#followers.delete(show);
      if (this.#followers.size > 0) return;
      this.#loop.stop();
      this.#latest = null;
      this.#latestText = '';
    };
  }

  async #turn(): Promise<number> {
    const picture = await this.#read();
    const text = JSON.stringify([picture.line.callTargets, picture.callbacks]);
    if (text !== this.#latestText) {
      this.#latest = picture;
      this.#latestText = text;
      for (const show of this.#followers) show(picture);
    }
    return pollMs;
  }
}
