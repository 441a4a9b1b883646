import { realClock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { createLog } from '../../base/log.ts';
import type { CallTarget } from '../../callback/call-target.ts';
import type { QueueEvent } from '../../callback/queue-event.ts';
import { storedEvents } from '../../engine/stored-week.ts';
import { openStore } from '../../main.ts';
import { observeLine } from '../../sim/centre/observe-line.ts';
import { listCallTargets } from '../../store/call-targets.ts';
import type { Database } from '../../store/database.ts';
import { readSettings } from '../settings.ts';
import { observedInput, type Input } from './input.ts';
import type { Question } from './question.ts';

const storedDays = 7;
const mostEvents = 2_000_000;

/** From the database that the settings name. @throws UserError as `inputFromStore` */
export async function storedInput(question: Question): Promise<Input> {
  const store = await openStore(readSettings('serve'), createLog('warn'));
  try {
    return await inputFromStore(store.db, question, realClock.now());
  } finally {
    await store.close();
  }
}

/**
 * The last seven days and today of a call target's line, as its queue events tell. @param now ms since 1970
 * @throws UserError not-found, bad-request when too little is stored, database-away
 */
export async function inputFromStore(
  db: Database,
  question: Question,
  now: number,
): Promise<Input> {
  const { id, name, timeZone } = await findTarget(db, question.target ?? '');
  const events: QueueEvent[] = [];
  for await (const event of storedEvents({ db }, id, {
    from: weekAgo(now, timeZone),
    until: now,
  })) {
    events.push(event);
    if (events.length > mostEvents)
      throw new UserError(
        'too-large',
        `The week of "${name}" has more than ${mostEvents} events, which are not held in memory at once. Fix: take --from curve.`,
      );
  }
  if (events.length === 0)
    throw new UserError(
      'bad-request',
      `Nothing is stored of the queue of "${name}" in the last ${storedDays} days. Fix: let the call target watch its queue (docs/operating.md, "Twilio TaskRouter") for a day at least, or take --from curve.`,
    );
  return observedInput(question, observeLine(events, timeZone), 'the stored queue');
}

function weekAgo(now: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .startOfDay()
    .subtract({ days: storedDays }).epochMilliseconds;
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
