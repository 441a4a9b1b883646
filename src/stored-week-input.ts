import { UserError } from './base/errors.ts';
import type { CallTarget } from './callback/call-target.ts';
import type { QueueEvent } from './callback/queue-event.ts';
import type { WhatIfQuestion } from './callback/what-if.ts';
import { needCallTarget } from './engine/call-targets.ts';
import { storedEvents } from './engine/stored-week.ts';
import { rangeOfWeek } from './engine/stored-weeks.ts';
import { observeLine } from './sim/centre/observe-line.ts';
import { observedInput } from './sim/what-if/observed-input.ts';
import type { Asked, Input } from './sim/what-if/people.ts';
import { askedOf } from './sim/what-if/question-input.ts';
import type { Database } from './store/database.ts';

/** What is held in memory at once: some 100 bytes each. */
const mostEvents = 2_000_000;

/**
 * The stored queue of a call target as a centre to be simulated.
 * @param range ms since 1970
 * @throws UserError bad-request when too little is stored, too-large, database-away
 */
export async function readStoredInput(
  db: Database,
  { id, name, timeZone }: CallTarget,
  asked: Asked,
  range: { from: number; until: number },
): Promise<Input> {
  const events: QueueEvent[] = [];
  for await (const event of storedEvents({ db }, id, range)) {
    events.push(event);
    if (events.length > mostEvents)
      throw new UserError(
        'too-large',
        `The week of "${name}" has more than ${mostEvents} events, which are not held in memory at once. Fix: take a curve.`,
      );
  }
  if (events.length === 0)
    throw new UserError(
      'bad-request',
      `Nothing is stored of the queue of "${name}" in that week. Fix: let the call target watch its queue (docs/operating.md, "Twilio TaskRouter") for a day at least, or take a curve.`,
    );
  return observedInput(asked, observeLine(events, timeZone), 'the stored queue');
}

/** What a question about a stored week is answered from, as it stood when it was asked. @throws UserError as above, not-found */
export async function readWeek(
  db: Database,
  question: WhatIfQuestion,
  askedAt: number,
): Promise<Input> {
  const week = question.calls.from === 'samples' ? question.calls.week : null;
  const callTarget = await needCallTarget({ db }, question.callTargetId ?? '');
  const range = rangeOfWeek(week, callTarget, askedAt);
  return readStoredInput(db, callTarget, askedOf(question), range);
}
