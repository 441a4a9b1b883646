import { UserError } from './base/errors.ts';
import type { WhatIfQuestion } from './callback/what-if.ts';
import { needCallTarget } from './engine/call-targets.ts';
import { rangeOfWeek } from './engine/stored-weeks.ts';
import type { Input } from './sim/what-if/people.ts';
import { askedOf, halfHoursInput } from './sim/what-if/question-input.ts';
import type { Database } from './store/database.ts';
import { readStoredInput } from './stored-input.ts';

/**
 * The centre that a question is about, as the API and `simulate what-if --question` ask it.
 * @param askedAt ms since 1970: the last seven days are those before it
 * @throws UserError bad-request when too little is stored or told, not-found, too-large, database-away
 */
export async function inputOf(
  db: Database,
  question: WhatIfQuestion,
  askedAt: number,
): Promise<Input> {
  const { calls, callTargetId } = question;
  if (calls.from === 'curve') return halfHoursInput(askedOf(question), calls);
  if (callTargetId === null)
    throw new UserError('bad-request', 'A stored week is that of a call target: name it.');
  const callTarget = await needCallTarget({ db }, callTargetId);
  const range = rangeOfWeek(calls.week, callTarget, askedAt);
  return readStoredInput(db, callTarget, askedOf(question), range);
}
