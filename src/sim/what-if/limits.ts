import { UserError } from '../../base/errors.ts';
import { callsPerDayOf, staffedSecondsOf, type CentreSpec } from '../centre/centre-spec.ts';

export const mostSettings = 300;
/** A few tens of minutes on one core. */
export const mostCalls = 20_000_000;
/** Of a question to the platform, which answers it beside its calls. */
export const mostCallsOfQuestion = 2_000_000;

/** Work of a day ÷ what the agents can do. Beyond it callbacks pile up for days, and nobody learns anything. */
export const mostLoad = 2;

/** @param agents the fewest asked for @throws UserError too-large naming the limit and how many agents are within it */
export function checkLoad(spec: CentreSpec, agents: number): void {
  const work = callsPerDayOf(spec) * spec.handle.meanSeconds;
  const load = work / staffedSecondsOf(spec, agents);
  if (load <= mostLoad) return;
  let enough = agents;
  while (work > mostLoad * staffedSecondsOf(spec, enough)) enough += 1;
  throw new UserError(
    'too-large',
    `With ${agents} agents the calls of a day are ${load.toFixed(1)} times the work that they can do; the limit is ${mostLoad} times. Fix: ask for ${enough} agents or more.`,
  );
}

/**
 * How much work was asked for, in words.
 * @throws UserError too-large naming the limit and what to ask less of
 */
export function checkSize(
  spec: CentreSpec,
  settings: number,
  days: number,
  limit = mostCalls,
): string {
  return checkCalls(callsPerDayOf(spec), settings, days, limit);
}

/** The same of days of which only the number of calls is known. @throws UserError too-large */
export function checkCalls(
  callsPerDay: number,
  settings: number,
  days: number,
  limit: number,
): string {
  const perDay = Math.round(callsPerDay);
  const calls = settings * days * perDay;
  const size = `${settings} ${settings === 1 ? 'setting' : 'settings'} × ${days} days × ${perDay} calls = ${sayCalls(calls)}`;
  if (settings > mostSettings)
    throw new UserError(
      'too-large',
      `${settings} settings are asked for (policies × agents × thresholds); the limit is ${mostSettings}. Fix: a larger step (28..34/2), or fewer policies.`,
    );
  if (calls > limit)
    throw new UserError(
      'too-large',
      `${size} are asked for; the limit is ${sayCalls(limit)}. Fix: fewer days, a larger step (28..34/2), or fewer policies.`,
    );
  return size;
}

function sayCalls(calls: number): string {
  if (calls < 1_000_000) return `${calls.toLocaleString('en')} calls`;
  return `${(calls / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} million calls`;
}
