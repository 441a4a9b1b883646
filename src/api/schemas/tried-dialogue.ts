import { z } from 'zod';
import { presses } from '../../callback/walk-dialogue.ts';
import { metadataValues } from './callback.ts';
import { customerNumber, fields, flag, list, oneOf, seconds } from './fields.ts';

/** A dialogue gone through without a call. */

const dialogue = oneOf(
  ['registration', 'customer', 'agent'],
  '`registration`: what a caller hears who may have a callback; `customer`: who is called back; `agent`: who takes it.',
);

export const dialogueToTry = fields({
  dialogue,
  number: customerNumber.nullable().default(null).describe('Who calls; null: not known.'),
  keys: list(
    oneOf(presses, 'A key, `nothing` (until the time is over) or `hang-up`.'),
    200,
    'What is pressed, one after the other. Where something is to be spoken, a key ends it.',
  ).default([]),
  draft: flag('With the settings of the draft, if there is one.').default(false),
  assume: fields({
    waitSeconds: seconds(0, 86_400, 'The wait, instead of what is known of it.').exactOptional(),
    offered: flag('A callback is offered, whatever rule is in the way.').exactOptional(),
    hasCallback: flag('The caller has an open callback, or has none.').exactOptional(),
  })
    .default({})
    .describe('What is to be taken for true instead of what is.'),
  metadata: metadataValues.default({}),
}).meta({ id: 'DialogueToTry' });

const step = z
  .object({
    name: z.string().describe('The question, or how it ends.'),
    isEnd: z.boolean(),
    words: z.string().describe('What is said, in words.'),
    parts: z
      .array(
        z.union([
          z.object({
            key: z.string(),
            text: z.string(),
            isReplaced: z.boolean().describe('Said in a voice of the call target’s own.'),
          }),
          z.object({ pauseMs: z.number() }),
        ]),
      )
      .describe('The same as prompts and pauses.'),
    seconds: z.number().describe('How long it takes to say. Seconds.'),
    audio: z
      .string()
      .nullable()
      .describe('Where all of it can be heard in one; null: nothing is said.'),
    expect: z
      .object({
        kind: z.enum(['key', 'digits', 'speech', 'said']),
        timeoutSeconds: z.number().nullable().describe('How long is waited for it. Seconds.'),
        maxDigits: z.number().nullable(),
      })
      .nullable()
      .describe('What is waited for; null where it ends.'),
    keys: z
      .array(
        z.object({
          key: z.string(),
          leadsTo: z.string().describe('A question, or an end.'),
          isEnd: z.boolean(),
          words: z.string().describe('What is said then.'),
        }),
      )
      .describe('The keys that mean something here.'),
    pressed: z.array(z.string()).describe('What was pressed here.'),
  })
  .meta({ id: 'TriedStep' });

export const triedDialogue = z
  .object({
    dialogue,
    number: z.string().nullable().describe('Who calls, as it was read.'),
    refusal: z
      .object({ status: z.number(), reason: z.string() })
      .nullable()
      .describe(
        'The SIP answer instead of being picked up, which leaves the caller in the contact centre’s queue; null: it is picked up.',
      ),
    steps: z.array(step),
    end: z.string().nullable().describe('How it ended; null: it waits for a key.'),
    requests: z
      .array(
        z.object({
          request: z.enum(['store', 'cancel-open']),
          answer: z.string().describe('What the platform would answer, such as `stored`.'),
          number: z.string().nullable(),
          scheduledFor: z.string().nullable().describe('ISO 8601, UTC.'),
        }),
      )
      .describe('What would have been asked of the platform. Nothing of it was done.'),
    unused: z.number().describe('Presses that were left when it ended.'),
  })
  .meta({ id: 'TriedDialogue' });
