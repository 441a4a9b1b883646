import { sql } from 'kysely';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/** So many may be wrong one after the other; from then on each doubles the pause, up to the longest. */
const free = 5;
const firstPauseSeconds = 30;
const longestPauseSeconds = 900;
/** Failures are forgotten after a day without one. */
const forgottenMs = 86_400_000;

/** How long after its last failure an address has to wait. */
const pause = sql`make_interval(secs => case when old.failures < ${free} then 0
  else least(${longestPauseSeconds}, ${firstPauseSeconds} * power(2, least(old.failures - ${free}, 10))) end)`;

/**
 * Counts a try before it is made, so that many at once are not more than many in turn.
 * @param email what was typed, in lower case, whether somebody has it or not
 * @returns 0, or the seconds to wait, and then the try does not count
 */
export async function countGuess(session: Session, email: string): Promise<number> {
  const now = session.now();
  const counted = await sql`
    with forgotten as (
      delete from sign_in_guess where email in (
        select email from sign_in_guess where last_at < ${at(now - forgottenMs)} and email <> ${email}
        order by last_at limit 10 for update skip locked)
    )
    insert into sign_in_guess as old (email, failures, last_at) values (${email}, 1, ${at(now)})
    on conflict (email) do update set last_at = excluded.last_at,
      failures = case when old.last_at < ${at(now - forgottenMs)} then 1 else old.failures + 1 end
      where old.last_at + ${pause} <= excluded.last_at
    returning email`.execute(session.kysely);
  if (counted.rows.length > 0) return 0;
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from old.last_at + ${pause} - ${at(now)})::float8 as seconds
    from sign_in_guess as old where email = ${email}`.execute(session.kysely);
  return Math.max(1, Math.ceil(rows[0]?.seconds ?? 1));
}

/** It was right: what went wrong before is forgotten. */
export async function forgetGuesses(session: Session, email: string): Promise<void> {
  await session.kysely.deleteFrom('sign_in_guess').where('email', '=', email).execute();
}

/** It was no wrong guess after all: one less. */
export async function giveGuessBack(session: Session, email: string): Promise<void> {
  await session.kysely
    .updateTable('sign_in_guess')
    .set({ failures: sql`greatest(0, failures - 1)` })
    .where('email', '=', email)
    .execute();
}
