import type { CallerSeen } from './line-seen.ts';

/** A callback as it stands in line. Times in ms since 1970. */
export interface CallbackStanding {
  id: string;
  joinedAt: number;
}

export type LinePlace<Callback extends CallbackStanding> =
  | { place: number; kind: 'caller'; since: number; caller: CallerSeen }
  | { place: number; kind: 'callback'; since: number; callback: Callback };

/**
 * Live callers and callbacks in their one order: greater priority first (callbacks have none), then who is there since
 * earlier; of equal times the caller, who cannot be told to wait on.
 * @param callers in order @param callbacks in order @param most places given
 */
export function inOneOrder<Callback extends CallbackStanding>(
  callers: readonly CallerSeen[],
  callbacks: readonly Callback[],
  most: number,
): LinePlace<Callback>[] {
  const places: LinePlace<Callback>[] = [];
  let [nextCaller, nextCallback] = [0, 0];
  while (places.length < most) {
    const caller = callers[nextCaller];
    const callback = callbacks[nextCallback];
    const place = places.length + 1;
    if (caller && (!callback || isBefore(caller, callback))) {
      places.push({ place, kind: 'caller', since: caller.since, caller });
      nextCaller += 1;
    } else if (callback) {
      places.push({ place, kind: 'callback', since: callback.joinedAt, callback });
      nextCallback += 1;
    } else break;
  }
  return places;
}

function isBefore({ priority, since }: CallerSeen, { joinedAt }: CallbackStanding): boolean {
  return priority === 0 ? since <= joinedAt : priority > 0;
}
