import type { Clock } from '../base/clock.ts';

export interface StoryLine {
  /** Since the story began. */
  atMs: number;
  who: string;
  what: string;
}

/** Who did and heard what, and when: what a simulation tells its reader. */
export class Story {
  readonly lines: StoryLine[] = [];
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #onLine: (line: StoryLine) => void;

  constructor(clock: Clock, onLine: (line: StoryLine) => void = () => {}) {
    this.#clock = clock;
    this.#startMs = clock.monotonic();
    this.#onLine = onLine;
  }

  note(who: string, what: string): void {
    const line = { atMs: Math.round(this.#clock.monotonic() - this.#startMs), who, what };
    this.lines.push(line);
    this.#onLine(line);
  }
}

/** `  12.3 s  Ana    hears the agent's tone` */
export function printLine(line: StoryLine): string {
  return `${(line.atMs / 1000).toFixed(1).padStart(6)} s  ${line.who.padEnd(16)}  ${line.what}`;
}
