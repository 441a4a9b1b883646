import {
  overtakeReasons,
  ownCauses,
  type OvertakeReason,
  type ReasonCounts,
  type Served,
  type Waiter,
} from './fairness.ts';

/** How often a callback was overtaken. */
export interface OvertakeCount {
  total: number;
  /** The same by reason; what did not happen is not in it. */
  reasons: ReasonCounts;
}

/**
 * Counts every overtake of many callbacks, in O((n + m) log m); going through all pairs would be O(n m), too much for
 * a week.
 * @param served by `servedAt`
 * @returns in the order of the waiters
 */
export function countOvertakes(
  waiters: readonly Waiter[],
  served: readonly Served[],
): OvertakeCount[] {
  const all = countBySpan(waiters, served);
  const prior = countBySpan(
    waiters,
    served.filter(({ priority }) => priority > 0),
  );
  return waiters.map(({ spans }, nth) => {
    const count: OvertakeCount = { total: 0, reasons: {} };
    spans.forEach(({ reason }, span) => {
      const inAll = all[nth]?.[span] ?? 0;
      const byPriority = ownCauses.has(reason) ? 0 : (prior[nth]?.[span] ?? 0);
      note(count, reason, inAll - byPriority);
      note(count, 'priority', byPriority);
    });
    return count;
  });
}

/** How fair the line was to its callbacks. */
export interface FairnessSummary {
  callbacks: number;
  /** Share that nobody overtook, 0-1. Null without callbacks, as the mean. */
  neverOvertakenShare: number | null;
  meanOvertaken: number | null;
  mostOvertaken: number;
  reasons: ReasonCounts;
}

export function summarise(counts: readonly OvertakeCount[]): FairnessSummary {
  const sum: OvertakeCount = { total: 0, reasons: {} };
  for (const { reasons } of counts)
    for (const reason of overtakeReasons) note(sum, reason, reasons[reason] ?? 0);
  const outOfAll = (part: number): number | null =>
    counts.length > 0 ? part / counts.length : null;
  return {
    callbacks: counts.length,
    neverOvertakenShare: outOfAll(counts.filter(({ total }) => total === 0).length),
    meanOvertaken: outOfAll(sum.total),
    mostOvertaken: counts.reduce((most, { total }) => Math.max(most, total), 0),
    reasons: sum.reasons,
  };
}

function note(count: OvertakeCount, reason: OvertakeReason, times: number): void {
  if (times === 0) return;
  count.total += times;
  count.reasons[reason] = (count.reasons[reason] ?? 0) + times;
}

/**
 * How many overtook each waiter in each of its spans: one sweep through those who were served, adding each to a tally by
 * when they had joined, and reading it off at the end of every span.
 */
function countBySpan(waiters: readonly Waiter[], served: readonly Served[]): number[][] {
  const joins = Float64Array.from(served, ({ joinedAt }) => joinedAt).sort();
  const serves = Float64Array.from(served, ({ servedAt }) => servedAt);
  /** By how many had been served at the end of the span: whom to tell. */
  const ends: (number[] | undefined)[] = [];
  waiters.forEach(({ leftAt, spans }, nth) =>
    spans.forEach((_, span) => {
      const until = Math.min(spans[span + 1]?.from ?? Infinity, leftAt);
      (ends[countBelow(serves, until)] ??= []).push(nth, span);
    }),
  );
  const ranks = waiters.map(({ joinedAt }) => countBelow(joins, joinedAt, true));
  const upTo = waiters.map(({ spans }) => spans.map(() => 0));
  const tally = new Tally(served.length);
  for (let done = 0; done <= served.length; done++) {
    const told = ends[done] ?? [];
    for (let at = 0; at < told.length; at += 2) {
      const [nth = 0, span = 0] = [told[at], told[at + 1]];
      const counts = upTo[nth];
      if (counts) counts[span] = done - tally.upTo(ranks[nth] ?? 0);
    }
    const next = served[done];
    if (next) tally.add(countBelow(joins, next.joinedAt, true));
  }
  return upTo.map((counts) => counts.map((count, span) => count - (counts[span - 1] ?? 0)));
}

/** How many of ascending values are less than the bound; with `orEqual` those that are equal, too. */
function countBelow(values: Float64Array, bound: number, orEqual = false): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] ?? Infinity;
    if (value < bound || (orEqual && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts marks at the places 1 to `size`, while more are made: a binary indexed tree (Fenwick 1994). */
class Tally {
  readonly #sums: Int32Array;

  constructor(size: number) {
    this.#sums = new Int32Array(size + 1);
  }

  add(place: number): void {
    for (let at = place; at < this.#sums.length; at += at & -at)
      this.#sums[at] = (this.#sums[at] ?? 0) + 1;
  }

  /** Marks at this place and before. */
  upTo(place: number): number {
    let sum = 0;
    for (let at = place; at > 0; at -= at & -at) sum += this.#sums[at] ?? 0;
    return sum;
  }
}
