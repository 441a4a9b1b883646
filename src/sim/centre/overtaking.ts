import type { Centre } from './centre.ts';
import type { Call, Callback, OvertakeReason } from './people.ts';

/** Somebody begins to talk with an agent: whoever joined before and waits for a callback has been overtaken. */
export function noteOvertaking(centre: Centre, by: Call): void {
  for (const callback of centre.callbacks) {
    if (callback.call.joinedAt >= by.joinedAt) return;
    if (callback.call === by || isWithAgent(callback)) continue;
    callback.overtakenBy.push({ index: by.index, reason: reasonFor(callback, by) });
  }
}

function isWithAgent({ stage, agent }: Callback): boolean {
  return agent !== null || stage === 'ended';
}

function reasonFor(callback: Callback, by: Call): OvertakeReason {
  if (by.priority > callback.call.priority) return 'priority';
  const { stage, tries } = callback;
  if (stage === 'paused') return 'no-answer';
  if (stage === 'waiting') return tries > 0 ? 'no-answer' : 'not-rung';
  return stage === 'ready' || by.callback ? 'ready-first' : 'ringing';
}
