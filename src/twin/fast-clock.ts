import type { Clock } from '../base/clock.ts';

/**
 * A clock that runs `factor` times as fast as another, for simulations: an hour on hold passes in minutes.
 * @param factor above 0; 1 is the other clock's own speed
 */
export function fastClock(clock: Clock, factor: number): Clock {
  const [startMs, startMonotonicMs] = [clock.now(), clock.monotonic()];
  const passedMs = (): number => (clock.monotonic() - startMonotonicMs) * factor;
  return {
    now: () => Math.round(startMs + passedMs()),
    monotonic: () => startMonotonicMs + passedMs(),
    after: (delayMs, fire) => clock.after(delayMs / factor, fire),
  };
}
