import type { ObservedDay } from '../centre/observe-line.ts';
import { replayDays } from './observed-days.ts';
import { usualDays, withPeople, type Asked, type Input } from './people.ts';

/** From what a line showed. @throws UserError bad-request when it says too little */
export function observedInput(
  asked: Asked,
  observed: readonly ObservedDay[],
  source: string,
): Input {
  const replay = replayDays(observed);
  const { mostAgents, outsideHours } = replay;
  const most = asked.days ?? usualDays.replayed;
  const [days, dates] = [replay.days.slice(0, most), replay.dates.slice(0, most)];
  const span = dates.length === 1 ? dates[0] : `${dates[0]} to ${dates.at(-1)}`;
  const outside =
    outsideHours > 0 ? `; ${outsideHours} calls at hours without an agent left out` : '';
  const input = withPeople(asked, { days, busynessCv: 0 }, observed, [
    {
      what: 'Calls',
      value: `replayed at their moments from ${source}, ${days.length} days, ${span}${outside}`,
    },
    {
      what: 'Agents through the day',
      value: `as they were seen on each day, ${mostAgents} at the busiest time, changed as asked`,
    },
  ]);
  return { ...input, mostAgents };
}
