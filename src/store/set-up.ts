import { sql } from 'kysely';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/** Writes a row and waits until it is kept. @throws UserError database-away, or what the server says */
export async function writeCheck(session: Session, nodeId: string): Promise<void> {
  const row = { at: at(session.now()) };
  await session.kysely
    .insertInto('write_check')
    .values({ node_id: nodeId, ...row })
    .onConflict((conflict) => conflict.column('node_id').doUpdateSet(row))
    .execute();
}

export interface SetUpFacts {
  callTargets: number;
  phoneNumbers: number;
  /** Up to ten of them, in their order. */
  firstNumbers: string[];
  /** The latest callback that came to `completed`. */
  completedCallback: string | null;
}

export async function findSetUpFacts(session: Session): Promise<SetUpFacts> {
  const { kysely } = session;
  const [counts, numbers, completed] = await Promise.all([
    sql<{ targets: number; numbers: number }>`
      select (select count(*)::int from call_target) as targets,
        (select count(*)::int from phone_number) as numbers`.execute(kysely),
    kysely.selectFrom('phone_number').select('number').orderBy('number').limit(10).execute(),
    kysely
      .selectFrom('callback')
      .select('id')
      .where('outcome', '=', 'completed')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  return {
    callTargets: counts.rows[0]?.targets ?? 0,
    phoneNumbers: counts.rows[0]?.numbers ?? 0,
    firstNumbers: numbers.map(({ number }) => number),
    completedCallback: completed?.id ?? null,
  };
}
