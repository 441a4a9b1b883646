import { z } from 'zod';
import { anyEstimateSource, callTargetDefaults as defaults } from '../../callback/call-target.ts';
import type { CallTargetPatch } from '../../engine/call-targets.ts';
import {
  count,
  fields,
  flag,
  list,
  oneOf,
  probability,
  seconds,
  share,
  sid,
  text,
} from './fields.ts';

/** The settings of a call target: documentation, check and type. Contradictions are rules (422). */

const headerName = z
  .string({ error: 'the name of a SIP header' })
  .regex(/^[A-Za-z0-9!%*_+`'.~-]{1,64}$/, {
    error: 'the name of a SIP header, 1 to 64 characters',
  });

const metadataItem = fields({
  name: headerName.describe('Name of the item, and of the header it has on the agent leg.'),
  type: oneOf(
    ['sip-header', 'dtmf', 'audio'],
    'Where the value comes from: a header of the call, keys typed, or speech recorded.',
  ).default('sip-header'),
  maxLength: count(
    1,
    1024,
    'Kept at most: characters (sip-header), digits (dtmf) or seconds (audio).',
  ).default(60),
  terminator: text(1, 1, 'The value is cut before this character; null keeps all of it.')
    .nullable()
    .default('#'),
  default: text(0, 200, 'The value when the call brings none; null leaves it out.')
    .nullable()
    .default(null),
});

const retry = (side: 'retry' | 'agentRetry', description: string) =>
  fields({
    maxAttempts: count(1, 20, 'Attempts at most, the first one included.').default(
      defaults[side].maxAttempts,
    ),
    delaySeconds: seconds(0, 86_400, 'From the end of a failed attempt to the next one.').default(
      defaults[side].delaySeconds,
    ),
  })
    .default(defaults[side])
    .describe(description);

const clock = (latest: '23:59' | '24:00', description: string) => {
  const error = `a time from 00:00 to ${latest}, such as 08:30`;
  const pattern =
    latest === '24:00' ? /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/ : /^([01]\d|2[0-3]):[0-5]\d$/;
  return z.string({ error }).regex(pattern, { error }).describe(description);
};

const shift = fields({
  days: list(
    count(1, 7, '1 Monday to 7 Sunday.'),
    7,
    'Days of the week, 1 Monday to 7 Sunday.',
  ).min(1, { error: 'at least one day, 1 Monday to 7 Sunday' }),
  from: clock('23:59', 'On the clocks of timeZone, such as 08:00.'),
  to: clock('24:00', 'On the clocks of timeZone, such as 12:00; 24:00 is the end of the day.'),
  agents: count(1, 10_000, 'How many are planned to work.'),
});

const offerRule = fields({
  thresholdSeconds: seconds(
    0,
    86_400,
    'A callback is offered when the wait is longer than this, as probably as atProbability says.',
  ).default(defaults.offerRule.thresholdSeconds),
  atProbability: probability('How probable that has to be, 0 to 1.').default(
    defaults.offerRule.atProbability,
  ),
  leastWaitSeconds: seconds(
    0,
    86_400,
    'None is offered while the expected wait is shorter.',
  ).default(defaults.offerRule.leastWaitSeconds),
  mostWaitSeconds: seconds(
    0,
    86_400,
    'None is offered while the expected wait is longer. Null: however long it is.',
  )
    .nullable()
    .default(defaults.offerRule.mostWaitSeconds),
});

const settings = {
  name: text(1, 100, 'Name of the call target, unique.'),
  firstParty: oneOf(['customer', 'agent'], 'Who is called first.').default(defaults.firstParty),
  destination: text(1, 256, 'Where the agent leg goes: SIP URI or E.164 number.'),
  failoverDestination: text(
    1,
    256,
    'Called when the destination refuses or does not answer: SIP URI or E.164 number. Null: none.',
  )
    .nullable()
    .default(defaults.failoverDestination),
  holdDestination: text(
    1,
    256,
    'Where a caller who keeps holding is connected: SIP URI or E.164 number. Null: we hang up and leave it to the contact centre.',
  )
    .nullable()
    .default(defaults.holdDestination),
  callerId: text(1, 32, 'Number shown to the customer, E.164.'),
  offer: oneOf(
    ['ask', 'already-made'],
    '`ask`: we offer the callback; `already-made`: the contact centre did, and the caller said yes.',
  ).default(defaults.offer),
  scheduling: flag('Offer a later time too.').default(defaults.scheduling),
  timeZone: text(
    1,
    64,
    'IANA time zone in which hours are said and understood, such as America/New_York.',
  ).default(defaults.timeZone),
  registering: flag('Take new callbacks.').default(defaults.registering),
  processing: flag('Dial callbacks that are due; false keeps them waiting.').default(
    defaults.processing,
  ),
  maxWaiting: count(
    0,
    1_000_000,
    'Open callbacks at most; beyond it none is taken. Null: no limit.',
  )
    .nullable()
    .default(defaults.maxWaiting),
  metadataItems: list(metadataItem, 20, 'Values carried from the call to the agent leg.').default(
    defaults.metadataItems,
  ),
  callerNumberFrom: list(
    headerName,
    10,
    "Headers that may hold the caller's number; the first one with a valid number counts.",
  ).default(defaults.callerNumberFrom),
  allowedCountries: list(
    z.string().regex(/^[A-Z]{2}$/, { error: 'an ISO 3166 country code such as US' }),
    250,
    'Countries whose numbers may be called, ISO 3166 two letters. Null: that of callerId.',
  )
    .nullable()
    .default(defaults.allowedCountries),
  blockedPrefixes: list(
    z.string().regex(/^\+?\d{1,15}$/, { error: '1 to 15 digits with the country code' }),
    1000,
    'Digits, with the country code, that a number to be called may not begin with.',
  ).default(defaults.blockedPrefixes),
  estimate: fields({
    source: oneOf(
      ['fixed', 'line'],
      '`fixed`: always the same wait; `line`: from what happens in the line, as the contact centre shows it, else as our own return calls meet it.',
    ).default(anyEstimateSource.source),
    seconds: seconds(0, 86_400, 'Of `fixed`: the wait from joining the line to an agent.').default(
      anyEstimateSource.seconds,
    ),
    fallbackSeconds: seconds(
      0,
      86_400,
      'Of `line`: the wait while the line tells nothing. Null: it is unknown then, and no callback is offered.',
    )
      .nullable()
      .default(anyEstimateSource.fallbackSeconds),
  })
    .default(anyEstimateSource)
    .describe('How the wait is estimated.'),
  quote: fields({
    floorSeconds: seconds(0, 86_400, 'Below it the quote is "in about one minute".').default(
      defaults.quote.floorSeconds,
    ),
    capSeconds: seconds(60, 86_400, 'Above it the quote is "in more than …".').default(
      defaults.quote.capSeconds,
    ),
  })
    .default(defaults.quote)
    .describe('What is said of the estimate.'),
  offerRule: offerRule
    .default(defaults.offerRule)
    .describe('When a callback is worth more than holding: asked before a caller is handed over.'),
  staffing: list(
    shift,
    100,
    'Who is planned to work by weekday and time in timeZone, without overlaps: also the opening hours. Null: always open.',
  )
    .nullable()
    .default(defaults.staffing),
  minimumDelaySeconds: seconds(
    0,
    86_400,
    'Nobody is called sooner than this after the promise.',
  ).default(defaults.minimumDelaySeconds),
  afterRegistrationSeconds: seconds(
    0,
    3600,
    'Nobody is called sooner than this after the registering call has ended.',
  ).default(defaults.afterRegistrationSeconds),
  retry: retry('retry', 'When the customer is not reached.'),
  agentRetry: retry('agentRetry', 'When the agent side fails.'),
  expiresAfterSeconds: seconds(1, 2_592_000, 'A callback older than this is given up.').default(
    defaults.expiresAfterSeconds,
  ),
  customerRingSeconds: seconds(1, 180, "How long the customer's phone may ring.").default(
    defaults.customerRingSeconds,
  ),
  agentWaitSeconds: seconds(1, 7200, 'How long is waited for an agent.').default(
    defaults.agentWaitSeconds,
  ),
  agentConfirmation: oneOf(
    ['answer', 'key', 'api', 'taskrouter'],
    'What tells that a person is on the agent leg: its answer (200), the key 1, POST /v1/callbacks/{id}/agent-answered, or the reservation of its task being accepted in Twilio TaskRouter.',
  ).default(defaults.agentConfirmation),
  destinationIsPerson: flag(
    'Whether a person, not a queue, answers the destination; needed for firstParty agent with agentConfirmation answer.',
  ).default(defaults.destinationIsPerson),
  rtpTimeoutSeconds: seconds(1, 3600, 'A call without audio for this long counts as lost.').default(
    defaults.rtpTimeoutSeconds,
  ),
  pacing: fields({
    mode: oneOf(
      ['timer', 'position'],
      'When a callback gets its turn. `timer`: when the quoted wait is over. `position`: so that the person reaches an agent when the place in line does, as far as the line is seen; while it is not, by the timer.',
    ).default(defaults.pacing.mode),
    heldShare: share(
      'By position: the share of those who answer that may be held for an agent for longer than 2 s. Null: by the number of agents.',
    )
      .nullable()
      .default(defaults.pacing.heldShare),
  })
    .default(defaults.pacing)
    .describe('How callbacks get their turn.'),
  twilio: fields({
    workspaceSid: sid('WS', 'TaskRouter workspace'),
    taskQueueSid: sid('WQ', 'TaskRouter queue'),
  })
    .nullable()
    .default(defaults.twilio)
    .describe('The queue of these callers in Twilio TaskRouter; null: none.'),
};

/** What `POST /v1/call-targets` takes. */
export const newCallTarget = fields(settings).meta({ id: 'NewCallTarget' });

/** What `PATCH` takes: what is left out stays as it is, also inside a group such as `retry`. */
export const callTargetPatch = fields(allOptional(settings)).meta({
  id: 'CallTargetPatch',
}) as unknown as z.ZodType<CallTargetPatch>;

/** The same fields without their defaults, none of them required. */
function allOptional(shape: Record<string, z.ZodType>): Record<string, z.ZodType> {
  const optional = Object.entries(shape).map(([name, field]) => {
    const bare = field instanceof z.ZodDefault ? field.unwrap() : field;
    const inner =
      bare instanceof z.ZodObject ? fields(allOptional(bare.shape)) : (bare as z.ZodType);
    const described = field.description === undefined ? inner : inner.describe(field.description);
    return [name, z.exactOptional(described)];
  });
  return Object.fromEntries(optional) as Record<string, z.ZodType>;
}

/** Settings as they are answered: all of them. */
export const settingsAnswer = z.object(settings).meta({ id: 'CallTargetSettings' });

/** What is answered. */
export const callTarget = z
  .object({
    id: z.string().describe('UUID.'),
    version: z.int().describe('Counts the changes of its settings, from 1.'),
    ...settings,
    createdAt: z.string().describe('ISO 8601, UTC.'),
    updatedAt: z.string().describe('ISO 8601, UTC.'),
  })
  .meta({ id: 'CallTarget' });
