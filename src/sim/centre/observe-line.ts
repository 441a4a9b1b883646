import type { QueueEvent } from '../../callback/queue-event.ts';

/** What was seen of one live caller. Seconds; null: not seen. */
export interface ObservedCall {
  /** Since midnight of the day. */
  joinedAt: number;
  waitSeconds: number;
  ending: 'answered' | 'abandoned' | 'left';
  /** Conversation and wrap-up. */
  handleSeconds: number | null;
  wrapUpSeconds: number | null;
}

export interface ObservedDay {
  /** 2026-11-16, where the call target is. */
  date: string;
  /** Ascending by `joinedAt`. */
  calls: ObservedCall[];
  /** Agents in each half hour since midnight. */
  staff: number[];
}

export const staffSlotSeconds = 1800;
const dayMs = 86_400_000;
/** Where nobody tells who is at work: an agent between two calls is there if the pause is no longer. */
const pauseMs = 15 * 60_000;
/** Who never logs out is not taken to be at work for longer. */
const longestShiftMs = 16 * 3_600_000;

interface Seen {
  joinedAt: number;
  isCallback: boolean;
  answeredAt: number | null;
  wrapUpAt: number | null;
  agent: string | null;
  ended: { at: number; how: 'handled' | 'abandoned' | 'left' } | null;
}

interface Presence {
  from: number;
  to: number;
  share: number;
}

/**
 * The days that a line's events tell of. Whatever the events say: doubled ones count once, times that run
 * backwards are dropped, and return calls are no arrivals, for who is rung back has called before.
 * @param events in any order @param timeZone IANA zone whose midnights part the days
 */
export function observeLine(events: readonly QueueEvent[], timeZone: string): ObservedDay[] {
  const ordered = [...events].sort((one, other) => one.at - other.at);
  const calls = seenCalls(ordered);
  const presences = counted(ordered) ?? told(ordered) ?? inferred(calls);
  const days = new Map<string, ObservedDay & { midnight: number }>();
  let day: (ObservedDay & { midnight: number }) | null = null;
  for (const call of calls) {
    const seen = call.isCallback ? null : toObserved(call);
    if (!seen) continue;
    if (!day || call.joinedAt < day.midnight || call.joinedAt >= day.midnight + 23 * 3_600_000) {
      const { date, midnight } = dayOf(call.joinedAt, timeZone);
      day = days.get(date) ?? { date, midnight, calls: [], staff: [] };
      days.set(date, day);
    }
    day.calls.push({ ...seen, joinedAt: (call.joinedAt - day.midnight) / 1000 });
  }
  return [...days.values()].map(({ date, midnight, calls: list }) => ({
    ...{ date, calls: list, staff: staffOf(presences, midnight) },
  }));
}

function dayOf(at: number, timeZone: string): { date: string; midnight: number } {
  const start = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  return { date: start.toPlainDate().toString(), midnight: start.epochMilliseconds };
}

/** Live callers and return calls in order of joining. */
function seenCalls(events: readonly QueueEvent[]): Seen[] {
  const calls = new Map<string, Seen>();
  for (const event of events) {
    if (event.type === 'joined') {
      if (calls.has(event.call)) continue;
      calls.set(event.call, {
        ...{ joinedAt: event.at, isCallback: event.isCallback },
        ...{ answeredAt: null, wrapUpAt: null, agent: null, ended: null },
      });
      continue;
    }
    const call = 'call' in event ? calls.get(event.call) : undefined;
    if (!call) continue;
    if (event.type === 'answered' && call.answeredAt === null && !call.ended) {
      call.answeredAt = event.at;
      call.agent = event.agent;
    } else if (event.type === 'wrap-up' && call.answeredAt !== null) call.wrapUpAt ??= event.at;
    else if (event.type === 'handled' && call.answeredAt !== null)
      call.ended ??= { at: event.at, how: 'handled' };
    else if (
      (event.type === 'abandoned' || event.type === 'left') &&
      call.answeredAt === null &&
      !call.ended
    )
      call.ended = { at: event.at, how: event.type };
  }
  return [...calls.values()];
}

