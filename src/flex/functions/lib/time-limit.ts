import type { Clock } from '../../../base/clock.ts';

/**
 * Runs work that may take `limitMs` at most; the signal tells it when it is over.
 * @throws Error `no answer within …`; whatever the work throws before
 */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = clock.after(limitMs, () => {
    const error = new Error(`no answer within ${limitMs} ms`);
    reject(error);
    over.abort(error);
  });
  try {
    return await Promise.race([work(over.signal), promise]);
  } finally {
    timer.cancel();
  }
}
