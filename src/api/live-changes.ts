import type { LiveTargetView, LiveView } from '../engine/live-views.ts';

/** A call target with what is different of it by now; one that is new has everything. */
export type LiveTargetChange = Pick<LiveTargetView, 'id'> & Partial<LiveTargetView>;

/** What makes the earlier picture the later one. */
export interface LiveChanges {
  at: string;
  callTargets: LiveTargetChange[];
  /** Ids of call targets that are gone. */
  removed: string[];
  omittedCount: number;
}

export function changesBetween(before: LiveView, after: LiveView): LiveChanges {
  const known = new Map(before.callTargets.map((target) => [target.id, target]));
  const ids = new Set(after.callTargets.map(({ id }) => id));
  return {
    at: after.at,
    callTargets: after.callTargets.flatMap((target) => changeOf(known.get(target.id), target)),
    removed: [...known.keys()].filter((id) => !ids.has(id)),
    omittedCount: after.omittedCount,
  };
}

/** Whether there is anything to tell but the time. */
export function isNews({ callTargets, removed }: LiveChanges): boolean {
  return callTargets.length > 0 || removed.length > 0;
}

function changeOf(before: LiveTargetView | undefined, after: LiveTargetView): LiveTargetChange[] {
  if (!before) return [after];
  const members = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(members.get(name)),
  );
  return changed.length === 0 ? [] : [{ ...Object.fromEntries(changed), id: after.id }];
}
