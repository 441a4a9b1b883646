import { z } from 'zod';
import { offerReasons, refusalReasons } from '../../callback/offer.ts';
import { unknownReasons } from '../../callback/wait-estimate.ts';
import { scopes } from '../../engine/views.ts';
import { fields, oneOf, reference, text } from './fields.ts';

/** What is small: phone numbers, estimates and offers, handovers, API keys, health. */

const isoTime = z.string().describe('ISO 8601, UTC.');

export const phoneNumber = z
  .object({
    number: z.string().describe('E.164.'),
    callTargetId: z.string().describe('UUID.'),
  })
  .meta({ id: 'PhoneNumber' });

export const newPhoneNumber = fields({
  number: text(1, 40, 'The number that reaches us, E.164.'),
  callTargetId: reference('call target'),
}).meta({ id: 'NewPhoneNumber' });

const basis = z
  .string()
  .describe(
    '`fixed`, `fallback`: the operator’s word; `agents-free`, `line`: what is seen in the line; `return-calls`: how long our own calls waited for an agent.',
  );

export const estimate = z
  .object({
    meanSeconds: z.number(),
    lowSeconds: z.number(),
    highSeconds: z.number(),
    confidence: z.number().describe('Chance that the wait falls into the range, 0 to 1.'),
    basis,
    at: isoTime,
  })
  .meta({ id: 'Estimate', description: 'When somebody who joins the line now reaches an agent.' });

const seen = (field: z.ZodNumber) => field.nullable();

export const wait = z
  .object({
    meanSeconds: seen(estimate.shape.meanSeconds),
    lowSeconds: seen(estimate.shape.lowSeconds),
    highSeconds: seen(estimate.shape.highSeconds),
    confidence: seen(estimate.shape.confidence).describe(
      'Chance that the wait falls into the range, 0 to 1; 0 for `fallback`: nobody knows.',
    ),
    basis: basis.nullable(),
    unknown: z
      .enum(unknownReasons)
      .nullable()
      .describe(
        'Why the line tells nothing, also where `fallback` stands in for it. `cold-start`: too little seen yet; `no-agents`: nobody is at work; `stale-feed`: the source has gone quiet; `inconsistent`: what it tells contradicts itself.',
      ),
    at: isoTime,
  })
  .meta({
    id: 'Wait',
    description:
      'When somebody who joins the line now reaches an agent. Every figure is null where that is not known.',
  });

const offerReason = z.enum(offerReasons).meta({
  id: 'OfferReason',
  description: [
    'Why a callback is or is not offered: the first rule that failed.',
    '`ok`, `no-number`: it is; without a number the person can be asked for it.',
    '`registering-off`: the call target takes none.',
    '`already-waiting`: the number has an open one.',
    '`agents-available`: an agent is free and nobody waits.',
    '`no-agents-staffed`: nobody is planned (closed), or seen, at work.',
    '`full`: as many wait as may.',
    '`estimate-unknown`: nothing honest can be said of the wait.',
    '`closing-soon`: the turn may come only after closing.',
    '`wait-below-threshold`: a long wait is not probable enough.',
    '`wait-too-long`: the expected wait is above the limit.',
    '`number-refused`: a rule forbids calling the number.',
  ].join('\n'),
});

export const offer = z
  .object({
    offer: z.boolean(),
    reason: offerReason,
    estimate: estimate.nullable(),
    quote: z
      .object({ lowSeconds: z.number(), highSeconds: z.number(), said: z.string() })
      .nullable()
      .describe('What may be said of the wait. Seconds.'),
    rules: z
      .array(
        z.object({
          rule: z.enum(refusalReasons).describe('The reason it gives when it fails.'),
          verdict: z
            .enum(['passed', 'failed', 'not-asked'])
            .describe('`not-asked`: there is nothing to judge by, or no limit.'),
          found: z.string(),
          wanted: z.string(),
        }),
      )
      .describe('Every rule in order; the first that failed is the reason.'),
  })
  .meta({ id: 'Offer' });

const known = (description: string) => z.number().nullable().describe(description);

export const queueLook = z
  .object({
    freshness: z
      .enum(['fresh', 'stale', 'unknown'])
      .describe('`stale`: last seen too long ago to count on; `unknown`: never seen, or none.'),
    waitingCalls: known('Callers who have not reached an agent.'),
    longestWaitSeconds: known('Of the head of the line; null also when nobody waits. Seconds.'),
    agentsAvailable: known('Agents at work without a call of this queue.'),
    agentsStaffed: known('Agents at work, on a call or not.'),
    at: isoTime.nullable().describe('When it was last read in full. ISO 8601, UTC.'),
  })
  .meta({ id: 'Queue', description: 'The contact centre’s own queue, as this node knows it.' });

export const handover = z
  .object({
    callSid: z.string(),
    became: z
      .enum(['promised', 'hold', 'unknown'])
      .describe('`unknown`: no such call was handed to us, or nothing has become of it yet.'),
    callbackId: z.string().nullable(),
  })
  .meta({ id: 'Handover' });

const scope = oneOf(
  scopes,
  '`admin` may do everything; `write` changes settings; `operate` acts on callbacks; `read` sees all of it; `offer:read` sees estimates, offers and handovers. Each includes those after it.',
);

export const newApiKey = fields({
  name: text(1, 100, 'What the key is for; it is the actor in the journal.'),
  scopes: z
    .array(scope, { error: `a list of ${scopes.join(', ')}` })
    .min(1, { error: `at least one of ${scopes.join(', ')}` })
    .max(scopes.length, { error: `each of ${scopes.join(', ')} at most once` }),
}).meta({ id: 'NewApiKey' });

export const apiKey = z
  .object({
    id: z.string().describe('UUID.'),
    name: z.string(),
    scopes: z.array(scope),
    createdAt: isoTime,
    revokedAt: isoTime.nullable(),
    createdBy: z
      .string()
      .nullable()
      .describe('Who made it, such as `person:Ada`; null: the configuration, or not known.'),
    lastUsedAt: isoTime.nullable().describe('To the minute; null: never. ISO 8601, UTC.'),
  })
  .meta({ id: 'ApiKey' });

export const issuedApiKey = apiKey
  .extend({
    key: z
      .string()
      .nullable()
      .describe('The key itself. Shown this once; null when the answer is replayed.'),
  })
  .meta({ id: 'IssuedApiKey' });

export const health = z
  .object({ status: z.enum(['ready', 'not-ready']), parts: z.record(z.string(), z.string()) })
  .meta({ id: 'Health' });
