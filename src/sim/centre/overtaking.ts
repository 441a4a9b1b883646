import type { OvertakeReason } from '../../callback/fairness.ts';
import type { Centre } from './centre.ts';
import type { Call, Callback } from './people.ts';

/** Somebody begins to talk with an agent: whoever joined before and waits for a callback has been overtaken. */
export function noteOvertaking(centre: Centre, by: Call): void {
  for (const callback of centre.callbacks) {
    if (callback.call.joinedAt >= by.joinedAt) return;
    const reason = reasonFor(callback, by);
    callback.overtakenBy.push({ index: by.index, talksAt: by.answeredAt, reason });
  }
}

/** This one talks now: whoever is still being picked up for has not been faster. */
export function settleOvertaking(callback: Callback, now: number): void {
  callback.overtakenBy = callback.overtakenBy.filter(({ talksAt }) => talksAt < now);
}

/** In the words of the ledger of the product. */
function reasonFor({ call, stage }: Callback, by: Call): OvertakeReason {
  if (by.priority > call.priority) return 'priority';
  if (stage === 'paused') return 'no-answer';
  if (stage === 'waiting') return 'not-yet-rung';
  return stage === 'ringing' || stage === 'confirming' ? 'ready-first' : 'routed-first';
}
