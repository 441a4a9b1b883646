import { z } from 'zod';

/** Of the mean over the days; null: nothing of the kind happened. */
const measured = z
  .object({
    mean: z.number(),
    halfWidth: z.number().nullable().describe('of the 95 % interval; null: one day has none'),
    days: z.int().describe('on which there was something to count'),
  })
  .nullable();

const setting = {
  policy: z.string().describe('none, guide, timer, agent-first or ours'),
  agents: z.int().describe('agents at the busiest time'),
  thresholdSeconds: z
    .int()
    .nullable()
    .describe('a callback is offered to who would wait longer; null: to nobody'),
};

const figures = z.record(z.string(), measured).describe('by name: docs/simulation.md');

const slot = z.object({
  fromSeconds: z.number().describe('since midnight'),
  holding: z.number().describe('callers holding the line'),
  promised: z.number().describe('people who wait for their callback, elsewhere'),
  busy: z.number().describe('agents talking or writing up'),
  staffed: z.number().describe('agents at work'),
  liveWaitMeanSeconds: z
    .number()
    .nullable()
    .describe('wait on the line of those who joined then; null: nobody of them reached an agent'),
});

/** What `simulate what-if --json` prints; schemas/what-if.schema.json is made of it. */
export const whatIfReport = z
  .object({
    simulated: z.literal(true).describe('nothing here was measured in a contact centre'),
    target: z.string(),
    from: z.enum(['curve', 'trace', 'samples']),
    seed: z.int(),
    days: z.int().describe('simulated for each setting: the same days for all'),
    daysAsked: z.int().describe('more than `days` when the work was ended early'),
    assumptions: z.array(z.object({ what: z.string(), value: z.string() })),
    settings: z.array(z.object({ ...setting, figures })),
    differences: z
      .array(z.object({ ...setting, figures, than: z.string().describe('a policy') }))
      .describe('less the figures of the first policy with as many agents, day by day'),
    closer: z
      .array(
        z.object({
          ...setting,
          slots: z.array(slot).describe('mean of the days, by time of day'),
          waits: z
            .array(z.object({ overSeconds: z.number(), share: z.number() }))
            .describe('of all who reached an agent: the share that waited longer'),
        }),
      )
      .describe('one setting of each policy, looked at more closely'),
  })
  .meta({ title: 'The report of unhold simulate what-if' });

export type WhatIfReport = z.infer<typeof whatIfReport>;
export type Measured = z.infer<typeof measured>;
export type ReportedSetting = WhatIfReport['settings'][number];
export type CloserLook = WhatIfReport['closer'][number];
