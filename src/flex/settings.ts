import { z } from 'zod';

/** The settings file of the Flex side, `unhold.flex.json`: its documentation, its check and its type. */

const e164 = (description: string) => {
  const error = 'a number in E.164';
  return z
    .string({ error })
    .regex(/^\+[1-9]\d{6,14}$/, { error })
    .meta({ description, examples: ['+12025550100'] });
};

const whole = (min: number, max: number, fallback: number, description: string) => {
  const error = `a whole number from ${min} to ${max}`;
  return z
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .default(fallback)
    .meta({ description, examples: [fallback] });
};

const text = (pattern: RegExp, wanted: string, description: string, example: string) =>
  z
    .string({ error: wanted })
    .regex(pattern, { error: wanted })
    .meta({ description, examples: [example] });

/** An object that refuses fields it does not know, and says which it does. */
function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `one of ${names}` : 'a JSON object'),
  });
}

const hostName =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const anyName = (description: string, fallback: string) =>
  text(/^\P{Cc}{1,64}$/u, '1 to 64 characters', description, fallback).default(fallback);

const flexOffer = ['before-queue', 'in-queue'] as const;

const customerNumber = group({
  number: e164('A number of the Twilio account that callers dial.'),
  offer: z
    .enum(flexOffer, { error: `one of ${flexOffer.join(', ')}` })
    .default('before-queue')
    .meta({
      description:
        '`before-queue` asks for the wait first and offers when it is long; `in-queue` offers while the caller holds.',
      examples: ['before-queue'],
    }),
});

const network = text(
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]\d|[1-9]))?$/,
  'an IPv4 address, with /1 to /32 for a network',
  'An address that may call the SIP domain.',
  '203.0.113.7/32',
);
const networks = z
  .array(network, { error: 'a list of IPv4 addresses' })
  .min(1, { error: 'at least one IPv4 address' })
  .max(100, { error: 'at most 100 IPv4 addresses' })
  .meta({
    description: 'Who may call the SIP domain and the trunk: signalling and audio addresses.',
    examples: [['203.0.113.7/32']],
  });

/** Twilio's guide "Integrate the Mindful platform With Flex", step 2: two SIP and two RTP proxies. */
const mindfulNetworks = [
  '54.165.17.177/32',
  '54.145.183.157/32',
  '54.87.8.161/32',
  '3.223.253.119/32',
];

const trunk = (secure: z.ZodType<boolean>) =>
  group({
    domain: text(
      dnsLabel,
      'letters, digits and dashes',
      'First part of the termination address, `.pstn.twilio.com` follows. Unique in all of Twilio.',
      'acme-callbacks',
    ),
    secure: secure.default(false),
  }).meta({
    description: 'An Elastic SIP trunk as well; leave it out for none.',
    examples: [{ domain: 'acme-callbacks' }],
  });

const flag = z
  .boolean({ error: 'true or false' })
  .meta({ description: 'TLS and SRTP only.', examples: [false] });
const never = z
  .literal(false, {
    error:
      'false with provider "unhold", which speaks neither TLS nor SRTP yet: no call would get through',
  })
  .meta({
    description: 'Must be false: Unhold speaks neither TLS nor SRTP yet.',
    examples: [false],
  });

const port = whole(1, 65_535, 5566, 'SIP port there.');
const callbackNumber = e164(
  'The number that was given to the call target: the user part of the SIP URI.',
);

