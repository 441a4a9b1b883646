import { z } from 'zod';
import { launchWays, outcomes, states } from '../../callback/callback.ts';
import { lineAlerts } from '../../callback/line-alerts.ts';
import { steps } from '../../engine/live-views.ts';
import { callbackSummary } from './callback.ts';
import { wait } from './others.ts';

/** The lines as they are now, and what changes of them. */

const time = (description: string) => z.string().describe(`${description} ISO 8601, UTC.`);
const count = (description: string) => z.number().describe(description);
const id = z.string().describe('UUID.');
const number = z.string().describe('E.164; masked for who may not see numbers.');

const centre = z
  .object({
    freshness: z
      .enum(['fresh', 'stale', 'doubtful', 'unknown'])
      .describe(
        '`fresh`: as it is now; `stale`: its source has gone quiet; `doubtful`: what it tells contradicts itself; `unknown`: nothing shows it, so nobody knows who waits there.',
      ),
    heardAt: time('When it told anything last; null: never.').nullable(),
    callers: count('Callers who hold; null: not known.').nullable(),
    unplaced: count('Of these, counted ones whose place nobody knows.'),
    agents: z
      .object({
        staffed: count('At work for this line; an agent of several lines counts in each in part.'),
        free: count('Of these, without a call of this line.'),
      })
      .nullable()
      .describe('Null: nothing tells.'),
  })
  .meta({ id: 'LiveCentre', description: 'What the contact centre shows of its line.' });

const figures = z
  .object({
    n: count('Quotes that were scored.'),
    rangeCoverage: count('Share of waits within the range; 0.8 is meant.').nullable(),
    meanErrorSeconds: count('Mean absolute error. Seconds.').nullable(),
    biasSeconds: count('Above 0: quoted too long. Seconds.').nullable(),
  })
  .meta({ id: 'LiveAccuracy', description: 'How good quotes were; read every half minute.' });

const counts = z
  .object({
    waiting: count('Callbacks in line that are not rung yet.'),
    later: count('Not in line before a time of their own: asked for, or until the next try.'),
    nextLaterAt: time('When the first of these comes.').nullable(),
    due: count('Their turn has come; a node is to take them now.'),
    dialing: count('The first party is rung.'),
    connecting: count('The first party is there, the other is called.'),
    talking: count('Customer and agent talk.'),
    late: count(
      'Not with an agent although the wait that was said, or the time asked for, is over. First tries alone.',
    ),
  })
  .meta({ id: 'LiveCounts', description: 'Callbacks that have not ended.' });

const place = z
  .object({
    place: count('1 is the head of the line.'),
    kind: z.enum(['caller', 'callback']),
    id: z
      .string()
      .describe('Of the callback; of a caller the call as the contact centre names it.'),
    since: time('Since when the place is held.'),
    expectedAt: time(
      'When an agent is expected to be there, to ten seconds; past where the time has come; null: not known, or it is on the phone already.',
    ).nullable(),
    number: number.nullable().describe('Of a callback. E.164; masked for who may not see numbers.'),
    state: z.enum(states).nullable().describe('Of a callback.'),
    callTargetId: id
      .nullable()
      .describe('Of a callback: another call target may share the queue of the contact centre.'),
  })
  .meta({ id: 'LivePlace', description: 'One who stands in line.' });

const step = z
  .object({
    ...{ id, number },
    step: z
      .enum(steps)
      .describe(
        '`due`: a node is to take it now; `ringing`: the first party is rung; `connecting`: the first party is there; `talking`.',
      ),
    since: time('When this step began.').nullable(),
    joinedAt: time('When the person joined the line.'),
    attempt: count('1, 2, 3 …; null before it is taken.').nullable(),
    firstParty: z.enum(['customer', 'agent']).nullable().describe('Who is called first.'),
    launchedAs: z.enum(launchWays).nullable().describe('What gave it its turn.'),
  })
  .meta({ id: 'LiveStep', description: 'A callback on its way to an agent.' });

const ended = z
  .object({
    ...{ id, number },
    outcome: z.enum(outcomes),
    reason: z.string().nullable(),
    joinedAt: time('When the person joined the line.'),
    createdAt: time('When it was promised.'),
    scheduledFor: time('The time asked for, if any.').nullable(),
    endedAt: time('When it ended.'),
    bridgedAt: time('When customer and agent were joined; null: never.').nullable(),
    quote: callbackSummary.shape.quote,
  })
  .meta({ id: 'LiveOutcome', description: 'A callback that has ended.' });

const liveTarget = z
  .object({
    id,
    name: z.string(),
    processing: z.boolean().describe('Callbacks are carried out.'),
    registering: z.boolean().describe('New ones are taken.'),
    isOpen: z.boolean().nullable().describe('By the plan; null: nothing is planned.'),
    turnsBy: z.enum(['position', 'timer']).describe('How callbacks get their turn.'),
    centre,
    head: z
      .object({ kind: z.enum(['caller', 'callback']), since: time('Since when.') })
      .nullable()
      .describe('Who has the next turn; null: nobody that is known of waits.'),
    estimate: wait.omit({ at: true }).meta({
      id: 'LiveEstimate',
      description: 'The wait of somebody who joins now, in whole seconds; null where not known.',
    }),
    accuracy: z
      .object({ today: figures, week: figures })
      .describe('Days and weeks are on the clocks of the call target.'),
    counts,
    places: z.array(place).describe('Live callers and callbacks in their one order, the first 50.'),
    behind: z
      .object({
        callers: count('Live callers, those without a known place too.'),
        callbacks: count('Callbacks.'),
      })
      .describe('In line beyond the places given.'),
    underWay: z.array(step).describe('Those who joined first in front; 300 of all call targets.'),
    lastOutcomes: z.array(ended).describe('What ended last, the latest first, at most 8.'),
    alerts: z
      .array(z.enum(lineAlerts))
      .describe(
        'What somebody should look at, the gravest first. `nobody-staffed`: people wait, or it should be open, and no agent is at work; `promises-late`: callbacks wait longer than was said; `processing-off`: nobody is rung; `line-not-seen`: the contact centre has gone quiet or contradicts itself; `wait-unknown`: nothing can be said of the wait; `registering-off`: no callbacks are taken.',
      ),
  })
  .meta({ id: 'LiveCallTarget' });

export const live = z
  .object({
    at: time('The server’s clock when this was read.'),
    callTargets: z.array(liveTarget).describe('The oldest first, at most 100.'),
    omittedCount: count('Call targets that are not shown.'),
  })
  .meta({ id: 'Live', description: 'The lines as they are now.' });
