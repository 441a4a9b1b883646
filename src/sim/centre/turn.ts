import type { Centre } from './centre.ts';
import type { Call, Callback } from './people.ts';

/**
 * Agents are free: the first in order of joining have their turn now, so many as there are agents. Who had it before and
 * cannot take it (the phone still rings) holds up nobody behind.
 */
export function noteTurns(centre: Centre): void {
  if (centre.callbacks.length === 0) return;
  let left = centre.agents.freeCount;
  const live = centre.line[Symbol.iterator]();
  let caller = live.next();
  for (const callback of centre.callbacks) {
    if (isPassedBy(callback)) continue;
    while (!caller.done && isBefore(caller.value, callback.call) && left > 0) {
      left -= 1;
      caller = live.next();
    }
    if (left === 0) return;
    left -= 1;
    callback.isTurnPast = true;
    if (Number.isNaN(callback.turnAt)) callback.turnAt = centre.now;
  }
}

/** Does an agent who is free mean nothing to them? */
function isPassedBy({ stage, agent, isTurnPast }: Callback): boolean {
  if (agent !== null || stage === 'paused' || stage === 'ended') return true;
  return isTurnPast && stage !== 'ready';
}

/** Does `a` stand before `b`? */
export function isBefore(a: Call, b: Call): boolean {
  return a.priority === b.priority ? a.joinedAt < b.joinedAt : a.priority > b.priority;
}
