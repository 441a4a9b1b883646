import type { Centre, Watcher } from './centre.ts';
import type { Call } from './people.ts';
import { isBefore } from './turn.ts';

/**
 * Finds what each caller would have waited had they stayed: of those who hung up, the time until the line went on
 * past the place they left. Who is given a callback is not told of.
 */
export function potentialWaits(found: (call: Call, waitSeconds: number) => void): Watcher {
  // Those who hung up and whose place has not been passed, in the order of the line.
  let gone: Call[] = [];
  const passed = (centre: Centre, isPassed: (call: Call) => boolean): void => {
    if (gone.length === 0) return;
    gone = gone.filter((call) => {
      if (!isPassed(call)) return true;
      found(call, centre.now - call.joinedAt);
      return false;
    });
  };
  const passedByFreeAgent = (centre: Centre): void => {
    if (centre.line.count === 0) passed(centre, () => true);
  };
  return {
    abandoned: (_centre, call) => {
      gone.push(call);
    },
    answered: (centre, call) => {
      passed(centre, (left) => isBefore(left, call));
      if (!call.callback) found(call, centre.now - call.joinedAt);
      // Several may have come to work at once, more than were waiting.
      if (centre.agents.freeCount > 0) passedByFreeAgent(centre);
    },
    handled: (centre, call) => {
      if (!call.agent?.isLeaving) passedByFreeAgent(centre);
    },
    staffed: passedByFreeAgent,
  };
}
