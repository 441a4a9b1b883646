import type { AttemptResult, Callback, Outcome } from './callback.ts';
import type { CallTargetSettings } from './call-target.ts';

export interface FailedAttempt {
  result: AttemptResult;
  /** False when it is certain that the customer's phone was never called in this attempt. */
  customerLegSent: boolean;
}

export interface RetryPlan {
  customerFailures: number;
  agentFailures: number;
  /** When to try again; unchanged where nothing follows. */
  dueAt: number;
  /** Set when no further attempt follows. */
  outcome: Outcome | null;
}

type Counter = 'customer' | 'agent' | 'none';

/** Whose limit a failed attempt eats. */
const counters: Record<AttemptResult, Counter> = {
  bridged: 'none',
  busy: 'customer',
  'no-answer': 'customer',
  rejected: 'customer',
  'carrier-error': 'customer',
  'no-key': 'customer',
  snoozed: 'none',
  cancelled: 'none',
  'customer-hung-up': 'customer',
  'agent-refused': 'agent',
  'agent-timeout': 'agent',
  'agent-hung-up': 'agent',
  fenced: 'none',
  unknown: 'customer',
};

export function counterOf({ result, customerLegSent }: FailedAttempt): Counter {
  // A node that dies before it rang the customer must not cost a try at the customer; counting it
  // at the agent's side still ends a callback whose every attempt takes a node down.
  if (result === 'unknown' && !customerLegSent) return 'agent';
  // An overload of ours must not use up the tries at somebody who was never called.
  if (result === 'carrier-error' && !customerLegSent) return 'none';
  return counters[result];
}

/**
 * What follows a failed attempt: another after the delay of the side that failed, or the outcome
 * when its attempts are used up or the next would come too late. Times in milliseconds.
 * @param when.notBeforeMs no try before it, whatever the delay says
 */
export function planRetry(
  callback: Callback,
  failed: FailedAttempt,
  settings: CallTargetSettings,
  when: { now: number; notBeforeMs: number },
): RetryPlan {
  const counter = counterOf(failed);
  const customerFailures = callback.customerFailures + (counter === 'customer' ? 1 : 0);
  const agentFailures = callback.agentFailures + (counter === 'agent' ? 1 : 0);
  const over = (outcome: Outcome): RetryPlan => ({
    customerFailures,
    agentFailures,
    dueAt: callback.dueAt,
    outcome,
  });

  if (counter === 'customer' && customerFailures >= settings.retry.maxAttempts)
    return over('unreachable');
  if (counter === 'agent' && agentFailures >= settings.agentRetry.maxAttempts)
    return over('agent-unreachable');

  const dueAt = Math.max(when.now + delayMs(counter, failed.result, settings), when.notBeforeMs);
  if (dueAt >= callback.expiresAt) return over('expired');
  return { customerFailures, agentFailures, dueAt, outcome: null };
}

function delayMs(counter: Counter, result: AttemptResult, settings: CallTargetSettings): number {
  // Our own failure: the person may be waiting by the phone and has nothing to recover from.
  if (result === 'unknown' || (counter === 'none' && result !== 'carrier-error')) return 0;
  const side = counter !== 'agent' ? settings.retry : settings.agentRetry;
  return side.delaySeconds * 1000;
}
