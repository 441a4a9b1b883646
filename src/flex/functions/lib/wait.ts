import type { QueueStatistics } from './statistics.ts';
import type { Quote, UnholdOffer } from './unhold.ts';

/** How long the wait is and whether a callback is the better choice: what `wait-time` answers. */
export interface Wait {
  /** Seconds, the guide's field; null when nobody knows. */
  readonly avgTaskAcceptanceTime: number | null;
  readonly basis: 'unhold' | 'statistics' | 'unknown';
  readonly availableAgents: number | null;
  readonly offer: boolean;
  /** Unhold's reason, or `wait-short`, `agent-free`, `no-agents`, `estimate-unknown` of ours. */
  readonly reason: string;
  readonly quote: Quote | null;
  /** Shall the caller be handed to Unhold? Not only with an offer: who has a callback is told so there. */
  readonly transfer: boolean;
  /** What did not answer on the way, for whoever reads the flow's log. */
  readonly trouble: readonly string[];
}

/** The safe answer: the caller is queued as if there were no Unhold. */
export function unknownWait(trouble: readonly string[]): Wait {
  return {
    ...{ avgTaskAcceptanceTime: null, basis: 'unknown', availableAgents: null, quote: null },
    ...{ offer: false, reason: 'estimate-unknown', transfer: false, trouble },
  };
}

export function waitFromUnhold(found: UnholdOffer, thresholdSeconds: number): Wait {
  const { waitSeconds } = found;
  const isLong = waitSeconds !== null && waitSeconds > thresholdSeconds;
  const offer = found.offer && isLong;
  return {
    avgTaskAcceptanceTime: waitSeconds === null ? null : Math.round(waitSeconds),
    basis: 'unhold',
    availableAgents: null,
    offer,
    reason: found.offer && waitSeconds !== null && !isLong ? 'wait-short' : found.reason,
    quote: found.quote,
    transfer: offer || found.reason === 'already-waiting',
    trouble: [],
  };
}

/**
 * Without an acceptance in the window there is no mean, and TaskRouter's zero would promise an agent at once
 * just when nobody answers; without agents the mean is history.
 */
export function waitFromStatistics(
  found: QueueStatistics,
  thresholdSeconds: number,
  trouble: readonly string[],
): Wait {
  const { availableAgents } = found;
  if (found.accepted === 0) return { ...unknownWait(trouble), availableAgents };
  if (availableAgents === 0)
    return { ...unknownWait(trouble), availableAgents, reason: 'no-agents' };
  const seconds = Math.round(found.meanAcceptanceSeconds);
  const isAgentFree = found.pending === 0 && availableAgents > found.held;
  const offer = seconds > thresholdSeconds && !isAgentFree;
  return {
    avgTaskAcceptanceTime: seconds,
    basis: 'statistics',
    availableAgents,
    offer,
    reason: offer ? 'ok' : isAgentFree ? 'agent-free' : 'wait-short',
    quote: null,
    transfer: offer,
    trouble,
  };
}
