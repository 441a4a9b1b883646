import { z } from 'zod';

const when = (description: string) => z.string().describe(`${description} ISO 8601, UTC.`);
const count = (description: string) => z.int().describe(description);
const figure = (description: string) => z.number().nullable().describe(`${description} Seconds.`);
const ofNothing = 'Null: nothing to reckon from.';

const week = {
  callTargetId: z.string().describe('UUID.'),
  week: z.string().describe('ISO 8601, on the clocks of the call target.'),
  timeZone: z.string().describe('IANA zone of the call target.'),
  from: when('When the week begins.'),
  to: when('When the next begins.'),
  keptSince: when('Quotes are kept singly since then; of older ones there are sums alone.'),
};

const share = z
  .object({
    n: count('Out of how many.'),
    share: z.number().nullable().describe('Observed, 0 to 1. Null where n is 0.'),
    low: z.number().describe('Where the true share lies, with 95 % (Wilson 1927).'),
    high: z.number().describe('Likewise.'),
  })
  .meta({
    id: 'SeenShare',
    description: 'A share that was seen, with the room that chance leaves.',
  });

export const quotes = z
  .object({
    ...week,
    shown: count('How many of `counts.scored` are in `items`.'),
    counts: z.object({
      scored: count('Had to wait and reached an agent.'),
      agentsFree: count('Told of a free agent.'),
      unknown: count('The wait was not known.'),
      open: count('Nothing is known yet of what became of them.'),
      censored: z
        .object({
          abandoned: count('Hung up.'),
          left: count('Left the line in another way: took a callback, was moved, cancelled.'),
          'not-reached': count('Not reached when the turn came, or put off by the person.'),
          lost: count('Nothing was heard of the call for a day.'),
        })
        .describe('Their wait is only known to be longer than what was seen of it.'),
    }),
    items: z.array(
      z.object({
        callbackId: z.string().nullable().describe('Null for a caller who held.'),
        at: when('When it was quoted.'),
        meanSeconds: z.number(),
        lowSeconds: z.number(),
        highSeconds: z.number(),
        p80Seconds: z.number(),
        baselineSeconds: figure(
          'The mean wait of the last five minutes; null: the line was not seen.',
        ),
        waitedSeconds: z.number().describe('What it came to.'),
      }),
    ),
  })
  .meta({
    id: 'QuotesOfWeek',
    description:
      'Quoted against waited, oldest first. Drawn by a hash of the call: the same each time.',
  });

const calibrationRow = z
  .object({
    fromSeconds: z.number().describe('Quotes whose mean is at least so long.'),
    toSeconds: z.number().nullable().describe('… and shorter than this; null: no bound.'),
    p50: share.describe('Waits up to the P50; 0.5 is meant.'),
    p80: share.describe('Waits up to the P80; 0.8 is meant.'),
    range: share.describe('Waits within the range; 0.8 is meant.'),
    baseline: share.describe('Waits up to the five-minute mean, of calls whose line was seen.'),
  })
  .meta({ id: 'CalibrationRow' });

export const calibration = z
  .object({
    ...week,
    all: calibrationRow,
    items: z
      .array(calibrationRow)
      .describe('By the length of what was quoted; empty ones are left out.'),
    told: z
      .array(
        z.object({
          lowSeconds: z.number(),
          highSeconds: z.number(),
          n: count('Told so.'),
          sooner: count('Reached an agent before that.'),
          within: count('Reached one within it.'),
          later: count('Waited longer.'),
          held: share,
        }),
      )
      .describe(
        'The twelve ranges that came most often, widened to whole minutes as they are said.',
      ),
  })
  .meta({
    id: 'Calibration',
    description: 'What was said to hold so often, and how often it held.',
  });

export const hours = z
  .object({
    ...week,
    items: z.array(
      z.object({
        hour: z.int().describe('0 to 23, on the clocks of the call target, of the quote.'),
        n: count('Scored.'),
        biasSeconds: figure(`Mean of quoted − waited: above 0, too long was quoted. ${ofNothing}`),
        maeSeconds: figure(`Mean absolute error. ${ofNothing}`),
        compared: z
          .object({
            n: count('Of the scored, those whose line was seen.'),
            maeSeconds: figure('Ours on them.'),
            baselineBiasSeconds: figure('Of the five-minute mean.'),
            baselineMaeSeconds: figure('Likewise.'),
          })
          .describe('The same calls by the mean wait of the last five minutes.'),
        censored: count('Left or not reached: not scored.'),
      }),
    ),
  })
  .meta({ id: 'AccuracyByHour', description: 'All 24 hours of the day.' });

export const weeks = z
  .object({
    callTargetId: z.string().describe('UUID.'),
    items: z.array(
      z
        .object({
          week: z.string(),
          range: share.describe('Waits within the range; 0.8 is meant.'),
          p80: share.describe('Waits up to the P80; 0.8 is meant.'),
          biasSeconds: figure('Mean of quoted − waited.'),
          maeSeconds: figure('Mean absolute error.'),
          maeRatio: z.number().nullable().describe('Ours ÷ the baseline’s on the same calls.'),
          censored: count('Not scored: left or not reached.'),
          unknown: count('The wait was not known.'),
        })
        .meta({ id: 'AccuracyOfWeek' }),
    ),
  })
  .meta({
    id: 'AccuracyByWeek',
    description: 'Oldest first; a week without quotes has an n of 0.',
  });

/** A whole number as a query writes it. */
export function wholeInQuery(min: number, max: number, byDefault: number, description: string) {
  const error = `a whole number from ${min} to ${max}`;
  return z
    .string({ error })
    .regex(/^\d{1,5}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }))
    .default(byDefault)
    .describe(`${description} ${min} to ${max}; ${byDefault} when left out.`);
}
