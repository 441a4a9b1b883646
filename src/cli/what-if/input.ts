import { UserError } from '../../base/errors.ts';
import { callsPerDayOf, type CentreSpec, type DaySpec } from '../../sim/centre/centre-spec.ts';
import { fitWorkload, leastAbandoned, leastHandled } from '../../sim/centre/fit-workload.ts';
import { observeLine, type ObservedDay } from '../../sim/centre/observe-line.ts';
import { asQueueEvents, readAnonymousBank } from '../../sim/trace/anonymous-bank.ts';
import { readCallCounts, slotSeconds, type CountedDay } from '../../sim/trace/call-counts.ts';
import { curveDay, hourlyShares } from './curve-input.ts';
import type { PeopleOptions, Question } from './question.ts';
import { replayDays } from './observed-days.ts';
import { readTraceFile } from './trace-file.ts';

/** What is simulated, and in words what was taken for granted. */
export interface Input {
  spec: CentreSpec;
  /** To be simulated. */
  days: number;
  assumptions: Assumption[];
}
export interface Assumption {
  what: string;
  value: string;
}

/** Where they are drawn; where they are replayed, those there are, four weeks at most. */
const usualDays = { drawn: 20, replayed: 28 };

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

/** From what a line showed. @throws UserError bad-request when it says too little */
export function observedInput(
  question: Question,
  observed: readonly ObservedDay[],
  source: string,
): Input {
  const replay = replayDays(observed);
  const { mostAgents, outsideHours } = replay;
  const most = question.days ?? usualDays.replayed;
  const [days, dates] = [replay.days.slice(0, most), replay.dates.slice(0, most)];
  const span = dates.length === 1 ? dates[0] : `${dates[0]} to ${dates.at(-1)}`;
  const outside =
    outsideHours > 0 ? `; ${outsideHours} calls at hours without an agent left out` : '';
  return withPeople(question, { days, busynessCv: 0 }, observed, [
    {
      what: 'Calls',
      value: `replayed at their moments from ${source}, ${days.length} days, ${span}${outside}`,
    },
    {
      what: 'Agents through the day',
      value: `as they were seen on each day, ${mostAgents} at the busiest time, scaled to each number asked for`,
    },
  ]);
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

/** Adds how long people talk and wait: as told, else fitted to what was seen, else assumed. */
function withPeople(
  question: Question,
  arrivals: Pick<CentreSpec, 'days' | 'busynessCv'>,
  observed: readonly ObservedDay[] | null,
  assumptions: Assumption[],
): Input {
  const { people, acceptProbability, answerProbability } = question;
  const fit = observed && fitWorkload(observed.flatMap(({ calls }) => calls));
  const handle = handleOf(people, fit);
  const patience = patienceOf(people, fit);
  const spec: CentreSpec = {
    ...{ name: question.target ?? 'what-if', ...arrivals },
    ...{ handle: handle.law, wrapUp: wrapUpOf(people, fit) },
    ...{ patienceMeanSeconds: patience.meanSeconds, acceptProbability, answerProbability },
  };
  const perDay = callsPerDayOf(spec);
  const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
  const said: Assumption[] = [
    ...assumptions,
    { what: 'Calls per day', value: `${Math.round(perDay)} on average` },
    { what: 'Handle time', value: handle.says },
    { what: 'Patience', value: patience.says },
    {
      what: 'Callbacks',
      value: `${percent(acceptProbability)} of those offered take one; ${percent(answerProbability)} of calls to them are answered, after 10 s on average, 3 tries, 5 min apart`,
    },
  ];
  if (fit && fit.dropped > 0)
    said.push({ what: 'Left out', value: `${fit.dropped} times that no call has` });
  const usual = arrivals.busynessCv > 0 ? usualDays.drawn : arrivals.days.length;
  return { spec, days: question.days ?? usual, assumptions: said };
}

type Fit = ReturnType<typeof fitWorkload> | null;

function handleOf(people: PeopleOptions, fit: Fit): { law: CentreSpec['handle']; says: string } {
  const { handleMeanSeconds, handleCv } = people;
  const fitted = fit?.handle ?? null;
  if (fit && !fitted && handleMeanSeconds === null)
    throw new UserError(
      'bad-request',
      `Fewer than ${leastHandled} conversations were seen from beginning to end: too few to fit a handle time. Fix: tell it by --handle SECONDS.`,
    );
  const law = {
    meanSeconds: handleMeanSeconds ?? fitted?.meanSeconds ?? 300,
    cv: handleCv ?? fitted?.cv ?? 1,
  };
  const origin =
    handleMeanSeconds !== null
      ? 'as --handle'
      : fitted
        ? `fitted to ${fitted.count} conversations`
        : 'assumed';
  const says = `lognormal, ${law.meanSeconds.toFixed(0)} s on average, spread ${law.cv.toFixed(2)} of it; ${origin}`;
  return { law, says };
}

function wrapUpOf(people: PeopleOptions, fit: Fit): CentreSpec['wrapUp'] {
  if (people.wrapUpMeanSeconds !== null) return { meanSeconds: people.wrapUpMeanSeconds, cv: 0.5 };
  const wrapUp = fit?.wrapUp;
  return wrapUp ? { meanSeconds: wrapUp.meanSeconds, cv: wrapUp.cv } : null;
}

function patienceOf(people: PeopleOptions, fit: Fit): { meanSeconds: number | null; says: string } {
  const told = people.patienceMeanSeconds;
  if (told === 'never') return { meanSeconds: null, says: 'nobody gives up, as --patience' };
  if (told !== null)
    return { meanSeconds: told, says: `exponential, ${told} s on average; as --patience` };
  const fitted = fit?.patience;
  if (fitted)
    return {
      meanSeconds: fitted.meanSeconds,
      says:
        `exponential, ${fitted.meanSeconds.toFixed(0)} s on average; fitted to ${fitted.abandoned} who gave up ` +
        `(off by ${(fitted.largestGap * 100).toFixed(0)} points at most from what was seen)`,
    };
  const why = fit ? ` (fewer than ${leastAbandoned} gave up)` : '';
  return { meanSeconds: 600, says: `exponential, 600 s on average; assumed${why}` };
}
