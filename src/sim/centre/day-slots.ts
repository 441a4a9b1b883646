import type { Watcher } from './centre.ts';
import type { Call } from './people.ts';

/** How a day went, by time of day, and how long people waited for an agent. Plain data. */
export interface DaySlots {
  slots: SlotSums[];
  /** Of all who reached an agent: at once, then up to 1, 2, 3 … times `waitBinSeconds`; the last one holds the rest. */
  waits: number[];
}

/** Person- and agent-seconds in a slot, and those who joined in it. */
export interface SlotSums {
  holding: number;
  promised: number;
  busy: number;
  staffed: number;
  /** Joined in this slot, took no callback and reached an agent: how many, and how long all of them waited. */
  answered: number;
  waited: number;
}

export const slotSeconds = 900;
export const waitBinSeconds = 10;
const waitBins = 362;

/** A watcher of one day; what happens after the last slot is not counted in any. */
export function watchSlots(slotCount: number): {
  watcher: Watcher;
  /** When the day is over. */
  finish: () => DaySlots;
} {
  const slots = Array.from({ length: slotCount }, () => ({
    ...{ holding: 0, promised: 0, busy: 0, staffed: 0, answered: 0, waited: 0 },
  }));
  const waits = Array.from({ length: waitBins }, () => 0);
  const spend = (what: keyof SlotSums, from: number, to: number): void => {
    for (let slot = Math.floor(from / slotSeconds); slot < slotCount; slot += 1) {
      const start = slot * slotSeconds;
      if (start >= to) break;
      const sums = slots[slot];
      if (sums) sums[what] += Math.min(to, start + slotSeconds) - Math.max(from, start);
    }
  };
  const cameAt = new Map<number, number>();
  /** An agent is busy from the moment of taking the call, and the caller waits until the first word. */
  const takenAt = new Map<number, number>();
  let last = 0;
  const waited = (call: Call, until: number): void => {
    last = until;
    if (!call.callback) return spend('holding', call.joinedAt, until);
    spend('holding', call.joinedAt, call.callback.acceptedAt);
    spend('promised', call.callback.acceptedAt, until);
  };
  const watcher: Watcher = {
    answered(centre, call) {
      waited(call, centre.now);
      takenAt.set(call.index, centre.now);
      const waitSeconds = call.answeredAt - call.joinedAt;
      const bin = Math.min(waitBins - 1, Math.ceil(waitSeconds / waitBinSeconds));
      waits[bin] = (waits[bin] ?? 0) + 1;
      const joinedIn = call.callback ? undefined : slots[Math.floor(call.joinedAt / slotSeconds)];
      if (!joinedIn) return;
      joinedIn.answered += 1;
      joinedIn.waited += waitSeconds;
    },
    abandoned: (centre, call) => waited(call, centre.now),
    lapsed: (centre, callback) => waited(callback.call, centre.now),
    handled(centre, call) {
      last = centre.now;
      spend('busy', takenAt.get(call.index) ?? call.answeredAt, last);
      takenAt.delete(call.index);
    },
    staffed: (centre, agent) => void cameAt.set(agent.index, centre.now),
    away(centre, agent) {
      spend('staffed', cameAt.get(agent.index) ?? centre.now, centre.now);
      cameAt.delete(agent.index);
    },
  };
  return {
    watcher,
    finish() {
      for (const at of cameAt.values()) spend('staffed', at, Math.max(at, last));
      return { slots, waits };
    },
  };
}
