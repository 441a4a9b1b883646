import { z } from 'zod';
import { overtakeReasons } from '../../callback/fairness.ts';
import { moment } from './fields.ts';
import { page } from './paging.ts';

const when = (description: string) => z.string().describe(`${description} ISO 8601, UTC.`);

export const fairnessTimes = {
  from: moment(
    'Callbacks of people who joined the line from then on; a day before `to` when left out.',
  ).exactOptional(),
  to: moment(
    '… and before this, at most 7 days after `from` (and the hour by which clocks go back); now when left out.',
  ).exactOptional(),
};

const reason = z.enum(overtakeReasons).meta({
  id: 'OvertakeReason',
  description: [
    'What the callback was doing when somebody who had joined later was served first.',
    '`not-yet-rung`: it stood in line and we had not rung it, or not again.',
    '`ready-first`: its phone was ringing or its person had not pressed the key yet, and the other one could talk at once.',
    '`routed-first`: it held for an agent, and the contact centre’s own routing (skills, order) chose the other; it does not tell why.',
    '`no-answer`: its person had been rung and not reached, and the pause before the next try was not over.',
    '`no-agent`: a try had found no agent for it, likewise.',
    '`failed-try`: a try had failed on our or the carrier’s side, likewise.',
    '`snoozed`: its person had asked to be called some minutes later.',
    '`scheduled`: it was asked for at a later time.',
    '`held-back`: processing was off, or its number was in another call of ours.',
    '`registering`: the call in which it was asked for was not over.',
    '`priority`: the other one has a higher priority, and the callback could have been served.',
    '`unknown`: nothing tells.',
  ].join(' '),
});

const reasons = z
  .partialRecord(reason, z.int())
  .describe('How often, by reason; what did not happen is left out.');

const overtaker = z
  .object({
    kind: z.enum(['callback', 'live']),
    id: z.string().describe('Of the callback, or of the call as the contact centre names it.'),
    number: z
      .string()
      .nullable()
      .describe('Of a callback, masked for who may not see it; null: a live call.'),
    joinedAt: when('When they joined the line.'),
    servedAt: when('When they reached an agent.'),
    reason,
  })
  .meta({ id: 'Overtaker' });

const entry = z
  .object({
    callbackId: z.string().describe('UUID.'),
    number: z.string().describe('E.164, masked for who may not see it.'),
    joinedAt: when('When the person joined the line: the place in the order.'),
    servedAt: when('When they reached an agent; null: they did not, or not yet.').nullable(),
    leftAt: when('The same, or when it ended without an agent; null: it still waits.').nullable(),
    overtaken: z.int().describe('How many who had joined later were served before.'),
    reasons,
    overtakenBy: z.array(overtaker).describe('The first 20 of them, by when they were served.'),
  })
  .meta({ id: 'FairnessEntry' });

const outOfAll = (description: string) =>
  z.number().nullable().describe(`${description} Null without callbacks.`);

export const fairness = page(entry)
  .extend({
    summary: z.object({
      from: when('As it was asked for.'),
      to: when('As it was asked for.'),
      callbacks: z.int(),
      neverOvertakenShare: outOfAll('Share of the callbacks that nobody overtook, 0 to 1.'),
      meanOvertaken: outOfAll('How often a callback was overtaken, on average.'),
      mostOvertaken: z.int(),
      reasons,
    }),
  })
  .meta({ id: 'Fairness', description: '`summary` is of the whole time, not of the page alone.' });
