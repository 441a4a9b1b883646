import { ringLaw, type LeadLaw } from './lead-law.ts';
import type { DurationLaw, LineLaws } from './wait-estimate.ts';
import { lognormal, meanExcess, survival, type Lognormal } from './lognormal.ts';

/**
 * How many agents become free, or people ahead give up their place, within a time: a Poisson-binomial law, because
 * everybody has a chance of their own. `[k]` is P(exactly k), the last element P(that many or more).
 */
export type CountLaw = Float64Array;

/** @param most counts beyond it are not told apart */
export function noneYet(most: number): CountLaw {
  const law = new Float64Array(most + 1);
  law[0] = 1;
  return law;
}

/** One more who may count, with a chance of their own. */
export function add(law: CountLaw, chance: number): void {
  const last = law.length - 1;
  law[last] = (law[last] ?? 0) + (law[last - 1] ?? 0) * chance;
  for (let k = last - 1; k > 0; k -= 1)
    law[k] = (law[k] ?? 0) * (1 - chance) + (law[k - 1] ?? 0) * chance;
  law[0] = (law[0] ?? 0) * (1 - chance);
}

/** P(at least `count`). */
export function atLeast(law: CountLaw, count: number): number {
  let fewer = 0;
  for (let k = 0; k < count; k += 1) fewer += law[k] ?? 0;
  return Math.max(0, 1 - fewer);
}

/** The laws of the times of a line, made ready for asking. */
export interface FreeingLaws {
  /** From an agent's answer to being free, or to the wrap-up where that is seen. */
  talk: Lognormal;
  talkMeanSeconds: number;
  wrapUp: Lognormal | null;
  wrapUpMeanSeconds: number;
  patienceMeanSeconds: number | null;
}

export function freeingLaws({ handle, wrapUp, patienceMeanSeconds }: LineLaws): FreeingLaws {
  const whole = bounded(handle);
  if (!wrapUp)
    return {
      ...{ talk: lognormal(whole.mean, whole.cv), talkMeanSeconds: whole.mean },
      ...{ wrapUp: null, wrapUpMeanSeconds: 0, patienceMeanSeconds },
    };
  const writing = bounded(wrapUp);
  const mean = Math.max(whole.mean - writing.mean, whole.mean / 10);
  const variance = (whole.mean * whole.cv) ** 2 - (writing.mean * writing.cv) ** 2;
  const cv = Math.sqrt(Math.max(variance, (mean * cvLeast) ** 2)) / mean;
  return {
    ...{ talk: lognormal(mean, Math.min(cv, cvMost)), talkMeanSeconds: mean },
    ...{ wrapUp: lognormal(writing.mean, writing.cv), wrapUpMeanSeconds: writing.mean },
    patienceMeanSeconds,
  };
}

/** How often a conversation that has lasted `ageSeconds` ends, per second: taken as constant for the time of a ring. */
export function talkEndRate({ talk, talkMeanSeconds }: FreeingLaws, ageSeconds: number): number {
  return -Math.log1p(-isOver(talk, talkMeanSeconds, ageSeconds, ringTime)) / ringTime;
}
const ringTime = 15;

/**
 * For how long within `seconds` the end of a talk sets its agent free in time: all of it, or, where the wrap-up is seen,
 * what is left of it on average after writing up. The end of the talk lies anywhere in the time alike.
 */
export function timeToEnd({ wrapUp, wrapUpMeanSeconds }: FreeingLaws, seconds: number): number {
  return wrapUp ? meanExcess(wrapUp, seconds) - wrapUpMeanSeconds + seconds : seconds;
}

/** P(an agent is free in time whose call ends at `rate`). @param timeSeconds see `timeToEnd` */
export function talkerIsFree(rate: number, timeSeconds: number): number {
  return -Math.expm1(-rate * timeSeconds);
}

/** P(an agent who has been writing for `ageSeconds` is free within `seconds`). */
export function writerIsFree(laws: FreeingLaws, ageSeconds: number, seconds: number): number {
  return laws.wrapUp ? isOver(laws.wrapUp, laws.wrapUpMeanSeconds, ageSeconds, seconds) : 0;
}

/** P(a live caller gives up within `seconds`), whatever the time waited so far. */
export function givesUp({ patienceMeanSeconds }: FreeingLaws, seconds: number): number {
  return patienceMeanSeconds === null ? 0 : -Math.expm1(-seconds / patienceMeanSeconds);
}

/** P(a phone that has rung for `ageSeconds` is given up within `seconds`, unanswered). */
export function ringsOut(lead: LeadLaw, ageSeconds: number, seconds: number): number {
  if (ageSeconds + seconds < lead.ringOutSeconds) return 0;
  const silent = 1 - lead.answerShare;
  return silent / (silent + lead.answerShare * survival(ringLaw(lead), ageSeconds) + 1e-9);
}

/**
 * One time in a thousand follows no law (somebody forgot to log out, a call lasts nine hours): without it, a time far
 * beyond the law would be sure to end at once, and would be for hours.
 */
function isOver(law: Lognormal, mean: number, age: number, seconds: number): number {
  const from = Math.max(0, age);
  const left = (at: number): number => 0.999 * survival(law, at) + 0.001 / (1 + at / (10 * mean));
  return 1 - left(from + Math.max(0, seconds)) / left(from);
}

const cvLeast = 0.2;
const cvMost = 2;
function bounded({ meanSeconds, cv }: DurationLaw): { mean: number; cv: number } {
  return { mean: Math.max(1, meanSeconds), cv: Math.min(cvMost, Math.max(cvLeast, cv)) };
}
