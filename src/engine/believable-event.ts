import type { QueueEvent } from '../callback/queue-event.ts';

const idMax = 64;
const countMax = 1_000_000;
/** A task of TaskRouter lives for two weeks at most. */
const ageMaxMs = 14 * 86_400_000;
/** Told so late, it helps no estimate, and another clock is the likelier cause. */
const lateMaxMs = 86_400_000;

/**
 * The event as far as it can be believed: nothing has happened in the future, nobody waits for months. Null when its
 * times, ids or figures make no sense. @param now ms since 1970
 */
export function believable(event: QueueEvent, now: number): QueueEvent | null {
  const at = Math.round(Math.min(event.at, now));
  if (!Number.isFinite(at) || now - at > lateMaxMs) return null;
  if ('call' in event && !isId(event.call)) return null;
  if ('agent' in event && event.agent !== null && !isId(event.agent)) return null;
  switch (event.type) {
    case 'joined': {
      const { since, priority } = event;
      if (!Number.isFinite(since) || !isCount(Math.abs(priority))) return null;
      return { ...event, at, since: Math.round(Math.min(at, Math.max(since, at - ageMaxMs))) };
    }
    case 'agent-here':
      return event.share > 0 && event.share <= 1 ? { ...event, at } : null;
    case 'counted': {
      const counts = [event.waitingCalls, event.agentsStaffed, event.agentsAvailable];
      return counts.every(isCount) ? { ...event, at } : null;
    }
    case 'answered':
    case 'abandoned':
    case 'left':
    case 'wrap-up':
    case 'handled':
    case 'agent-away':
      return { ...event, at };
    default:
      return event satisfies never;
  }
}

function isId(text: string): boolean {
  return text.length > 0 && text.length <= idMax;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= countMax;
}
