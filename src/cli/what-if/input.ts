import { UserError } from '../../base/errors.ts';
import type { DaySpec } from '../../sim/centre/centre-spec.ts';
import { observeLine } from '../../sim/centre/observe-line.ts';
import { asQueueEvents, readAnonymousBank } from '../../sim/trace/anonymous-bank.ts';
import { readCallCounts, slotSeconds, type CountedDay } from '../../sim/trace/call-counts.ts';
import { curveDay, hourlyShares } from './curve-input.ts';
import { observedInput } from '../../sim/what-if/observed-input.ts';
import { usualDays, withPeople, type Input } from '../../sim/what-if/people.ts';
import type { Question } from './question.ts';
import { readTraceFile } from './trace-file.ts';

/** From the numbers that the operator tells. @throws UserError bad-request */
export function curveInput(question: Question): Input {
  const { day, says, staffing } = curveDay(question.curve);
  const calls = { what: 'Calls', value: says };
  return withPeople(question, { days: [day], busynessCv: 0.1 }, null, [
    calls,
    { what: 'Days differ', value: 'in how many call, by 10 %' },
    { what: 'Agents through the day', value: staffing },
  ]);
}

/** From a file. @throws UserError naming the line, what was found there and what was wanted */
export function traceInput(question: Question): Input {
  const { text, name } = readTraceFile(question.file ?? '');
  const columns = (text.slice(0, 4000).split(/\r?\n/)[0] ?? '').split(',');
  if (columns.some((column) => column.replaceAll('"', '') === 'DateTime'))
    return countsInput(question, readCallCounts(text, name), name);
  if (!columns.includes('vru_line'))
    throw new UserError(
      'bad-request',
      `${name}, line 1: it names neither DateTime nor vru_line; wanted: counts (columns DateTime and Calls), or calls as the Anonymous Bank's (vru_line, call_id …; docs/simulation.md).`,
    );
  if (question.curve.staffing)
    throw new UserError(
      'bad-request',
      '--staffing goes with counts of calls; this file names the agents who took them, and they are taken from there. Fix: leave it out.',
    );
  const events = asQueueEvents(readAnonymousBank(text, name));
  return observedInput(question, observeLine(events, 'UTC'), name);
}

function countsInput(question: Question, all: readonly CountedDay[], name: string): Input {
  const counted = all.slice(0, question.days ?? usualDays.replayed);
  const days = counted.map((day): DaySpec => {
    const { opensAtSeconds, counts } = day;
    const callsPerHour = counts.map((count) => (count * 3600) / slotSeconds);
    const lengthSeconds = counts.length * slotSeconds;
    const { staffing } = question.curve;
    if (staffing && staffing.length !== Math.ceil(lengthSeconds / 3600))
      throw new UserError(
        'bad-request',
        `--staffing names ${staffing.length} hours; ${day.date} of ${name} has ${Math.ceil(lengthSeconds / 3600)}.`,
      );
    return {
      ...{ opensAtSeconds, lengthSeconds },
      arrivals: { kind: 'rates', slotSeconds, callsPerHour },
      staff: hourlyShares(staffing ?? meanByHour(counted, opensAtSeconds, lengthSeconds)),
    };
  });
  if (counted.every(({ counts }) => counts.every((count) => count === 0)))
    throw new UserError(
      'bad-request',
      `Nobody calls in ${name}: every count is 0. Fix: name a file in which somebody does.`,
    );
  return withPeople(question, { days, busynessCv: 0 }, null, [
    {
      what: 'Calls',
      value: `at random within the counts of ${name} by five minutes, ${days.length} days, ${counted[0]?.date} to ${counted.at(-1)?.date}`,
    },
    {
      what: 'Agents through the day',
      value: question.curve.staffing
        ? 'as --staffing'
        : 'in proportion to the mean calls of the hour',
    },
  ]);
}

/** What a planner would staff by: the mean of all days. */
function meanByHour(
  counted: readonly CountedDay[],
  opensAtSeconds: number,
  lengthSeconds: number,
): number[] {
  const hours = Array.from({ length: Math.ceil(lengthSeconds / 3600) }, () => 0);
  for (const day of counted)
    for (const [slot, calls] of day.counts.entries()) {
      const at = day.opensAtSeconds + slot * slotSeconds - opensAtSeconds;
      const hour = Math.floor(at / 3600);
      if (hours[hour] !== undefined) hours[hour] += calls;
    }
  // The last hour may be a part of one.
  const lastSeconds = lengthSeconds - (hours.length - 1) * 3600;
  return hours.map((sum, hour) => (hour === hours.length - 1 ? (sum * 3600) / lastSeconds : sum));
}
