import { z } from 'zod';
import { attemptResults, outcomes, states } from '../../callback/callback.ts';
import {
  customerNumber,
  fields,
  moment,
  numberInQuery,
  reference,
  seconds,
  text,
} from './fields.ts';

const when = (description: string) => z.string().describe(`${description} ISO 8601, UTC.`);
const id = z.string().describe('UUID.');

const metadataValues = z
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

export const rescheduling = fields({
  scheduledFor: moment('The new time to call, at most a year ahead. ISO 8601.'),
}).meta({ id: 'Rescheduling' });

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
    at: when('When.'),
    actor: z.string().describe('Who: caller, agent, system, node:NAME or key:NAME.'),
    event: z.string(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'JournalEntry' });

export const callback = callbackSummary
  .extend({ attempts: z.array(attempt), journal: z.array(journalEntry) })
  .meta({ id: 'Callback' });

export const callbackFilter = {
  state: z
    .enum(states, { error: `one of ${states.join(', ')}` })
    .exactOptional()
    .describe('Only callbacks in this state.'),
  callTargetId: reference('call target').exactOptional(),
  number: numberInQuery.exactOptional(),
};
