import { UserError } from '../base/errors.ts';
import { isIsoWeek, isoWeekOf, timesOfWeek } from '../callback/iso-week.ts';
import { accuracyOf, noSums, type Accuracy } from '../estimate/accuracy.ts';
import { listCallTargets } from '../store/call-targets.ts';
import { findQuoteSums, quoteSumsOf } from '../store/quote-weeks.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import type { AccuracyView } from './views.ts';

/** Fewer quotes tell little: one long wait more or less moves every figure. */
export const enoughQuotes = 30;

/** A week of a call target on its own clocks; times in ms since 1970. */
export interface TargetWeek {
  id: string;
  week: string;
  timeZone: string;
  from: number;
  until: number;
}

/** @param week absent: this one @throws UserError not-found, bad-request */
export async function needWeek(
  ctx: Engine,
  callTargetId: string,
  week?: string,
): Promise<TargetWeek> {
  if (week !== undefined && !isIsoWeek(week))
    throw new UserError(
      'bad-request',
      'week must be an ISO 8601 week that there is, such as 2026-W47',
    );
  const { id, timeZone } = await needCallTarget(ctx, callTargetId);
  const wanted = week ?? isoWeekOf(ctx.db.now(), timeZone);
  const { from, to } = timesOfWeek(wanted, timeZone);
  return { id, week: wanted, timeZone, from, until: to };
}

/**
 * How good the quotes of a week were. @param week such as 2026-W47, on the clocks of the call target; absent: this one
 * @throws UserError not-found, bad-request
 */
export async function weeklyAccuracy(
  ctx: Engine,
  callTargetId: string,
  week?: string,
): Promise<AccuracyView> {
  const { id, week: wanted } = await needWeek(ctx, callTargetId, week);
  const accuracy = accuracyOf((await findQuoteSums(ctx.db, id, wanted)) ?? noSums());
  return { callTargetId: id, week: wanted, ...accuracy, note: noteOn(accuracy) };
}

function noteOn({ n, censored }: Accuracy): string | null {
  if (n === 0) return 'No quote of this week could be scored.';
  if (n < enoughQuotes) return `Only ${n} quotes were scored: the figures may be far off.`;
  // Who waits longest leaves first: what is known of the others looks shorter than the waits were.
  return censored > n
    ? `More callers left than reached an agent (${censored} to ${n}): long waits are missing here.`
    : null;
}

/** This week's, of the call targets that have any. @param limit call targets at most */
export async function accuracyNow(
  ctx: Engine,
  limit: number,
): Promise<{ callTargetId: string; accuracy: Accuracy }[]> {
  const { items } = await listCallTargets(ctx.db, null, limit);
  const now = ctx.db.now();
  const weeks = new Map(items.map(({ id, timeZone }) => [id, isoWeekOf(now, timeZone)]));
  if (weeks.size === 0) return [];
  const found = await quoteSumsOf(ctx.db, [...new Set(weeks.values())], limit * 2);
  return found
    .filter(({ callTargetId, week }) => weeks.get(callTargetId) === week)
    .map(({ callTargetId, sums }) => ({ callTargetId, accuracy: accuracyOf(sums) }));
}
