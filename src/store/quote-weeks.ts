import { sql, type Selectable } from 'kysely';
import type { QuoteSums } from '../callback/kept-quote.ts';
import type { QuoteWeekTable, Session } from './schema.ts';

/** Adds to the sums of a week. @param week such as 2026-W47 */
export async function addQuoteSums(
  session: Session,
  callTargetId: string,
  week: string,
  sums: QuoteSums,
): Promise<void> {
  const row = toSumsRow(sums);
  await session.kysely
    .insertInto('quote_week')
    .values({ call_target_id: callTargetId, week, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['call_target_id', 'week'])
        .doUpdateSet(
          Object.fromEntries(
            Object.keys(row).map((name) => [
              name,
              sql`quote_week.${sql.ref(name)} + excluded.${sql.ref(name)}`,
            ]),
          ),
        ),
    )
    .execute();
}

/** Null where nothing was kept of that week. */
export async function findQuoteSums(
  session: Session,
  callTargetId: string,
  week: string,
): Promise<QuoteSums | null> {
  const row = await session.kysely
    .selectFrom('quote_week')
    .selectAll()
    .where('call_target_id', '=', callTargetId)
    .where('week', '=', week)
    .executeTakeFirst();
  return row ? toSums(row) : null;
}

/** Of one call target, by week; where nothing was kept a week is not in it. @param weeks 1-100 */
export async function quoteSumsOfTarget(
  session: Session,
  callTargetId: string,
  weeks: readonly string[],
): Promise<Map<string, QuoteSums>> {
  const rows = await session.kysely
    .selectFrom('quote_week')
    .selectAll()
    .where('call_target_id', '=', callTargetId)
    .where('week', 'in', weeks)
    .execute();
  return new Map(rows.map((row) => [row.week, toSums(row)]));
}

/** Of all call targets. @param limit rows at most */
export async function quoteSumsOf(
  session: Session,
  weeks: readonly string[],
  limit: number,
): Promise<{ callTargetId: string; week: string; sums: QuoteSums }[]> {
  const rows = await session.kysely
    .selectFrom('quote_week')
    .selectAll()
    .where('week', 'in', weeks)
    .orderBy('call_target_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    callTargetId: row.call_target_id,
    week: row.week,
    sums: toSums(row),
  }));
}

function toSumsRow(sums: QuoteSums) {
  return {
    ...{ scored: sums.scored, error: sums.error, absolute_error: sums.absoluteError },
    ...{ squared_error: sums.squaredError, in_range: sums.inRange, below_p80: sums.belowP80 },
    ...{ pinball80: sums.pinball80, compared: sums.compared },
    ...{ compared_absolute: sums.comparedAbsolute, compared_squared: sums.comparedSquared },
    ...{ baseline_absolute: sums.baselineAbsolute, baseline_squared: sums.baselineSquared },
    ...{ agents_free: sums.agentsFree, agents_free_waited: sums.agentsFreeWaited },
    ...{ censored: sums.censored, unknown: sums.unknown },
  };
}

function toSums(row: Selectable<QuoteWeekTable>): QuoteSums {
  return {
    ...{ scored: row.scored, error: row.error, absoluteError: row.absolute_error },
    ...{ squaredError: row.squared_error, inRange: row.in_range, belowP80: row.below_p80 },
    ...{ pinball80: row.pinball80, compared: row.compared },
    ...{ comparedAbsolute: row.compared_absolute, comparedSquared: row.compared_squared },
    ...{ baselineAbsolute: row.baseline_absolute, baselineSquared: row.baseline_squared },
    ...{ agentsFree: row.agents_free, agentsFreeWaited: row.agents_free_waited },
    ...{ censored: row.censored, unknown: row.unknown },
  };
}
