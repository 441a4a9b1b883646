import { sql } from 'kysely';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/** What is stored of a line between two midnights. */
export interface StoredDayRow {
  /** 0 for the day between the first two midnights. */
  index: number;
  calls: number;
  answered: number;
  abandoned: number;
  hasAgents: boolean;
}

/**
 * Counts what is stored of a line, day by day; days of which nothing is stored are left out.
 * @param midnights ms since 1970, ascending, 2-60: the last one ends the last day
 */
export async function countStoredDays(
  session: Session,
  line: string,
  midnights: readonly number[],
): Promise<StoredDayRow[]> {
  const times = midnights.map(at);
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last) return [];
  const { rows } = await sql<StoredDayRow>`
    select width_bucket(at, ${times}::timestamptz[]) - 1 as index,
      (count(*) filter (where type = 'joined' and not is_callback))::int as calls,
      (count(*) filter (where type = 'answered'))::int as answered,
      (count(*) filter (where type = 'abandoned'))::int as abandoned,
      count(*) filter (where type in ('counted', 'agent-here') or (type = 'answered' and agent is not null)) > 0
        as "hasAgents"
    from queue_event where line = ${line} and at >= ${first} and at < ${last}
    group by 1 order by 1`.execute(session.kysely);
  return rows;
}
