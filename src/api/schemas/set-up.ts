import { z } from 'zod';
import {
  flexRunResults,
  flexVerbs,
  setUpSteps,
  testCallKinds,
  testCallResults,
  ways,
} from '../../callback/set-up.ts';
import { customerNumber, fields, flag, list, reference, text } from './fields.ts';

const id = (what: string) => z.string().describe(`The id of the ${what} (UUID).`);
const time = (description: string) => z.iso.datetime().describe(description);
const sentence = (description: string) => z.string().describe(description);

const wayState = z.object({
  way: z.enum(ways).describe('What is set up.'),
  steps: z
    .array(
      z.object({
        step: z.enum(setUpSteps).describe('The step.'),
        done: z.boolean().describe('Whether it has been done, on whatever way.'),
      }),
    )
    .describe('In their order.'),
  next: z.enum(setUpSteps).nullable().describe('The first that is not done; null: all are.'),
});

export const setUp = z
  .object({
    demonstration: z
      .boolean()
      .describe(
        'Whether the simulated contact centre runs here (`npm start`): calls are simulated.',
      ),
    sip: z
      .object({
        addresses: z
          .array(z.string())
          .describe(
            'What a softphone may dial: in the demonstration the numbers of the contact centre, then up to ten of our own.',
          ),
        publicHost: sentence('The address that others are told (`SIP_PUBLIC_HOST`).'),
        host: sentence('The address that is bound (`SIP_HOST`).'),
        port: z.int().describe('UDP and TCP.'),
        loopback: z.boolean().describe('Whether this machine alone can reach it.'),
      })
      .describe('Where calls come in.'),
    rtp: z
      .object({ fromPort: z.int(), toPort: z.int() })
      .describe('UDP ports for audio, both ends included.'),
    allow: z
      .array(z.string())
      .nullable()
      .describe('Who may open a call with us (`SIP_ALLOW`); null: this machine alone can.'),
    trunkUri: z
      .string()
      .nullable()
      .describe('Where calls to phones go (`SIP_TRUNK_URI`), without user and password.'),
    twilio: z
      .object({
        account: sentence('The account SID, masked but for its ends.'),
        restUrl: z.string().nullable().describe('A local Twilio instead; null: Twilio.'),
      })
      .nullable()
      .describe('The Twilio account that is set; null: none.'),
    publicUrl: z.string().nullable().describe('`UNHOLD_PUBLIC_URL`; null: not set.'),
    callTargets: z.int().describe('How many call targets there are.'),
    phoneNumbers: z.int().describe('How many phone numbers there are.'),
    completedCallbackId: z
      .string()
      .nullable()
      .describe('The latest callback that came to `completed`; null: none has.'),
    ways: z.array(wayState).describe('Where each way stands.'),
    checks: z.array(z.string()).describe('The ids of what can be checked, in their order.'),
  })
  .describe('What is there, and what is next.');

export const checksRequest = fields({
  ids: list(text(1, 40, 'An id of `checks` in `GET /v1/set-up`.'), 40, 'Those alone.').optional(),
});

export const checksAnswer = z.object({
  at: time('When they ended.'),
  node: sentence('Which node was checked.'),
  checks: z
    .array(
      z.object({
        id: sentence('What was checked.'),
        state: z
          .enum(['ok', 'warn', 'failed', 'not-tried'])
          .describe('`warn`: it may work; `not-tried`: there was nothing to try.'),
        found: sentence('What was found.'),
        wanted: sentence('What was wanted.'),
        fix: z.string().nullable().describe('What to do; null: nothing.'),
      }),
    )
    .describe('In the order of their ids.'),
});

const flexSettings = z
  .record(z.string().max(60), z.unknown(), { error: 'a JSON object with the settings' })
  .describe('What stands in `unhold.flex.json`: see its JSON Schema, `GET /v1/flex/schema`.');

const planSwitches = {
  buy: flag('Buy phone numbers that the account does not have.').default(false),
  release: flag('When taking away: give back phone numbers that were bought.').default(false),
};

export const flexPlanRequest = fields({
  settings: flexSettings,
  destroy: flag('Plan what taking it all away would do instead.').default(false),
  ...planSwitches,
});

