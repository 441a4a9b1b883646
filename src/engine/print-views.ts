import type { Attempt, Callback, Estimate, JournalEntry } from '../callback/callback.ts';
import {
  anyEstimateSource,
  type CallTarget,
  type CallTargetSettings,
} from '../callback/call-target.ts';
import type { KeptQuote, SettledQuote } from '../callback/kept-quote.ts';
import { isFresh, type QueueView } from '../callback/queue-view.ts';
import type {
  AttemptView,
  CallbackSummary,
  CallTargetView,
  EstimateView,
  JournalView,
  KeptQuoteView,
  QueueLookView,
  SettingsView,
  WaitView,
} from './views.ts';

/** ISO 8601 in UTC. @param ms since 1970 */
export function printTime(ms: number): string {
  return new Date(ms).toISOString();
}

function printMaybeTime(ms: number | null): string | null {
  return ms === null ? null : printTime(ms);
}

export function printCallback(callback: Callback): CallbackSummary {
  return {
    id: callback.id,
    callTargetId: callback.callTargetId,
    number: callback.number,
    state: callback.state,
    outcome: callback.outcome,
    reason: callback.reason,
    source: callback.source,
    joinedAt: printTime(callback.joinedAt),
    createdAt: printTime(callback.createdAt),
    dueAt: printTime(callback.dueAt),
    scheduledFor: printMaybeTime(callback.scheduledFor),
    expiresAt: printTime(callback.expiresAt),
    endedAt: printMaybeTime(callback.endedAt),
    metadata: callback.metadata,
    quote: callback.quote,
  };
}

export function printAttempt(attempt: Attempt): AttemptView {
  return {
    id: attempt.id,
    number: attempt.ordinal,
    firstParty: attempt.firstParty,
    startedAt: printTime(attempt.startedAt),
    endedAt: printMaybeTime(attempt.endedAt),
    result: attempt.result,
    legs: attempt.legs.map((leg) => ({
      id: leg.id,
      role: leg.role,
      to: leg.to,
      startedAt: printTime(leg.startedAt),
      answeredAt: printMaybeTime(leg.answeredAt),
      endedAt: printMaybeTime(leg.endedAt),
      sipStatus: leg.sipStatus,
      reason: leg.reason,
    })),
  };
}

export function printEntry({ id, at, actor, event, reason, dueAt }: JournalEntry): JournalView {
  return { id, at: printTime(at), actor, event, reason, dueAt: printMaybeTime(dueAt) };
}

/** What was believed of a wait, and what became of it by now. */
export function printKeptQuote(kept: KeptQuote | SettledQuote): KeptQuoteView {
  const { at, believed, basis } = kept;
  const became = 'happened' in kept ? kept : { happened: null, waitedSeconds: null };
  return {
    at: printTime(at),
    meanSeconds: believed?.meanSeconds ?? null,
    p50Seconds: believed?.p50Seconds ?? null,
    p80Seconds: believed?.p80Seconds ?? null,
    lowSeconds: believed?.lowSeconds ?? null,
    highSeconds: believed?.highSeconds ?? null,
    basis,
    happened: became.happened,
    waitedSeconds: became.waitedSeconds,
  };
}

export function printSettings(settings: CallTargetSettings): SettingsView {
  return { ...settings, estimate: { ...anyEstimateSource, ...settings.estimate } };
}

export function printCallTarget(callTarget: CallTarget): CallTargetView {
  return {
    ...callTarget,
    estimate: { ...anyEstimateSource, ...callTarget.estimate },
    createdAt: printTime(callTarget.createdAt),
    updatedAt: printTime(callTarget.updatedAt),
  };
}

export function printEstimate(estimate: Estimate): EstimateView {
  return { ...estimate, at: printTime(estimate.at) };
}

/** @param unknown why the line tells nothing; null: it does, or it was not asked */
export function printWait(
  estimate: Estimate | null,
  unknown: WaitView['unknown'],
  now: number,
): WaitView {
  if (estimate) return { ...printEstimate(estimate), unknown };
  const nothing = { meanSeconds: null, lowSeconds: null, highSeconds: null, confidence: null };
  return { ...nothing, basis: null, unknown, at: printTime(now) };
}

/** @param view null when the queue was never seen */
export function printQueueView(view: QueueView | null, now: number): QueueLookView {
  if (!view)
    return {
      ...{ freshness: 'unknown', waitingCalls: null, longestWaitSeconds: null },
      ...{ agentsAvailable: null, agentsStaffed: null, at: null },
    };
  const { waitingCalls, agentsAvailable, agentsStaffed, headOfLineSince: since } = view;
  return {
    freshness: isFresh(view, now) ? 'fresh' : 'stale',
    waitingCalls,
    longestWaitSeconds: since === null ? null : Math.max(0, Math.round((now - since) / 1000)),
    agentsAvailable,
    agentsStaffed,
    at: printTime(view.at),
  };
}
