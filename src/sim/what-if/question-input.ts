import type { HalfHour, WhatIfQuestion } from '../../callback/what-if.ts';
import type { DaySpec } from '../centre/centre-spec.ts';
import { secondsOfTime } from './change-agents.ts';
import { withPeople, type Asked, type Input } from './people.ts';

const slotSeconds = 1800;
/** How much the days of a curve differ in how many call: standard deviation ÷ mean. */
const busynessCv = 0.1;

/** What a question says of people, as every source of calls wants it. */
export function askedOf({ name, days, today }: WhatIfQuestion): Asked {
  return {
    ...{ target: name, days },
    ...{ acceptProbability: today.acceptShare, answerProbability: today.answerShare },
    people: {
      ...{ handleMeanSeconds: today.handleMeanSeconds, handleCv: null, wrapUpMeanSeconds: null },
      patienceMeanSeconds: today.patienceMeanSeconds,
    },
  };
}

/** A day of which somebody tells calls and agents by the half hour. @throws UserError bad-request */
export function halfHoursInput(
  asked: Asked,
  { opensAt, halfHours }: { opensAt: string; halfHours: readonly HalfHour[] },
): Input {
  const most = Math.max(...halfHours.map(({ agents }) => agents));
  const day: DaySpec = {
    opensAtSeconds: secondsOfTime(opensAt),
    lengthSeconds: halfHours.length * slotSeconds,
    arrivals: { kind: 'rates', slotSeconds, callsPerHour: halfHours.map(({ calls }) => calls * 2) },
    staff: halfHours.map(({ agents }, index) => ({
      at: index * slotSeconds,
      share: agents / most,
    })),
  };
  const input = withPeople(asked, { days: [day], busynessCv }, null, [
    {
      what: 'Calls',
      value: `at random by ${halfHours.length} half hours from ${opensAt} on, as told`,
    },
    { what: 'Days differ', value: 'in how many call, by 10 %' },
    { what: 'Agents through the day', value: `as told, ${most} at the busiest time` },
  ]);
  return { ...input, mostAgents: most };
}
