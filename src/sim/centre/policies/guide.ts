import type { Baseline } from '../../../estimate/baseline.ts';
import type { Policy, Watcher } from '../centre.ts';
import { watchTogether } from '../watch-together.ts';
import { timerPolicy } from './timer.ts';

/**
 * What the guide does: the mean wait of the last five minutes is the quote and the timer. Callbacks are left out of that
 * mean, which is kind to it: in TaskRouter each would count with the time of its ticket.
 * @param baseline goes on from day to day
 * @param startsAt when the day begins, ms since 1970
 */
export function guide(
  baseline: Baseline,
  startsAt: number,
  thresholdSeconds: number,
): { policy: Policy; watcher: Watcher } {
  const { policy, watcher } = timerPolicy({
    name: 'guide',
    quoteSeconds({ now }) {
      const seconds = baseline.seconds(startsAt + now * 1000);
      return seconds > thresholdSeconds ? seconds : null;
    },
  });
  const accepted: Watcher = {
    answered({ now }, { callback, joinedAt }) {
      if (callback === null) baseline.accepted(startsAt + now * 1000, now - joinedAt);
    },
  };
  return { policy, watcher: watchTogether(accepted, watcher) };
}