/** Null: still in line when the events end, so that nothing is known of the wait. */
function toObserved(call: Seen): Omit<ObservedCall, 'joinedAt'> | null {
  const { joinedAt, answeredAt, wrapUpAt, ended } = call;
  if (answeredAt === null && !ended) return null;
  const ending =
    answeredAt !== null ? 'answered' : ended?.how === 'abandoned' ? 'abandoned' : 'left';
  const waitSeconds = ((answeredAt ?? ended?.at ?? joinedAt) - joinedAt) / 1000;
  const isHandled = answeredAt !== null && ended?.how === 'handled';
  return {
    ...{ ending, waitSeconds },
    handleSeconds: isHandled ? (ended.at - answeredAt) / 1000 : null,
    wrapUpSeconds: isHandled && wrapUpAt !== null ? (ended.at - wrapUpAt) / 1000 : null,
  };
}

/** From those who log in and out; who was there before the events began is not seen. */
function told(events: readonly QueueEvent[]): Presence[] | null {
  const here = new Map<string, Presence>();
  const presences: Presence[] = [];
  const end = (agent: string, at: number): void => {
    const presence = here.get(agent);
    if (!presence) return;
    here.delete(agent);
    presences.push({ ...presence, to: Math.min(at, presence.from + longestShiftMs) });
  };
  for (const event of events) {
    if (event.type === 'agent-away') end(event.agent, event.at);
    if (event.type !== 'agent-here') continue;
    end(event.agent, event.at);
    const share = Math.min(1, Math.max(0, event.share));
    here.set(event.agent, { from: event.at, to: event.at, share });
  }
  const last = events.at(-1)?.at ?? 0;
  for (const agent of here.keys()) end(agent, last);
  return presences.length > 0 ? presences : null;
}

/** From how many the source counted, each count holding until the next, for an hour at most. */
function counted(events: readonly QueueEvent[]): Presence[] | null {
  const counts = events.filter((event) => event.type === 'counted');
  if (counts.length === 0) return null;
  return counts.map((count, index) => ({
    from: count.at,
    to: Math.min(counts[index + 1]?.at ?? count.at, count.at + 3_600_000),
    share: Math.max(0, count.agentsStaffed),
  }));
}

/** From the calls that named agents took. */
function inferred(calls: readonly Seen[]): Presence[] {
  const byAgent = new Map<string, Presence>();
  const presences: Presence[] = [];
  const answered = calls
    .filter((call) => call.answeredAt !== null && call.agent !== null)
    .sort((one, other) => (one.answeredAt ?? 0) - (other.answeredAt ?? 0));
  for (const { agent, answeredAt, ended } of answered) {
    if (agent === null || answeredAt === null) continue;
    const to = Math.min(ended?.at ?? answeredAt, answeredAt + longestShiftMs);
    const open = byAgent.get(agent);
    if (open && answeredAt - open.to <= pauseMs) {
      open.to = Math.max(open.to, to);
      continue;
    }
    const presence = { from: answeredAt, to, share: 1 };
    byAgent.set(agent, presence);
    presences.push(presence);
  }
  return presences;
}

function staffOf(presences: readonly Presence[], midnight: number): number[] {
  const slots = Array.from({ length: dayMs / 1000 / staffSlotSeconds }, () => 0);
  const slotMs = staffSlotSeconds * 1000;
  for (const { from, to, share } of presences) {
    if (to <= midnight || from >= midnight + dayMs) continue;
    const first = Math.max(0, Math.floor((from - midnight) / slotMs));
    const last = Math.min(slots.length - 1, Math.floor((to - midnight) / slotMs));
    for (let slot = first; slot <= last; slot++) {
      const start = midnight + slot * slotMs;
      const seconds = Math.max(0, Math.min(to, start + slotMs) - Math.max(from, start)) / 1000;
      slots[slot] = (slots[slot] ?? 0) + (share * seconds) / staffSlotSeconds;
    }
  }
  // Somebody who is there for a part of it can answer.
  return slots.map((agents) => (agents > 0 ? Math.max(1, Math.round(agents)) : 0));
}
