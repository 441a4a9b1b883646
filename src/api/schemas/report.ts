import { z } from 'zod';
import { attemptResults, outcomes } from '../../callback/callback.ts';
import { groupings } from '../../callback/report-time.ts';
import { oneOf, reference, text } from './fields.ts';

const when = (description: string) => z.string().describe(`${description} ISO 8601, UTC.`);
const count = (description: string) => z.int().describe(description);
const share = (description: string) => z.number().nullable().describe(description);
const seconds = (description: string) => z.number().nullable().describe(`${description} Seconds.`);
const totalSeconds = z.number().describe('Seconds.');

const bound = (description: string) =>
  text(1, 40, `${description} A day (2026-01-31, from its midnight on) or a time with its offset.`);

export const countings = ['promised', 'ended'] as const;

export const reportQuery = {
  from: bound('From then on; 28 days before `to` when left out.').exactOptional(),
  to: bound('… and before this; the end of today when left out.').exactOptional(),
  by: oneOf(
    groupings,
    'The parts. Up to 400 days, by `hour` up to 31. A day has 23 to 25 hours where clocks change.',
  ).default('day'),
  counting: oneOf(
    countings,
    'Which moment counts a callback: when it was promised, or when it ended.',
  ).default('promised'),
  callTargetId: reference('call target').exactOptional(),
  timeZone: text(
    1,
    60,
    'IANA zone of days and hours; that of the call target when left out, or UTC.',
  ).exactOptional(),
};

const countsOf = <const Names extends readonly string[]>(names: Names) =>
  z.object(
    Object.fromEntries(names.map((name) => [name, z.int()])) as Record<Names[number], z.ZodInt>,
  );

const figures = {
  offers: z
    .object({
      made: count('Calls that were asked.'),
      taken: count('Were promised a callback.'),
      held: count('Went back to the contact centre’s queue.'),
      kept: count('Kept the callback that they had.'),
      gone: count('Hung up.'),
      takeRate: share('taken ÷ made.'),
    })
    .nullable()
    .describe('Null where callbacks are counted by their end.'),
  callbacks: count('Promises.'),
  sources: countsOf(['phone', 'api']),
  outcomes: countsOf([...outcomes, 'open']).describe('Their sum is `callbacks`.'),
  completedShare: share('Of those that have ended.'),
  attempts: z.object({
    total: count('Of these callbacks.'),
    callbacksTried: count('Callbacks with an attempt at least.'),
    perCallbackTried: share('total ÷ callbacksTried.'),
    results: countsOf([...attemptResults, 'running']).describe('Their sum is `total`.'),
  }),
  firstAttempt: z.object({
    called: count('Callbacks whose person was rung in the first attempt.'),
    reached: count('… and picked up.'),
    reachRate: share('reached ÷ called.'),
  }),
  waitSaved: z.object({
    callbacks: count('That reached an agent, and had no chosen time.'),
    totalSeconds,
    meanSeconds: seconds('totalSeconds ÷ callbacks.'),
  }),
  lateness: z.object({
    rung: count('Callbacks with a promised time whose phone rang.'),
    neverRung: count('… that were given up before it ever rang.'),
    onTime: count('Rung in time.'),
    onTimeShare: share('onTime ÷ (rung + neverRung).'),
    p50Seconds: seconds('Median.'),
    p90Seconds: seconds('90th percentile.'),
  }),
  agentHeld: z.object({ totalSeconds }),
  customerHeld: z.object({
    callbacks: count('Joined with an agent.'),
    meanSeconds: seconds('Mean.'),
  }),
};

export const report = z
  .object({
    from: when('As it was asked for.'),
    to: when('Not in it.'),
    timeZone: z.string().describe('IANA.'),
    by: z.enum(groupings),
    counting: z.enum(countings),
    callTargetId: z.string().nullable().describe('Null: all.'),
    at: when('When it was made.'),
    definitions: z
      .array(
        z.object({
          figure: z.string().describe('Its path in `totals` and in the items.'),
          text: z.string(),
          unit: z.enum(['count', 'share', 'seconds', 'per callback']),
          numerator: z.string(),
          denominator: z.string().nullable(),
          moment: z.string().describe('Which moment puts it into its part.'),
        }),
      )
      .describe('What each figure says, and which moment counts it.'),
    totals: z.object(figures).meta({ id: 'ReportFigures' }),
    items: z.array(
      z
        .object({
          from: when('Of this part. Null where it is not a part of time.').nullable(),
          to: when('Likewise.').nullable(),
          hour: z.int().nullable().describe('0 to 23, by `hour-of-day`.'),
          callTargetId: z.string().nullable().describe('By `target`.'),
          callTargetName: z.string().nullable(),
          ...figures,
        })
        .meta({ id: 'ReportPart' }),
    ),
  })
  .meta({
    id: 'CallbackReport',
    description:
      'All parts, also those in which nothing was. Every count of `totals` is the sum of its parts.',
  });
