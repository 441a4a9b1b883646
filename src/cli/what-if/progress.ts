import type { Clock } from '../../base/clock.ts';

/** Where progress is told: standard error, so that standard output holds the report alone. */
export interface Screen {
  isTerminal: boolean;
  write(text: string): void;
}

export const terminal: Screen = {
  isTerminal: process.stderr.isTTY,
  write: (text) => void process.stderr.write(text),
};

const everyMs = 250;
const firstGuessMs = 2000;

/**
 * Tells how far the work is and how long it will take: a line that changes on a terminal, one guess elsewhere.
 * @returns a function to be called with how many days are done, and one for when the work is over
 */
export function tellProgress(
  screen: Screen,
  clock: Clock,
  days: number,
): { done: (count: number) => void; end: () => void } {
  const startedAt = clock.monotonic();
  let toldAt = startedAt;
  let hasTold = false;
  return {
    done(count) {
      const now = clock.monotonic();
      const elapsedMs = now - startedAt;
      const isTime = screen.isTerminal ? now - toldAt >= everyMs : !hasTold;
      if (!isTime || elapsedMs < (screen.isTerminal ? everyMs : firstGuessMs)) return;
      toldAt = now;
      hasTold = true;
      const leftSeconds = (elapsedMs / count) * (days - count) * 0.001;
      const guess = `${count} of ${days} days simulated, about ${sayDuration(leftSeconds)} left`;
      screen.write(screen.isTerminal ? `\r\u001b[K${guess}; Ctrl-C ends it` : `${guess}.\n`);
    },
    end() {
      if (screen.isTerminal && hasTold) screen.write('\r\u001b[K');
    },
  };
}

/** "40 s", "3 min", "2 h" */
export function sayDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
