import type { Centre } from './centre.ts';
import type { Call, Callback, OvertakeReason } from './people.ts';

/** Somebody begins to talk with an agent: whoever joined before and waits for a callback has been overtaken. */
export function noteOvertaking(centre: Centre, by: Call): void {
  for (const callback of centre.callbacks) {
    if (callback.call.joinedAt >= by.joinedAt) return;
    callback.overtakenBy.push({ index: by.index, reason: reasonFor(callback, by) });
  }
}

function reasonFor(callback: Callback, by: Call): OvertakeReason {
  if (by.priority > callback.call.priority) return 'priority';
  const { stage } = callback;
  if (stage === 'paused') return 'no-answer';
  if (stage === 'waiting') return 'not-rung';
  const isStillRung = stage === 'ringing' || stage === 'confirming';
  return isStillRung && !by.callback ? 'ringing' : 'ready-first';
}
