/** What is believed of the wait of one caller, or why nothing honest can be said. */
export type WaitEstimate = KnownWait | UnknownWait;

/** Seconds from joining the line until an agent is there. */
export interface KnownWait {
  known: true;
  /** ms since 1970 */
  at: number;
  meanSeconds: number;
  /** As many wait longer as shorter. */
  p50Seconds: number;
  /** Four of five wait at most so long. */
  p80Seconds: number;
  /** `lowSeconds`..`highSeconds` holds the wait of four of five; one of ten is below, one of ten above. */
  lowSeconds: number;
  highSeconds: number;
  /** The chance (0-1) that the wait is longer. @param seconds >= 0 */
  probabilityOver(seconds: number): number;
  /** Agents are free; the line was seen; or, where nothing shows us the line, what our own return calls met. */
  basis: 'agents-free' | 'line' | 'return-calls';
}

export const unknownReasons = ['cold-start', 'no-agents', 'stale-feed', 'inconsistent'] as const;

export interface UnknownWait {
  known: false;
  at: number;
  /** Too little seen yet; nobody is at work; the source has gone quiet; what it tells contradicts itself. */
  reason: (typeof unknownReasons)[number];
}

/** What is learned of a line so far: all that pacing needs to know of it. */
export interface LineLaws {
  /** From answer to being done with the call, writing up included. */
  handle: DurationLaw;
  /** Null where the source does not tell when an agent begins to write up. */
  wrapUp: DurationLaw | null;
  /** Mean time after which somebody who is not answered gives up; null while nobody has. */
  patienceMeanSeconds: number | null;
  /** Agents at work for this line, shared ones by their share. */
  agentsStaffed: number;
  /** Of these, without a call of this line. */
  agentsAvailable: number;
}

export interface DurationLaw {
  meanSeconds: number;
  /** Standard deviation ÷ mean. */
  cv: number;
  /** How many were seen; 0: the figures are a guess. */
  count: number;
}
