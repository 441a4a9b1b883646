import { z } from 'zod';
import { isIsoWeek } from '../../callback/iso-week.ts';

const error = 'an ISO 8601 week that there is, such as 2026-W47';
export const weekInQuery = z
  .string({ error })
  .refine(isIsoWeek, { error })
  .describe(
    'ISO 8601 week on the clocks of the call target, such as 2026-W47; this one when left out.',
  );

const figure = (description: string) => z.number().nullable().describe(description);
const count = (description: string) => z.number().describe(description);

export const accuracy = z
  .object({
    callTargetId: z.string().describe('UUID.'),
    week: z.string().describe('ISO 8601, on the clocks of the call target.'),
    n: count('Quotes that were scored: of who had to wait and reached an agent.'),
    rmseSeconds: figure('Root of the mean squared error of the mean. Seconds.'),
    maeSeconds: figure('Mean absolute error of the mean. Seconds.'),
    biasSeconds: figure('Mean of quoted − waited: above 0, too long was quoted. Seconds.'),
    rangeCoverage: figure('Share of waits within the range; 0.8 is meant.'),
    p80Coverage: figure('Share of waits up to the P80; 0.8 is meant.'),
    pinballSeconds: figure('Mean pinball loss of the P80. Seconds.'),
    baseline: z
      .object({
        n: count('Of the scored, those whose line was seen.'),
        rmseSeconds: figure('Seconds.'),
        maeSeconds: figure('Seconds.'),
        rmseRatio: figure('Ours ÷ the baseline’s on the same calls; below 1 is better than it.'),
        maeRatio: figure('Likewise.'),
      })
      .describe('The same calls by the mean wait of those answered in the last five minutes.'),
    agentsFree: z
      .object({
        n: count('Quotes of 0, because an agent was free.'),
        meanWaitSeconds: figure('What they waited. Seconds.'),
      })
      .describe('Not among the scored, which they would make look better.'),
    censored: count('Left or were not reached: how long they would have waited is not known.'),
    unknown: count('The wait was not known.'),
    note: z.string().nullable().describe('What to keep in mind with these figures.'),
  })
  .meta({
    id: 'Accuracy',
    description: 'How good the quotes of a week were. Null: nothing to score.',
  });
