import { UserError } from '../../base/errors.ts';
import { callsPerDayOf, type CentreSpec } from '../centre/centre-spec.ts';
import { fitWorkload, leastAbandoned, leastHandled } from '../centre/fit-workload.ts';
import type { ObservedDay } from '../centre/observe-line.ts';

/** What is simulated, and in words what was taken for granted. */
export interface Input {
  spec: CentreSpec;
  /** To be simulated. */
  days: number;
  assumptions: Assumption[];
  /** At the busiest time, where it is known. */
  mostAgents: number | null;
}
export interface Assumption {
  what: string;
  value: string;
}

/** What is asked of every source of calls. */
export interface Asked {
  target: string | null;
  /** Null: not said. */
  days: number | null;
  acceptProbability: number;
  answerProbability: number;
  people: PeopleOptions;
}

/** Null: not said, so fitted to what was seen or assumed. */
export interface PeopleOptions {
  handleMeanSeconds: number | null;
  handleCv: number | null;
  wrapUpMeanSeconds: number | null;
  patienceMeanSeconds: number | 'never' | null;
}

/** Where they are drawn; where they are replayed, those there are, four weeks at most. */
export const usualDays = { drawn: 20, replayed: 28 };

/** Adds how long people talk and wait: as told, else fitted to what was seen, else assumed. */
export function withPeople(
  asked: Asked,
  arrivals: Pick<CentreSpec, 'days' | 'busynessCv'>,
  observed: readonly ObservedDay[] | null,
  assumptions: Assumption[],
): Input {
  const { people, acceptProbability, answerProbability } = asked;
  const fit = observed && fitWorkload(observed.flatMap(({ calls }) => calls));
  const handle = handleOf(people, fit);
  const patience = patienceOf(people, fit);
  const spec: CentreSpec = {
    ...{ name: asked.target ?? 'what-if', ...arrivals },
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
  return { spec, days: asked.days ?? usual, assumptions: said, mostAgents: null };
}

type Fit = ReturnType<typeof fitWorkload> | null;

function handleOf(people: PeopleOptions, fit: Fit): { law: CentreSpec['handle']; says: string } {
  const { handleMeanSeconds, handleCv } = people;
  const fitted = fit?.handle ?? null;
  if (fit && !fitted && handleMeanSeconds === null)
    throw new UserError(
      'bad-request',
      `Fewer than ${leastHandled} conversations were seen from beginning to end: too few to fit a handle time. Fix: tell it by --handle SECONDS (handleMeanSeconds).`,
    );
  const law = {
    meanSeconds: handleMeanSeconds ?? fitted?.meanSeconds ?? 300,
    cv: handleCv ?? fitted?.cv ?? 1,
  };
  const origin =
    handleMeanSeconds !== null
      ? 'as told'
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
  if (told === 'never') return { meanSeconds: null, says: 'nobody gives up, as told' };
  if (told !== null)
    return { meanSeconds: told, says: `exponential, ${told} s on average; as told` };
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
