import { z } from 'zod';
import { isIsoWeek } from '../../callback/iso-week.ts';
import { whatIfPolicies, whatIfStates } from '../../callback/what-if.ts';
import { count, fields, oneOf, reference, seconds, text } from './fields.ts';

/** Questions to the simulated contact centre. */

const number = (min: number, max: number, description: string) => {
  const error = `a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error }).describe(description);
};

const listOf = <Item extends z.ZodType>(item: Item, most: number, description: string) => {
  const error = `a list of 1 to ${most}`;
  return z.array(item, { error }).min(1, { error }).max(most, { error }).describe(description);
};

const timeError = 'a half hour of the day from 00:00 to 24:00, such as 08:30';
const timeOfDay = (description: string) =>
  z
    .string({ error: timeError })
    .regex(/^(([01]\d|2[0-3]):(00|30)|24:00)$/, { error: timeError })
    .describe(description);

const agentChange = fields({
  factor: number(0, 5, 'Times as many, before `add`.').default(1),
  add: count(-500, 500, 'So many more, or fewer where it is negative.').default(0),
  from: timeOfDay('From this half hour on; null: from opening.').nullable().default(null),
  until: timeOfDay('Before this one; null: until closing.').nullable().default(null),
})
  .refine(({ from, until }) => from === null || until === null || from < until, {
    path: ['until'],
    error: 'a time after `from`',
  })
  .refine(({ factor, add }) => factor !== 1 || add !== 0, {
    path: ['add'],
    error: 'something that changes: an `add` other than 0, or a `factor` other than 1',
  })
  .meta({ id: 'WhatIfAgentChange' });

const weekError = 'an ISO 8601 week such as 2026-W47, or null for the last seven days';
const callsError = '`from`: `samples` or `curve`, with the fields of it';

const samples = fields({
  from: z.literal('samples', { error: callsError }).describe('The stored queue, as it was.'),
  week: z
    .string({ error: weekError })
    .refine(isIsoWeek, { error: weekError })
    .nullable()
    .default(null)
    .describe('ISO 8601 week where the call target is; null: the last seven days and today.'),
}).meta({ id: 'WhatIfSamples' });

const curve = fields({
  from: z.literal('curve', { error: callsError }).describe('A day that you tell.'),
  opensAt: timeOfDay('When the first half hour begins.'),
  halfHours: listOf(
    fields({
      calls: number(0, 10_000, 'Calls in this half hour, on a mean day.'),
      agents: count(0, 1000, 'Agents at work in it.'),
    }),
    48,
    'From opening on, one after the other.',
  )
    .refine((halves) => halves.some(({ calls }) => calls > 0), {
      error: 'one half hour at least in which somebody calls',
    })
    .refine((halves) => halves.some(({ agents }) => agents > 0), {
      error: 'one half hour at least in which an agent is at work',
    }),
})
  .refine(({ opensAt, halfHours }) => minutesOf(opensAt) + halfHours.length * 30 <= 1440, {
    path: ['halfHours'],
    error: 'half hours that end by 24:00',
  })
  .meta({ id: 'WhatIfCurve' });

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

const policy = oneOf(
  whatIfPolicies,
  '`none`: no callbacks; `guide`: a timer on the mean wait of the last five minutes; `timer`: on our estimate; `agent-first`: an agent is taken first; `ours`: rung by position in the line.',
);
const share = (description: string) => number(0, 1, `${description} 0 to 1.`);
const settings = {
  policy,
  thresholdSeconds: seconds(0, 7200, 'A callback is offered to who would wait longer.'),
  acceptShare: share('Of those offered a callback, how many take it.'),
  answerShare: share('Of calls to them, how many are answered.'),
  handleMeanSeconds: number(5, 14_400, 'Mean time per call with wrap-up, seconds.').nullable(),
  patienceMeanSeconds: number(5, 86_400, 'After how long people give up, on average.').nullable(),
};

const name = text(1, 100, 'How it is called in the list.');

export const whatIfToday = fields({
  policy: settings.policy.default('ours'),
  thresholdSeconds: settings.thresholdSeconds.default(120),
  acceptShare: settings.acceptShare.default(0.5),
  answerShare: settings.answerShare.default(0.93),
  handleMeanSeconds: settings.handleMeanSeconds
    .default(null)
    .describe('Mean time per call with wrap-up, seconds; null: as seen, or 300 with a curve.'),
  patienceMeanSeconds: settings.patienceMeanSeconds
    .default(null)
    .describe('After how long people give up on average, seconds; null: as seen, or 600.'),
}).meta({ id: 'WhatIfToday', description: 'How it is before anything changes.' });

const variant = fields({
  name: text(1, 60, 'What it is called in the answer.'),
  agents: agentChange.exactOptional(),
  policy: settings.policy.exactOptional(),
  thresholdSeconds: settings.thresholdSeconds.exactOptional(),
  acceptShare: settings.acceptShare.exactOptional(),
  answerShare: settings.answerShare.exactOptional(),
  handleMeanSeconds: settings.handleMeanSeconds.exactOptional(),
  patienceMeanSeconds: settings.patienceMeanSeconds.exactOptional(),
})
  .refine((given) => Object.keys(given).length > 1, {
    path: ['agents'],
    error: 'something that is other than today',
  })
  .meta({ id: 'WhatIfVariant', description: 'What is other than today; the rest stays.' });

export const whatIfQuestion = fields({
  name,
  callTargetId: reference('call target it is about').nullable().default(null),
  calls: z.discriminatedUnion('from', [samples, curve], { error: callsError }),
  today: whatIfToday.prefault({}),
  variants: listOf(variant, 4, 'Each is simulated with the same callers as today.').refine(
    (variants) => new Set(variants.map((each) => each.name)).size === variants.length,
    {
      error: 'names that differ',
    },
  ),
  days: count(1, 200, 'Days to simulate of each; null: 20 of a curve, those stored of a week.')
    .nullable()
    .default(null),
  seed: count(0, 1_000_000, 'Other days; the same seed gives the same answer.').default(1),
})
  .refine(({ calls, callTargetId }) => calls.from === 'curve' || callTargetId !== null, {
    path: ['callTargetId'],
    error: 'the id of a call target: its queue is replayed',
  })
  .meta({ id: 'WhatIfQuestion' });

const isoTime = z.string().describe('ISO 8601, UTC.');

export const whatIf = z
  .object({
    id: z.string().describe('UUID.'),
    name: z.string(),
    callTargetId: z.string().nullable(),
    variants: z.array(z.string()).describe('Their names.'),
    askedBy: z.string().describe('The person or the API key.'),
    askedAt: isoTime,
    state: z
      .enum(whatIfStates)
      .describe('`queued`, `running`; and at the end `done`, `failed` or `cancelled`.'),
    progress: z.number().describe('0 to 1.'),
    secondsLeft: z
      .number()
      .nullable()
      .describe('A guess by how far it is; null: not running, or too early to say.'),
    startedAt: isoTime.nullable(),
    endedAt: isoTime.nullable(),
    failure: z.string().nullable().describe('Why it failed, and what to do; else null.'),
  })
  .meta({ id: 'WhatIf' });

const measured = z
  .object({
    mean: z.number(),
    halfWidth: z.number().nullable().describe('Of the 95 % interval; null: one day has none.'),
    days: z.int().describe('On which there was something to count.'),
  })
  .nullable()
  .meta({
    id: 'WhatIfMeasured',
    description: 'Mean over the days; null: nothing of the kind happened.',
  });
const measures = z.record(z.string(), measured).describe('By the name of the figure.');

const run = z
  .object({
    name: z.string().describe('`today`, or that of the variant.'),
    policy: z.enum(whatIfPolicies),
    agents: z.int().describe('At the busiest time.'),
    agentHoursPerDay: z.number().describe('Planned, on a mean day.'),
    thresholdSeconds: z.number().nullable().describe('Null: no callbacks are offered.'),
    acceptShare: z.number(),
    answerShare: z.number(),
    handleMeanSeconds: z.number(),
    patienceMeanSeconds: z.number().nullable().describe('Null: nobody gives up.'),
    measured: measures,
    lessToday: measures
      .nullable()
      .describe('Less today, day by day with the same callers; null: this is today.'),
    slots: z
      .array(
        z.object({
          fromSeconds: z.number().describe('Since midnight.'),
          holding: z.number().describe('Callers holding the line.'),
          promised: z.number().describe('People who wait for their callback, elsewhere.'),
          busy: z.number().describe('Agents talking or writing up.'),
          staffed: z.number().describe('Agents at work.'),
          liveWaitMeanSeconds: z
            .number()
            .nullable()
            .describe('Wait on the line of those who joined then; null: nobody was answered.'),
        }),
      )
      .describe('The mean day, by quarters of an hour.'),
    waits: z
      .array(z.object({ overSeconds: z.number(), share: z.number() }))
      .describe('Of all who reached an agent: the share that waited longer.'),
  })
  .meta({ id: 'WhatIfRun' });

export const whatIfAnswer = z
  .object({
    simulated: z.literal(true).describe('Nothing here was measured in a contact centre.'),
    seed: z.int(),
    days: z.int().describe('Simulated of each: the same days for all.'),
    callsPerDay: z.number(),
    assumptions: z.array(z.object({ what: z.string(), value: z.string() })),
    figures: z
      .array(
        z.object({
          name: z.string(),
          title: z.string(),
          about: z.string(),
          unit: z.enum(['seconds', 'share', 'count']),
          better: z.enum(['less', 'more']).nullable().describe('Null: neither is.'),
        }),
      )
      .describe('What each figure means, in the order in which they are read.'),
    runs: z.array(run).describe('Today first, then the variants as they were asked for.'),
  })
  .meta({ id: 'WhatIfAnswer', description: 'Today and each variant, side by side.' });

export const whatIfDetail = whatIf
  .extend({
    question: whatIfQuestion,
    answer: whatIfAnswer.nullable().describe('Null until it is done.'),
  })
  .meta({ id: 'WhatIfDetail' });

export const storedWeeks = z
  .object({
    items: z.array(
      z.object({
        week: z.string().nullable().describe('ISO 8601; null: the last seven days and today.'),
        days: z.array(
          z.object({
            date: z.string().describe('Where the call target is.'),
            calls: z.int().describe('Live callers who joined the line.'),
            answered: z.int(),
            abandoned: z.int(),
            hasAgents: z.boolean().describe('Something tells who was at work.'),
          }),
        ),
        calls: z.int(),
        isEnough: z.boolean().describe('To be replayed.'),
        lack: z.string().nullable().describe('What it lacks to be replayed; null: nothing.'),
      }),
    ),
    nextCursor: z.null(),
  })
  .meta({ id: 'StoredWeeks' });
