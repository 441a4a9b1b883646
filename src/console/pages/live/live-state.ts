import type { StreamEvent } from '../../api/events.ts';
import type { components } from '../../api/schema.ts';

export type Live = components['schemas']['Live'];
export type LiveTarget = components['schemas']['LiveCallTarget'];
export type LivePlace = components['schemas']['LivePlace'];
export type LiveStep = components['schemas']['LiveStep'];
export type LiveOutcome = components['schemas']['LiveOutcome'];

/** What is known of the lines by now. */
export interface LiveState {
  /** Null: nothing has come yet. */
  view: Live | null;
  /** Since when the server has no database, so that nothing newer can be told; ISO 8601. */
  awaySince: string | null;
}

export const nothingYet: LiveState = { view: null, awaySince: null };

interface Changes extends Omit<Live, 'callTargets'> {
  callTargets: (Pick<LiveTarget, 'id'> & Partial<LiveTarget>)[];
  removed: string[];
}

/** What the stream's events make of it. A call target that nothing was told of stays the very same object. */
export function hear(state: LiveState, { event, data }: StreamEvent): LiveState {
  if (event === 'picture') return { view: data as Live, awaySince: null };
  if (event === 'away') return { ...state, awaySince: (data as { since: string }).since };
  // Changes of a picture that never came cannot be understood.
  if (event !== 'changes' || !state.view) return state;
  return { view: changed(state.view, data as Changes), awaySince: null };
}

function changed(view: Live, changes: Changes): Live {
  const byId = new Map(changes.callTargets.map((change) => [change.id, change]));
  const known = new Set(view.callTargets.map(({ id }) => id));
  const stay = view.callTargets.filter(({ id }) => !changes.removed.includes(id));
  return {
    ...{ at: changes.at, omittedCount: changes.omittedCount },
    callTargets: [
      ...stay
        .map((target) => ({ target, change: byId.get(target.id) }))
        .map(({ target, change }) => (change ? { ...target, ...change } : target)),
      // A new one comes with everything.
      ...changes.callTargets.filter(({ id }) => !known.has(id)).map((whole) => whole as LiveTarget),
    ],
  };
}

/** News comes at least every five seconds: what is older than this is not of now. */
export const freshForMs = 12_000;

/** @param now the server's, ms since 1970 */
export function isOld({ view, awaySince }: LiveState, now: number): boolean {
  return view !== null && (awaySince !== null || now - Date.parse(view.at) > freshForMs);
}

/** All that ended last, the latest first. */
export function lastOutcomes(view: Live, most: number): (LiveOutcome & { target: LiveTarget })[] {
  return view.callTargets
    .flatMap((target) => target.lastOutcomes.map((outcome) => ({ ...outcome, target })))
    .sort((a, b) => (a.endedAt < b.endedAt ? 1 : -1))
    .slice(0, most);
}
