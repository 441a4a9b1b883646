/** A question to the simulated contact centre, and its answer: what the doors, the store and the simulator share. */

/** What can be compared; docs/simulation.md says what each does. */
export const whatIfPolicies = ['none', 'guide', 'timer', 'agent-first', 'ours'] as const;
export type WhatIfPolicy = (typeof whatIfPolicies)[number];

/** Of a question that is kept. */
export const whatIfStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type WhatIfState = (typeof whatIfStates)[number];

export interface WhatIfQuestion {
  name: string;
  /** Whom it is about; null where the calls are those of a curve and of no call target. */
  callTargetId: string | null;
  calls: WhatIfCalls;
  today: WhatIfToday;
  /** 1-4. */
  variants: WhatIfVariant[];
  /** To be simulated for today and for each variant; null: 20 drawn ones, or those of the week. */
  days: number | null;
  /** Other days; the same seed gives the same answer. */
  seed: number;
}

export type WhatIfCalls =
  /** As they came. @property week ISO 8601, such as 2026-W47; null: the last seven days and today */
  | { from: 'samples'; week: string | null }
  /** Drawn at random around a day that somebody tells. @property opensAt on the clock, such as 08:00 */
  | { from: 'curve'; opensAt: string; halfHours: HalfHour[] };

export interface HalfHour {
  calls: number;
  agents: number;
}

/** How it is before anything changes. */
export interface WhatIfToday {
  policy: WhatIfPolicy;
  /** A callback is offered to who would wait longer. */
  thresholdSeconds: number;
  /** Of those offered a callback, 0-1. */
  acceptShare: number;
  /** Of calls to them, 0-1. */
  answerShare: number;
  /** With wrap-up; null: as seen, or 300. */
  handleMeanSeconds: number | null;
  /** Null: as seen, or 600. */
  patienceMeanSeconds: number | null;
}

/** What is other than today; what is not named stays. */
export interface WhatIfVariant extends Partial<WhatIfToday> {
  name: string;
  agents?: AgentChange;
}

/** First the factor, then the sum, between two times of day. Null: from opening, until closing. */
export interface AgentChange {
  factor: number;
  add: number;
  from: string | null;
  until: string | null;
}

/** Mean over the days; null: nothing of the kind happened. */
export type WhatIfMeasured = {
  mean: number;
  /** Of the 95 % interval; null: one day has none. */
  halfWidth: number | null;
  /** On which there was something to count. */
  days: number;
} | null;

export interface WhatIfAnswer {
  /** Nothing here was measured in a contact centre. */
  simulated: true;
  seed: number;
  days: number;
  callsPerDay: number;
  assumptions: { what: string; value: string }[];
  figures: WhatIfFigure[];
  /** Today first, then the variants as they were asked for. */
  runs: WhatIfRun[];
}

/** What a figure means. */
export interface WhatIfFigure {
  name: string;
  title: string;
  about: string;
  unit: 'seconds' | 'share' | 'count';
  /** Null: neither is. */
  better: 'less' | 'more' | null;
}

export interface WhatIfRun {
  name: string;
  policy: WhatIfPolicy;
  /** At the busiest time. */
  agents: number;
  /** Planned, on a mean day. */
  agentHoursPerDay: number;
  /** Null: none is offered. */
  thresholdSeconds: number | null;
  acceptShare: number;
  answerShare: number;
  handleMeanSeconds: number;
  /** Null: nobody gives up. */
  patienceMeanSeconds: number | null;
  measured: Record<string, WhatIfMeasured>;
  /** Less today, day by day with the same callers; null of today itself. */
  lessToday: Record<string, WhatIfMeasured> | null;
  /** The mean day, by quarters of an hour. */
  slots: WhatIfSlot[];
  /** Of all who reached an agent: the share that waited longer. */
  waits: { overSeconds: number; share: number }[];
}

export interface WhatIfSlot {
  /** Since midnight. */
  fromSeconds: number;
  holding: number;
  promised: number;
  busy: number;
  staffed: number;
  /** Of those who joined then, took no callback and reached an agent; null: nobody. */
  liveWaitMeanSeconds: number | null;
}
