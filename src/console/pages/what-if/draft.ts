import type { components } from '../../api/schema.ts';

export type Question = components['schemas']['WhatIfQuestion'];
export type AskedQuestion = components['schemas']['WhatIfQuestionInput'];
export type Policy = NonNullable<AskedQuestion['today']>['policy'] & string;
export type HalfHour = { calls: number; agents: number };

/** What stands in the form. An empty number is NaN; percents are 0 to 100. */
export interface Draft {
  name: string;
  callTargetId: string | null;
  source: 'samples' | 'curve';
  week: string | null;
  opensAt: string;
  halfHours: HalfHour[];
  today: TodayDraft;
  variants: VariantDraft[];
  days: number;
  seed: number;
}

/** Changes some of it; a function gets it as it is by then. */
export type ChangeDraft = (part: Partial<Draft> | ((was: Draft) => Partial<Draft>)) => void;

export interface TodayDraft {
  policy: Policy;
  thresholdSeconds: number;
  acceptPercent: number;
  answerPercent: number;
  handleMeanSeconds: number;
  patienceMeanSeconds: number;
}

/** Null: as today. */
export interface VariantDraft {
  /** Tells variants apart while they come and go. */
  key: number;
  name: string;
  addAgents: number;
  from: string | null;
  until: string | null;
  policy: Policy | null;
  thresholdSeconds: number | null;
  acceptPercent: number | null;
  handleMeanSeconds: number | null;
  /** What the form has no field for, and carries on. */
  beyond: Pick<AskedVariant, 'answerShare' | 'patienceMeanSeconds'> & { factor: number };
}

type AskedVariant = AskedQuestion['variants'][number];

export const mostVariants = 4;

const usualToday: TodayDraft = {
  ...{ policy: 'ours', thresholdSeconds: 120, acceptPercent: 50, answerPercent: 93 },
  ...{ handleMeanSeconds: Number.NaN, patienceMeanSeconds: Number.NaN },
};

let keys = 0;

/** One that changes nothing yet. */
export function newVariant(): VariantDraft {
  keys += 1;
  return {
    ...{ key: keys, name: '', addAgents: 0, from: null, until: null, policy: null },
    ...{ thresholdSeconds: null, acceptPercent: null, handleMeanSeconds: null },
    beyond: { factor: 1 },
  };
}

/** What the form begins with: a curve, and two more agents. */
export function newDraft(halfHours: HalfHour[]): Draft {
  return {
    ...{ name: '', callTargetId: null, source: 'curve', week: null, opensAt: '08:00', halfHours },
    ...{ today: usualToday, variants: [{ ...newVariant(), addAgents: 2 }] },
    ...{ days: Number.NaN, seed: 1 },
  };
}

/** The form filled from a question that was asked. @param halfHours where it has none of its own */
export function draftOf(question: Question, halfHours: HalfHour[]): Draft {
  const { calls, today } = question;
  const isCurve = calls.from === 'curve';
  return {
    ...{ name: question.name, callTargetId: question.callTargetId, source: calls.from },
    week: isCurve ? null : calls.week,
    opensAt: isCurve ? calls.opensAt : '08:00',
    halfHours: isCurve ? calls.halfHours : halfHours,
    today: {
      ...{ policy: today.policy, thresholdSeconds: today.thresholdSeconds },
      ...{ acceptPercent: toPercent(today.acceptShare) },
      answerPercent: toPercent(today.answerShare),
      handleMeanSeconds: today.handleMeanSeconds ?? Number.NaN,
      patienceMeanSeconds: today.patienceMeanSeconds ?? Number.NaN,
    },
    variants: question.variants.map((variant) => ({
      ...newVariant(),
      ...{ name: variant.name, addAgents: variant.agents?.add ?? 0 },
      ...{ from: variant.agents?.from ?? null, until: variant.agents?.until ?? null },
      ...{ policy: variant.policy ?? null, thresholdSeconds: variant.thresholdSeconds ?? null },
      acceptPercent: variant.acceptShare === undefined ? null : toPercent(variant.acceptShare),
      handleMeanSeconds: variant.handleMeanSeconds ?? null,
      beyond: {
        factor: variant.agents?.factor ?? 1,
        ...(variant.answerShare !== undefined && { answerShare: variant.answerShare }),
        ...(variant.patienceMeanSeconds !== undefined && {
          patienceMeanSeconds: variant.patienceMeanSeconds,
        }),
      },
    })),
    days: question.days ?? Number.NaN,
    seed: question.seed,
  };
}

/**
 * As the API takes it; what cannot be right goes as it is, for the API to say so.
 * @param nameOf for a variant that was given no name
 */
export function questionOf(draft: Draft, nameOf: (variant: VariantDraft) => string): AskedQuestion {
  const { source, week, opensAt, halfHours, today, callTargetId } = draft;
  const variants = draft.variants.map((variant) => variantOf(variant, nameOf(variant)));
  const name = draft.name.trim() || variants.map((variant) => variant.name).join(' · ');
  return {
    ...{ name: name.slice(0, 100), callTargetId },
    calls: source === 'samples' ? { from: source, week } : { from: source, opensAt, halfHours },
    today: {
      ...{ policy: today.policy, thresholdSeconds: today.thresholdSeconds },
      acceptShare: today.acceptPercent / 100,
      answerShare: today.answerPercent / 100,
      handleMeanSeconds: orNull(today.handleMeanSeconds),
      patienceMeanSeconds: orNull(today.patienceMeanSeconds),
    },
    variants,
    days: orNull(draft.days),
    seed: draft.seed,
  };
}

function variantOf(variant: VariantDraft, unnamed: string): AskedVariant {
  const { addAgents: add, from, until, policy, thresholdSeconds, acceptPercent } = variant;
  const { handleMeanSeconds } = variant;
  const { factor, ...beyond } = variant.beyond;
  return {
    name: (variant.name.trim() || unnamed).slice(0, 60),
    ...beyond,
    ...((add !== 0 || factor !== 1) && { agents: { factor, add, from, until } }),
    ...(policy !== null && { policy }),
    ...(thresholdSeconds !== null && { thresholdSeconds }),
    ...(acceptPercent !== null && { acceptShare: acceptPercent / 100 }),
    ...(handleMeanSeconds !== null && { handleMeanSeconds }),
  };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
const toPercent = (share: number): number => Math.round(share * 1000) / 10;

/** `08:30` of a half hour, by its place in the day. @param index from opening */
export function timeOfHalf(opensAt: string, index: number): string {
  const minutes = Number(opensAt.slice(0, 2)) * 60 + Number(opensAt.slice(3)) + index * 30;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