const common = {
  $schema: z
    .string()
    .optional()
    .meta({ description: 'For editors: the JSON Schema of this file.' }),
  name: text(
    /^[a-z][a-z0-9-]{0,19}$/,
    '1 to 20 lower-case letters, digits and dashes, a letter first',
    'What everything made in the account is named with. Two installations need two names.',
    'unhold',
  ).default('unhold'),
  customerNumbers: z
    .array(customerNumber, { error: 'a list of numbers' })
    .min(1, { error: 'at least one number' })
    .max(50, { error: 'at most 50 numbers' })
    .meta({
      description: 'The numbers that callers dial.',
      examples: [[{ number: '+12025550100', offer: 'before-queue' }]],
    }),
  returnNumber: e164('The number of the account on which return calls come back to the agents.'),
  sipDomain: text(
    dnsLabel,
    'letters, digits and dashes, without .sip.twilio.com',
    'First part of the SIP domain, `.sip.twilio.com` follows. Unique in all of Twilio.',
    'acme-callbacks',
  ),
  taskRouter: group({
    workspace: anyName('Name or SID of the workspace.', 'Flex Task Assignment'),
    workflow: anyName('Name or SID of the workflow.', 'Assign to Anyone'),
    taskQueue: anyName('Name or SID of the queue whose wait counts.', 'Everyone'),
    taskChannel: anyName('Unique name or SID of the channel of calls.', 'voice'),
  })
    .prefault({})
    .meta({
      description: 'Where Flex queues calls; these are not made but must be there.',
      examples: [{ taskQueue: 'Everyone' }],
    }),
  thresholdSeconds: whole(
    0,
    86_400,
    120,
    'A callback is offered when a longer wait is probable. Seconds.',
  ),
  offerEverySeconds: whole(10, 3600, 60, 'How often a caller on hold hears the offer. Seconds.'),
  waitCacheSeconds: whole(1, 3600, 60, 'How old the statistics may be. Seconds.'),
  transferLimitSeconds: whole(30, 14_400, 180, 'A call handed over may last this long. Seconds.'),
  returnPriority: whole(
    1,
    1000,
    5,
    'Priority of return calls; other calls have 0, higher goes first.',
  ),
  language: text(
    /^[a-z]{2}-[A-Z]{2}$/,
    'a language and a country such as en-US',
    'What callers hear from the flows and Functions.',
    'en-US',
  ).default('en-US'),
  holdMusicUrl: text(
    /^https?:\/\/[^\s"<>]{1,400}$/,
    'an http or https URL',
    'Audio for callers on hold; left out, music that Twilio hosts.',
    'https://example.com/music.mp3',
  ).optional(),
};

const returnTasks = ['priority', 'place'] as const;

const unholdSettings = group({
  provider: z.literal('unhold'),
  ...common,
  returnTask: z
    .enum(returnTasks, { error: `one of ${returnTasks.join(', ')}` })
    .default('priority')
    .meta({
      description:
        "`priority`: return calls go before all others, as in Twilio's guide; `place`: each where its person stood all along, given by Unhold as soon as the task is there.",
      examples: ['priority'],
    }),
  allow: networks,
  callback: group({
    number: callbackNumber,
    host: text(
      hostName,
      'a host name or IPv4 address',
      'Where Unhold listens for SIP.',
      'unhold.example.com',
    ),
    port,
  }).meta({
    description: 'Where callers are handed over.',
    examples: [{ number: '+12025550199', host: 'unhold.example.com' }],
  }),
  unholdUrl: text(
    /^https?:\/\/[^\s"<>?#]{1,380}[^\s"<>?#/]$/,
    'an http or https URL without query and closing slash',
    "Unhold's API and webhooks as Twilio reaches them.",
    'https://unhold.example.com',
  ),
  callTarget: group({
    name: text(/^\P{Cc}{1,60}$/u, '1 to 60 characters', 'Its name in Unhold.', 'Support').default(
      'Flex',
    ),
    firstParty: z
      .enum(['customer', 'agent'], { error: 'one of customer, agent' })
      .default('customer')
      .meta({ description: 'Who is called first.', examples: ['customer'] }),
  })
    .prefault({})
    .meta({ description: 'The call target in Unhold.', examples: [{ name: 'Support' }] }),
  trunk: trunk(never).optional(),
});

const mindfulSettings = group({
  provider: z.literal('mindful'),
  ...common,
  allow: networks.default(mindfulNetworks),
  callback: group({
    number: callbackNumber,
    host: text(
      hostName,
      'a host name',
      'Where Mindful listens for SIP.',
      'sip-callback.mindful.cx',
    ).default('sip-callback.mindful.cx'),
    port,
  }).meta({
    description: 'Where callers are handed over.',
    examples: [{ number: '+12025550199' }],
  }),
  trunk: trunk(flag).optional(),
});

export const flexSettings = z.discriminatedUnion('provider', [unholdSettings, mindfulSettings], {
  error: (issue) =>
    issue.code === 'invalid_union' ? '"unhold" or "mindful"' : 'a JSON object with the settings',
});

export type FlexSettings = z.output<typeof flexSettings>;
export type UnholdSettings = z.output<typeof unholdSettings>;

/** Mindful tells nobody since when its callers wait. */
export function returnTaskOf(settings: FlexSettings): 'priority' | 'place' {
  return settings.provider === 'unhold' ? settings.returnTask : 'priority';
}
