import { leadSeconds } from './lead-law.ts';
import type { LineNow, PacingFacts } from './pacing-facts.ts';
import {
  add,
  atLeast,
  freeingLaws,
  givesUp,
  noneYet,
  ringsOut,
  talkEndRate,
  talkerIsFree,
  timeToEnd,
  writerIsFree,
  type CountLaw,
} from './soon-free.ts';

/** What is to be expected of the line by the time a customer is ready whose phone is rung now. */
export interface Expected {
  /** How many agents become free, and how many people ahead leave. */
  count: CountLaw;
  /** P(a caller ahead gives up meanwhile). */
  givesUp: number;
  /** More than so many are not expected. */
  most: number;
}

export function expect({ at, inFlight, lead }: PacingFacts, line: LineNow): Expected {
  const laws = freeingLaws(line.laws);
  const seconds = leadSeconds(lead);
  const age = (since: number): number => (at - since) / 1000;
  const time = timeToEnd(laws, seconds);
  const chances = line.busySince.map((since) => talkerIsFree(talkEndRate(laws, age(since)), time));
  const mean = chances.reduce((sum, chance) => sum + chance, 0);
  // Five standard deviations, and those of whom each may well be free.
  const most =
    Math.ceil(mean + 5 * Math.sqrt(mean)) + line.wrapUpSince.length + inFlight.length + 2;
  const count = noneYet(most);
  for (const chance of chances) add(count, chance);
  for (const since of line.wrapUpSince) add(count, writerIsFree(laws, age(since), seconds));
  for (const { stage, since } of inFlight)
    if (stage === 'ringing') add(count, ringsOut(lead, age(since), seconds));
  return { count, givesUp: givesUp(laws, seconds), most };
}

/** A caller who may give up stands ahead. */
export function passCaller({ count, givesUp: chance }: Expected): void {
  add(count, chance);
}

/** P(the turn comes by then of somebody for whom `missing` agents must become free). */
export function turnChance({ count, most }: Expected, missing: number): number {
  return missing > most ? 0 : atLeast(count, missing);
}
