import { ringLaw, type LeadLaw } from './lead-law.ts';
import type { PacingFacts, LineNow } from './pacing-facts.ts';
import { heldForLongSeconds } from './pacing-tuning.ts';
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
  type FreeingLaws,
} from './soon-free.ts';

/** What is to be expected of the line while a phone rings that is dialled now. */
export interface Outlook {
  laws: FreeingLaws;
  /** Agents who become free and people who leave within a time: the times by which an agent must not be there yet … */
  beforeAnswer: Horizon[];
  /** … and those by which one must be. */
  untilHeld: Horizon[];
  /** More than so many are not expected. */
  most: number;
}

interface Horizon {
  seconds: number;
  count: CountLaw;
}

export function outlook({ at, inFlight, lead }: PacingFacts, line: LineNow): Outlook {
  const laws = freeingLaws(line.laws);
  const age = (since: number): number => (at - since) / 1000;
  const rings = quantiles(lead);
  const longest = (rings.at(-1) ?? 0) + lead.keySeconds + heldForLongSeconds;
  const rates = line.busySince.map((since) => talkEndRate(laws, age(since)));
  const others = line.wrapUpSince.length + inFlight.length;
  const expected = rates.reduce((sum, rate) => sum + rate, 0) * longest;
  const most = Math.ceil(expected + 5 * Math.sqrt(expected)) + others + 2;
  const horizon = (seconds: number): Horizon => {
    const count = noneYet(most);
    const time = timeToEnd(laws, seconds);
    for (const rate of rates) add(count, talkerIsFree(rate, time));
    for (const since of line.wrapUpSince) add(count, writerIsFree(laws, age(since), seconds));
    for (const { stage, since } of inFlight)
      if (stage === 'ringing') add(count, ringsOut(lead, age(since), seconds));
    return { seconds, count };
  };
  return {
    laws,
    beforeAnswer: rings.map((ring) => horizon(Math.max(0, ring - lead.pickUpSeconds))),
    untilHeld: rings.map((ring) => horizon(ring + lead.keySeconds + heldForLongSeconds)),
    most,
  };
}

/** Somebody who may give up stands ahead. */
export function passCaller({ laws, beforeAnswer, untilHeld }: Outlook): void {
  for (const { seconds, count } of beforeAnswer) add(count, givesUp(laws, seconds));
  for (const { seconds, count } of untilHeld) add(count, givesUp(laws, seconds));
}

/**
 * For somebody dialled now whose turn comes when `needed` agents have become free: P(late) ÷ (P(late) + P(held)).
 * Late: the turn comes before the phone is answered. Held: it comes only when they have been ready for too long.
 */
export function lateness({ beforeAnswer, untilHeld }: Outlook, needed: number): number {
  let late = 0;
  let held = 0;
  for (const { count } of beforeAnswer) late += atLeast(count, needed);
  for (const { count } of untilHeld) held += 1 - atLeast(count, needed);
  return late / (late + held + Number.MIN_VALUE);
}

/** Three times of which the phone is answered before each with one chance in six, one in two, five in six. */
function quantiles(lead: LeadLaw): number[] {
  const { mu, sigma } = ringLaw(lead);
  return sixths.map((z) => Math.exp(mu + z * sigma));
}
const sixths = [-0.967422, 0, 0.967422];
