import type { Clock } from '../../base/clock.ts';
import { until } from './interruption.ts';
import { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';

/** How two who were joined came apart. */
export type Parted = 'hung-up' | 'time-limit' | 'star';

/**
 * Joins two calls that are up, until one of them is over, the time is up, or `*` is pressed.
 * @returns null when they could not be joined @throws Interruption when the signal aborts
 */
export async function bridge(
  a: LiveCall,
  b: LiveCall,
  options: {
    clock: Clock;
    signal: AbortSignal;
    timeLimitMs?: number;
    partsOnStar?: boolean;
    onJoined?: () => void;
  },
): Promise<Parted | null> {
  if (!(await Leg.join(a.leg, b.leg))) return null;
  options.onJoined?.();
  const parted = Promise.withResolvers<Parted>();
  const over = (): void => parted.resolve('hung-up');
  for (const { gone } of [a.leg, b.leg])
    if (gone.aborted) over();
    else gone.addEventListener('abort', over, { once: true });
  const { clock, signal, timeLimitMs, partsOnStar } = options;
  const timer =
    timeLimitMs === undefined ? null : clock.after(timeLimitMs, () => parted.resolve('time-limit'));
  const unlisten = a.leg.keys.onPress(() => {
    const key = a.leg.keys.take();
    if (partsOnStar === true && key === '*') parted.resolve('star');
  });
  try {
    return await until(parted.promise, signal);
  } finally {
    timer?.cancel();
    unlisten();
    for (const { gone } of [a.leg, b.leg]) gone.removeEventListener('abort', over);
    await a.leg.part();
    await b.leg.part();
  }
}
