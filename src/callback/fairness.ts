/*
 * The fairness ledger: who was served before a callback that had joined the line earlier, and why. Times in ms since 1970.
 */

/** Why somebody who joined later was served first: what the callback was doing at that moment. A closed list. */
export const overtakeReasons = [
  /** It stood in line and had not been rung, or not again: we were late. */
  'not-yet-rung',
  /** Its phone was ringing, or its person had not pressed the key yet, and the other one could talk at once. */
  'ready-first',
  /** Its person, or we for it, held for an agent: the contact centre's own routing (skills, order) chose the other. */
  'routed-first',
  /** Its person had been rung and not reached, and the pause before the next try was not over. */
  'no-answer',
  /** A try had found no agent for it, and the pause was not over. */
  'no-agent',
  /** A try had failed on our or the carrier's side, and the pause was not over. */
  'failed-try',
  /** Its person had asked to be called some minutes later. */
  'snoozed',
  /** It was asked for at a later time, or moved to one. */
  'scheduled',
  /** It was set aside: processing was off, or its number was in another call of ours. */
  'held-back',
  /** The call in which it was asked for was not over. */
  'registering',
  /** The other one has a higher priority, and the callback could have been served. */
  'priority',
  /** Nothing tells. */
  'unknown',
] as const;
export type OvertakeReason = (typeof overtakeReasons)[number];

/** Somebody who reached an agent. */
export interface Served {
  kind: 'callback' | 'live';
  id: string;
  joinedAt: number;
  servedAt: number;
  /** Greater goes first; callbacks have 0. */
  priority: number;
}

/** From then on this is why the callback was not served, until the next span. */
export interface Span {
  from: number;
  reason: OvertakeReason;
}

/** A callback as long as it stood in line. */
export interface Waiter {
  joinedAt: number;
  /** When it reached an agent, or ended, or now. */
  leftAt: number;
  /** By time; the first counts from always. Never empty. */
  spans: readonly Span[];
}

export type ReasonCounts = Partial<Record<OvertakeReason, number>>;

/** What keeps a callback from being served whoever else is in line: no priority is the cause then. */
export const ownCauses: ReadonlySet<OvertakeReason> = new Set([
  ...(['no-answer', 'no-agent', 'failed-try', 'snoozed'] as const),
  ...(['scheduled', 'held-back', 'registering'] as const),
]);

/** True when the one was served before the other, and had joined later. */
export function isOvertake(waiter: Waiter, other: Served): boolean {
  return other.joinedAt > waiter.joinedAt && other.servedAt < waiter.leftAt;
}

export function reasonOf(waiter: Waiter, other: Served): OvertakeReason {
  const { reason } = waiter.spans.findLast(({ from }) => from <= other.servedAt) ?? firstOf(waiter);
  return other.priority > 0 && !ownCauses.has(reason) ? 'priority' : reason;
}

function firstOf({ spans }: Waiter): Span {
  return spans[0] ?? { from: -Infinity, reason: 'unknown' };
}

/**
 * The first who overtook it, by when they were served. @param served by `servedAt`
 * @param limit at most so many; `countOvertakes` tells how many there are
 */
export function overtakersOf(
  waiter: Waiter,
  served: readonly Served[],
  limit: number,
): { by: Served; reason: OvertakeReason }[] {
  const found: { by: Served; reason: OvertakeReason }[] = [];
  for (let at = firstAfter(served, waiter.joinedAt); at < served.length; at++) {
    const by = served[at];
    if (!by || by.servedAt >= waiter.leftAt || found.length === limit) break;
    if (isOvertake(waiter, by)) found.push({ by, reason: reasonOf(waiter, by) });
  }
  return found;
}

/** Whoever was served at or before a time had joined by then: nobody of them joined later. */
function firstAfter(served: readonly Served[], at: number): number {
  let [low, high] = [0, served.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((served[middle]?.servedAt ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
