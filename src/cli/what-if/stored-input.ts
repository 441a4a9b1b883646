import { UserError } from '../../base/errors.ts';
import type { CallTarget } from '../../callback/call-target.ts';
import { rangeOfWeek } from '../../engine/stored-weeks.ts';
import type { Input } from '../../sim/what-if/people.ts';
import { listCallTargets } from '../../store/call-targets.ts';
import type { Database } from '../../store/database.ts';
import { readStoredInput } from '../../stored-week-input.ts';
import type { Question } from './question.ts';

/**
 * The last seven days and today of a call target's line, as its queue events tell. @param now ms since 1970
 * @throws UserError not-found, bad-request when too little is stored, database-away
 */
export async function inputFromStore(
  db: Database,
  question: Question,
  now: number,
): Promise<Input> {
  const callTarget = await findTarget(db, question.target ?? '');
  return readStoredInput(db, callTarget, question, rangeOfWeek(null, callTarget, now));
}

async function findTarget(db: Database, wanted: string): Promise<CallTarget> {
  const known: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listCallTargets>> = await listCallTargets(
      db,
      cursor,
      200,
    );
    const found = page.items.find(({ id, name }) => id === wanted || name === wanted);
    if (found) return found;
    known.push(...page.items.map(({ name }) => `"${name}"`));
    cursor = page.nextCursor;
  } while (cursor);
  const names = known.length > 0 ? known.slice(0, 20).join(', ') : 'none yet';
  throw new UserError(
    'not-found',
    `There is no call target "${wanted.slice(0, 200)}"; there is: ${names}. Fix: name one of them by --target, or its id.`,
  );
}
