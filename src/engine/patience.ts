import { sleep, type Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';

const pauseMs = 250;

export function isDatabaseAway(error: unknown): boolean {
  return error instanceof UserError && error.code === 'database-away';
}

/**
 * Does something in the database, again and again while it is away and `may` allows.
 * @param work must be harmless when done twice: a lost commit may have been one
 * @returns null when it had to be given up
 */
export async function untilStored<Result>(
  ctx: { clock: Clock },
  work: () => Promise<Result>,
  may: () => boolean,
): Promise<Result | null> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
    }
    if (!may()) return null;
    await sleep(ctx.clock, pauseMs);
    if (!may()) return null;
  }
}

/** The result, or `late` when it is not there in time; what comes later is ignored, errors too. */
export async function within<Result, Late>(
  clock: Clock,
  limitMs: number,
  work: Promise<Result>,
  late: Late,
): Promise<Result | Late> {
  const timer = Promise.withResolvers<Late>();
  const handle = clock.after(limitMs, () => timer.resolve(late));
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    handle.cancel();
    // Only what is late can still fail here; who waited has its answer.
    work.catch(() => {});
  }
}

/** Resolves when the signal aborts, at once when it has. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
