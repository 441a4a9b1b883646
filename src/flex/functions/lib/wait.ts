import type { QueueStatistics } from './statistics.ts';
import type { Quote, UnholdOffer } from './unhold.ts';

/** How long the wait is and whether a callback is the better choice: what `wait-time` answers. */
export interface Wait {
  /** Seconds, the guide's field; null when nobody knows. */
  readonly avgTaskAcceptanceTime: number | null;
  readonly basis: 'unhold' | 'statistics' | 'unknown';
  readonly availableAgents: number | null;
  readonly offer: boolean;
  /** Of Unhold's closed list, also where Unhold was not asked. */
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

/** Unhold's decision as it is: its rules have seen the wait, the agents and the number. */
export function waitFromUnhold({ offer, reason, waitSeconds, quote }: UnholdOffer): Wait {
  return {
    avgTaskAcceptanceTime: waitSeconds === null ? null : Math.round(waitSeconds),
    basis: 'unhold',
    availableAgents: null,
    ...{ offer, reason, quote },
    transfer: offer || reason === 'already-waiting',
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
    return { ...unknownWait(trouble), availableAgents, reason: 'no-agents-staffed' };
  const seconds = Math.round(found.meanAcceptanceSeconds);
  const isAgentFree = found.pending === 0 && availableAgents > found.held;
  const offer = seconds > thresholdSeconds && !isAgentFree;
  return {
    avgTaskAcceptanceTime: seconds,
    basis: 'statistics',
    availableAgents,
    offer,
    reason: offer ? 'ok' : isAgentFree ? 'agents-available' : 'wait-below-threshold',
    quote: null,
    transfer: offer,
    trouble,
  };
}
