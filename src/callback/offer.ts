import type { CallTargetSettings } from './call-target.ts';
import type { Estimate } from './callback.ts';
import { hasFreeAgent, type QueueView } from './queue-view.ts';
import type { UnknownWait } from './wait-estimate.ts';

/** Why a callback is not offered, in order of weight: the first that holds is the reason. */
export const refusalReasons = [
  'registering-off',
  'already-waiting',
  'agents-available',
  'no-agents-staffed',
  'full',
  'estimate-unknown',
  'closing-soon',
  'wait-below-threshold',
  'wait-too-long',
  'number-refused',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** Why a callback is or is not offered: a closed list, for the API and the journal. */
export const offerReasons = ['ok', 'no-number', ...refusalReasons] as const;
export type OfferReason = (typeof offerReasons)[number];

export interface Offer {
  offer: boolean;
  reason: OfferReason;
}

/** What one rule says, for who wants to know why. */
export interface RuleVerdict {
  rule: RefusalReason;
  /** `not-asked`: the rule is not for this occasion, or has nothing to judge by. */
  verdict: 'passed' | 'failed' | 'not-asked';
  found: string;
  wanted: string;
}

/**
 * `ahead`: the contact centre asks before it hands a caller over. `handed-over`: the caller is with us, or somebody
 * wants the callback outright, so that whether it is worth it has been decided. `scheduled`: for a time chosen.
 */
export type Occasion = 'ahead' | 'handed-over' | 'scheduled';

export interface OfferFacts {
  settings: CallTargetSettings;
  /** Milliseconds since 1970. */
  now: number;
  occasion: Occasion;
  /** Callbacks of this call target that wait for their turn. */
  waitingCount: number;
  /** Of who would be called; null when it is not known. */
  estimate: Estimate | null;
  /** Why the line tells nothing of the wait; null where it does, or it is not asked. */
  unknown: UnknownWait['reason'] | null;
  /** Probability that the wait is longer than `offerRule.thresholdSeconds`, 0-1; null with the estimate. */
  overThreshold: number | null;
  /** E.164 of who would be called; null when it is not known. */
  number: string | null;
  /** The rule that forbids calling it, if one does. */
  refusedBy: string | null;
  hasOpenCallback: boolean;
  /** The contact centre's queue now; null when it is not known. */
  queue: QueueView | null;
  /** By `settings.staffing` at the time in question: now, or the time chosen. Null: there is no plan. */
  plan: { agents: number; closesAt: number | null } | null;
}

/**
 * Should this person be offered a callback? A number that is not known does not stand in the way
 * (`offer` true, reason `no-number`): the person can be asked for it.
 */
export function decideOffer(facts: OfferFacts): Offer {
  const failed = judgeOffer(facts).find(({ verdict }) => verdict === 'failed');
  if (failed) return { offer: false, reason: failed.rule };
  return { offer: true, reason: facts.number === null ? 'no-number' : 'ok' };
}

/** Every rule in order, also those after the one that decides. */
export function judgeOffer(facts: OfferFacts): RuleVerdict[] {
  return refusalReasons.map((rule) => {
    const { occasions, judge } = rules[rule];
    if (!occasions.includes(facts.occasion))
      return { rule, verdict: 'not-asked', found: facts.occasion, wanted: 'any' };
    const { passes, found, wanted } = judge(facts);
    const verdict = passes === null ? 'not-asked' : passes ? 'passed' : 'failed';
    return { rule, verdict, found, wanted };
  });
}

interface Judgement {
  /** Null: there is nothing to judge by. */
  passes: boolean | null;
  found: string;
  wanted: string;
}

/*
 * Two kinds of rules. Whether a promise can be made and kept is asked on every occasion. Whether a callback is worth
 * more than holding is asked ahead only: nobody is thrown out whom the contact centre has decided to send.
 */
const always: readonly Occasion[] = ['ahead', 'handed-over', 'scheduled'];
const inTurn: readonly Occasion[] = ['ahead', 'handed-over'];
const aheadOnly: readonly Occasion[] = ['ahead'];

const rules: Record<
  RefusalReason,
  { occasions: readonly Occasion[]; judge: (facts: OfferFacts) => Judgement }
> = {
  'registering-off': {
    occasions: always,
    judge: ({ settings }) => ({
      passes: settings.registering,
      found: `registering ${settings.registering ? 'on' : 'off'}`,
      wanted: 'registering on',
    }),
  },
  // Who has a callback already is told so even when the line is full: it is theirs to keep or cancel.
  'already-waiting': {
    occasions: always,
    judge: ({ number, hasOpenCallback }) => ({
      passes: number === null ? null : !hasOpenCallback,
      found: number === null ? 'no number' : hasOpenCallback ? 'one open callback' : 'none open',
      wanted: 'no open callback of this number',
    }),
  },
  // Nobody is better off with a callback than with an agent who is free.
  'agents-available': {
    occasions: aheadOnly,
    judge: ({ queue }) => ({
      passes: queue && !hasFreeAgent(queue),
      found: queue
        ? `${queue.agentsAvailable} agents available, ${queue.waitingCalls} callers waiting`
        : 'the queue is not seen',
      wanted: 'no agent free for the next caller',
    }),
  },
  'no-agents-staffed': { occasions: always, judge: judgeStaffed },
  full: {
    occasions: always,
    judge: ({ settings: { maxWaiting }, waitingCount }) => ({
      passes: maxWaiting === null ? null : waitingCount < maxWaiting,
      found: maxWaiting === null ? 'no limit' : `${waitingCount} callbacks waiting`,
      wanted: maxWaiting === null ? 'any number' : `fewer than ${maxWaiting}`,
    }),
  },
  'estimate-unknown': {
    occasions: inTurn,
    judge: ({ estimate, unknown }) => ({
      passes: estimate !== null,
      found: estimate ? `known by ${estimate.basis}` : (unknown ?? 'unknown'),
      wanted: 'a wait that is known',
    }),
  },
  'closing-soon': { occasions: inTurn, judge: judgeClosing },
  'wait-below-threshold': { occasions: aheadOnly, judge: judgeThreshold },
  'wait-too-long': {
    occasions: aheadOnly,
    judge({ estimate, settings }) {
      const { mostWaitSeconds: most } = settings.offerRule;
      return {
        passes: !estimate || most === null ? null : estimate.meanSeconds <= most,
        found: most === null ? 'no limit' : expected(estimate),
        wanted: most === null ? 'any wait' : `at most ${most} s`,
      };
    },
  },
  'number-refused': {
    occasions: always,
    judge: ({ number, refusedBy }) => ({
      passes: number === null ? null : refusedBy === null,
      found: number === null ? 'no number' : (refusedBy ?? 'no rule against it'),
      wanted: 'a number that may be called',
    }),
  },
};

function judgeStaffed({ occasion, plan, queue, unknown, settings }: OfferFacts): Judgement {
  // Agents who have all just gone do not undo what was offered, nor the operator's own word for the wait; a plan
  // without any does: it is closed.
  const isSeen = occasion === 'ahead' && settings.estimate.source === 'line';
  const seen = !isSeen ? null : unknown === 'no-agents' ? 0 : (queue?.agentsStaffed ?? null);
  const agents = Math.min(plan?.agents ?? Infinity, seen ?? Infinity);
  const found = [
    ...(plan ? [`${plan.agents} planned`] : []),
    ...(seen === null ? [] : [`${seen} seen`]),
  ];
  return {
    passes: agents === Infinity ? null : agents > 0,
    found: found.join(', ') || 'no plan, and nothing seen',
    wanted: occasion === 'scheduled' ? 'an agent at that time' : 'an agent at work',
  };
}

function judgeClosing({ now, estimate, plan, settings }: OfferFacts): Judgement {
  if (!estimate || !plan || plan.closesAt === null)
    return { passes: null, found: 'no closing time to keep', wanted: 'a turn before closing' };
  const latest = Math.max(estimate.highSeconds, settings.minimumDelaySeconds);
  const left = Math.max(0, Math.floor((plan.closesAt - now) / 1000));
  return {
    passes: latest <= left,
    found: `a wait of up to ${Math.round(latest)} s`,
    wanted: `at most ${left} s, until closing`,
  };
}

function judgeThreshold({ estimate, overThreshold, settings }: OfferFacts): Judgement {
  const { thresholdSeconds, atProbability, leastWaitSeconds: least } = settings.offerRule;
  const isKnown = estimate !== null && overThreshold !== null;
  const found = isKnown
    ? `${percent(overThreshold)} for more than ${thresholdSeconds} s, ${expected(estimate)}`
    : 'unknown';
  const wanted = `at least ${percent(atProbability)}${least > 0 ? `, and ${least} s` : ''}`;
  if (!isKnown) return { passes: null, found, wanted };
  const passes = overThreshold >= atProbability && estimate.meanSeconds >= least;
  return { passes, found, wanted };
}

function expected(estimate: Estimate | null): string {
  return estimate ? `${Math.round(estimate.meanSeconds)} s expected` : 'unknown';
}

function percent(probability: number): string {
  // Down: what misses the threshold by a hair must not read as if it met it.
  return `${Math.floor(probability * 1000 + 1e-9) / 10} %`;
}
