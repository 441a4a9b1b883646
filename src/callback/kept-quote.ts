import type { OfferReason } from './offer.ts';

/*
 * What was believed of a wait is kept, and later what became of it: so it can be told how good the estimates are.
 */

/** What became of a wait. */
export const happenings = [
  /** An agent was there after `waitedSeconds`. */
  'answered',
  /** Hung up before; the wait was longer than `waitedSeconds`. */
  'abandoned',
  /** Left the line in another way: took a callback, was moved, cancelled. */
  'left',
  /** Not reached when the turn came, or put off by the person: how long it takes then is not the estimate's to know. */
  'not-reached',
  /** Nothing was heard of the call for a day. */
  'lost',
] as const;
export type Happening = (typeof happenings)[number];

/** What was believed. Seconds from `KeptQuote.at`; `lowSeconds`..`highSeconds` should hold four of five. */
export interface Believed {
  meanSeconds: number;
  p50Seconds: number;
  p80Seconds: number;
  lowSeconds: number;
  highSeconds: number;
  /** The probability, 0-1, that it is above the threshold of the offer. */
  overThreshold: number;
}

export interface KeptQuote {
  callTargetId: string;
  /** The call in the line as its source names it, at most 64 characters; of a callback its id. */
  call: string;
  /** Null for who holds. */
  callbackId: string | null;
  /** Milliseconds since 1970. */
  at: number;
  /** Null: the wait was not known. */
  believed: Believed | null;
  /** What the guide would have quoted, to be compared with; null where the line is not seen. */
  baselineSeconds: number | null;
  /** Where it comes from, such as `line`; why it is not known, such as `cold-start`. */
  basis: string;
  offered: boolean;
  reason: OfferReason;
}

/** A quote of which it is known by now what became of it. */
export interface SettledQuote extends KeptQuote {
  happened: Happening;
  waitedSeconds: number;
}

/** Sums over the settled quotes of one call target and week; those of two parts are added. Errors are quoted − waited. */
export interface QuoteSums {
  /** Quotes that could be scored: somebody waited, and an agent was there. */
  scored: number;
  error: number;
  absoluteError: number;
  squaredError: number;
  inRange: number;
  belowP80: number;
  pinball80: number;
  /** Of the scored, those with a baseline to compare with, and the errors of both. */
  compared: number;
  comparedAbsolute: number;
  comparedSquared: number;
  baselineAbsolute: number;
  baselineSquared: number;
  /** Told that an agent is free, and what they waited. */
  agentsFree: number;
  agentsFreeWaited: number;
  /** The wait is only known to be longer than what was seen of it. */
  censored: number;
  /** The wait was not known when it was asked for. */
  unknown: number;
}