const digest = text(64, 64, 'The `digest` of the plan that was read: nothing else is carried out.');

export const flexApplyRequest = fields({ settings: flexSettings, digest, ...planSwitches });

export const flexDestroyRequest = fields({
  settings: flexSettings,
  digest,
  confirm: text(0, 60, 'The `name` in the settings, typed out.'),
  ...planSwitches,
});

const plannedChange = z.object({
  action: z
    .enum(['create', 'change', 'remove', 'restore', 'leave'])
    .describe('`leave`: it is as it should be, or not ours.'),
  kind: sentence('What it is: `SIP domain`.'),
  name: sentence('Its name.'),
  fields: z
    .array(
      z.object({
        path: sentence('The field, or a place deep in it.'),
        from: z.string().nullable().describe('As it is, in JSON, shortened; null: not there.'),
        to: z.string().nullable().describe('As it will be, likewise.'),
      }),
    )
    .describe('What differs.'),
  reason: z.string().nullable().describe('Why it stays, or what goes with it.'),
});

export const flexPlan = z.object({
  settings: z.unknown().describe('The settings with every default.'),
  name: sentence('The installation: what is typed to have it taken away.'),
  changes: z.array(plannedChange).describe('All of it, in the order in which it is made.'),
  todo: z.int().describe('How many of them change something.'),
  text: sentence('The same as `unhold flex plan` prints it.'),
  digest: sentence('Stands for this plan: apply wants it.'),
  checklist: z.array(z.string()).describe('What no API can do, and is done by hand.'),
  deaf: z
    .string()
    .nullable()
    .describe('Why no callback would reach an agent yet, with the fix; null: it would.'),
});

export const flexRun = z.object({
  id: id('run'),
  verb: z.enum(flexVerbs).describe('`destroy` takes away.'),
  startedBy: sentence('Who started it.'),
  startedAt: time('When.'),
  endedAt: time('When it ended.').nullable(),
  result: z
    .enum(flexRunResults)
    .nullable()
    .describe('`broken-off`: its node stopped. What was made stays, and applying again goes on.'),
  problem: z.string().nullable().describe('Why it failed, with the fix.'),
  total: z.int().describe('How many changes were planned.'),
  steps: z
    .array(
      z.object({
        did: sentence('`created`, `changed`, `removed`, `restored` or `kept`.'),
        kind: sentence('What it is.'),
        name: sentence('Its name.'),
        reason: z.string().nullable().describe('Why it was kept.'),
      }),
    )
    .describe('What has been done, in order.'),
});

export const flexState = z.object({
  account: z.string().nullable().describe('The Twilio account of this node, masked; null: none.'),
  settings: z
    .unknown()
    .describe('Those planned with last, else of the file beside the server; or null.'),
  source: z.enum(['kept', 'file', 'none']).describe('Where the settings come from.'),
  keptAt: time('When they were planned with.').nullable(),
  keptBy: z.string().nullable().describe('By whom.'),
  run: flexRun.nullable().describe('The latest run; null: none yet.'),
});

export const testCallRequest = fields({
  callTargetId: reference('call target'),
  number: customerNumber
    .optional()
    .describe('The phone to ring, in E.164; left out where the contact centre is simulated.'),
});

export const testCall = z.object({
  id: id('test call'),
  kind: z
    .enum(testCallKinds)
    .describe(
      '`simulated`: a caller of the simulated centre dials in and is called back; `trunk`: a phone is rung and hears the greeting.',
    ),
  callTargetId: id('call target'),
  number: sentence('Whose phone it is; masked for who may not see numbers.'),
  startedBy: sentence('Who started it.'),
  startedAt: time('When.'),
  answeredAt: time('When it was answered.').nullable(),
  endedAt: time('When it ended.').nullable(),
  result: z
    .enum(testCallResults)
    .nullable()
    .describe(
      'How it ended; `heard`: all was said to who picked up, or the caller heard the voice out.',
    ),
  sipStatus: z.int().nullable().describe('The final SIP answer.'),
  reason: z.string().nullable().describe('In words, where there is more to say.'),
  callbackId: z.string().nullable().describe('The callback a simulated caller was promised.'),
});

export const runParams = fields({ id: reference('run') });
export const testCallParams = fields({ id: reference('test call') });
