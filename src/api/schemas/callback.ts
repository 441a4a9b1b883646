import { z } from 'zod';
import { attemptResults, launchWays, outcomes, states } from '../../callback/callback.ts';
import { happenings } from '../../callback/kept-quote.ts';
import { customerNumber, fields, flag, moment, reference, seconds, text } from './fields.ts';

const when = (description: string) => z.string().describe(`${description} ISO 8601, UTC.`);
const id = z.string().describe('UUID.');

export const metadataValues = z
  .record(
    z.string().regex(/^[A-Za-z0-9!%*_+`'.~-]{1,64}$/, { error: 'metadata item names as keys' }),
    text(0, 1024, 'The value, as it goes to the agent leg.'),
    { error: 'an object of texts by metadata item name' },
  )
  .describe('Values of metadata items by name, as a call would have brought them.');

export const newCallback = fields({
  callTargetId: reference('call target'),
  number: customerNumber,
  metadata: metadataValues.default({}),
  scheduledFor: moment('Call at this time instead of when it is their turn. ISO 8601.')
    .nullable()
    .default(null),
  waitedSeconds: seconds(0, 86_400, 'What the person has already waited in line.').default(0),
}).meta({ id: 'NewCallback' });

const operation = {
  reason: text(1, 200, 'Why, for the journal. Plain text.').exactOptional(),
  ifLastEntry: text(
    1,
    40,
    'Only if the journal entry of this id is still the last one of the callback: what somebody else has changed meanwhile is left alone, and the answer is 409 `changed-meanwhile` with `callback` as it is now.',
  ).exactOptional(),
};

/** What may be said with every action: no body is as good as an empty one. */
export const acting = fields(operation).optional();

export const rescheduling = fields({
  scheduledFor: moment(
    'The new time to call, at most a year ahead. ISO 8601. Null: no time of its own any more, it is called when it is its turn.',
  ).nullable(),
  ...operation,
}).meta({ id: 'Rescheduling' });

export const callingNow = fields({
  outOfTurn: flag(
    'Ring at once, whoever stands before it in line. False: it may have its turn from now on, and gets it by its place. Where nobody gives turns (`pacing.mode` `timer`) it is rung at once either way.',
  ).default(false),
  ...operation,
})
  .optional()
  .meta({ id: 'CallingNow' });

/** Actions that need no words: no body, or an empty object. */
export const nothing = fields({}).optional();

const quote = z
  .object({
    lowSeconds: z.number(),
    highSeconds: z.number(),
    said: z.string().describe('The words of the quote.'),
  })
  .meta({ id: 'Quote', description: 'What was said of the wait. Seconds.' });

export const callbackSummary = z
  .object({
    id,
    callTargetId: id,
    number: z.string().describe('Who is called, E.164.'),
    state: z.enum(states),
    outcome: z.enum(outcomes).nullable().describe('How it ended; null until then.'),
    reason: z.string().nullable().describe('Why it is in this state.'),
    source: z.enum(['phone', 'api']),
    joinedAt: when('When the person joined the line: the place in the order.'),
    createdAt: when('When it was promised.'),
    dueAt: when('When it is to be dialled next.'),
    scheduledFor: when('The time asked for, if any.').nullable(),
    expiresAt: when('When it is given up.'),
    endedAt: when('When it ended.').nullable(),
    metadata: z
      .record(z.string(), z.string())
      .describe('Values by metadata item name; of speech, the name of its recording.'),
    quote: quote.nullable(),
  })
  .meta({ id: 'CallbackSummary' });

const figure = (description: string) => z.number().nullable().describe(`${description} Seconds.`);

const keptQuote = z
  .object({
    at: when('When.'),
    meanSeconds: figure('The mean of the wait.'),
    p50Seconds: figure('Half of such waits are shorter.'),
    p80Seconds: figure('Four of five are shorter.'),
    lowSeconds: figure('Four of five waits are longer than this and shorter than `highSeconds`.'),
    highSeconds: figure('The other end of it.'),
    basis: z.string().describe('Where it comes from, such as `line`; why it is not known.'),
    happened: z
      .enum(happenings)
      .nullable()
      .describe(
        '`answered`: an agent was there; `not-reached`: not when the turn came, or put off by the person. Null: not over yet.',
      ),
    waitedSeconds: figure('Until then, from `at` on.'),
  })
  .meta({
    id: 'KeptQuote',
    description:
      'What was believed of the wait when it was promised, to the second, and what it was. What was said is `quote`.',
  });

const leg = z
  .object({
    id,
    role: z.enum(['customer', 'agent']),
    to: z.string().describe('E.164 number or SIP URI that was called.'),
    startedAt: when('When the INVITE went out.'),
    answeredAt: when('When it was answered.').nullable(),
    endedAt: when('When it ended.').nullable(),
    sipStatus: z.number().nullable().describe('Final SIP status; null when none came.'),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Leg' });

const attempt = z
  .object({
    id,
    number: z.number().describe('1, 2, 3 … within its callback.'),
    firstParty: z.enum(['customer', 'agent']),
    startedAt: when('When it began.'),
    endedAt: when('When it ended.').nullable(),
    result: z.enum(attemptResults).nullable().describe('Null while it runs.'),
    legs: z.array(leg),
  })
  .meta({ id: 'Attempt' });

const journalEntry = z
  .object({
    id: z
      .string()
      .describe('The same as in the live events; that of the last entry goes into `ifLastEntry`.'),
    at: when('When.'),
    actor: z.string().describe('Who: caller, agent, system, node:NAME, key:NAME or person:NAME.'),
    event: z.string(),
    reason: z.string().nullable(),
    dueAt: when('From when on it is due again; null where it does not wait by this.').nullable(),
  })
  .meta({ id: 'JournalEntry' });

export const callback = callbackSummary
  .extend({
    launchedAs: z
      .enum(launchWays)
      .nullable()
      .describe(
        'How its turn was given: by its place (`position`), the same with the agent called first, by its time (`timer`) where nobody saw the line, or out of turn by an `operator`. Null while it waits, and where it was due by a timer of its own.',
      ),
    keptQuote: keptQuote.nullable().describe('Null: nothing was kept of it; kept for five weeks.'),
    attempts: z.array(attempt),
    journal: z.array(journalEntry),
  })
  .meta({ id: 'Callback' });
