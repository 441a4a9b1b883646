import { z } from 'zod';
import { fields, text } from './fields.ts';

/** What a call target says, and in which voice. */

const seconds = (description: string) => z.number().describe(`${description} Seconds.`);
const isoTime = z.string().describe('ISO 8601, UTC.');

/** Bytes, not JSON. */
export const wavFile = z.unknown().meta({ type: 'string', format: 'binary' });

const warnings = z
  .array(
    z.object({
      warning: z.enum(['silent', 'quiet', 'loud', 'clipped', 'silence-before', 'silence-after']),
      found: z
        .number()
        .describe(
          'Decibels to full scale (`silent`, `quiet`, `loud`), percent of samples (`clipped`), or seconds.',
        ),
      limit: z.number().describe('The limit it is beyond, in the same unit.'),
    }),
  )
  .describe('What is odd about how it sounds; it can be used all the same.');

const take = z
  .object({
    takeId: z.string().describe('UUID.'),
    seconds: seconds('How long it is.'),
    fileName: z.string().nullable().describe('As its owner called it; null: not told.'),
    warnings,
    madeAt: isoTime,
    madeBy: z.string().describe('Who uploaded it, such as `key:ops`.'),
  })
  .meta({ id: 'Take', description: 'A recording of a prompt that somebody uploaded.' });

export const prompt = z
  .object({
    key: z.string(),
    text: z.string().describe('The words; of a sound, what it is, in brackets.'),
    kind: z
      .enum(['sentence', 'part', 'sound'])
      .describe('`part`: a word that numbers and times are joined from; `sound`: a tone or music.'),
    saidAt: z
      .array(
        z.object({
          dialogue: z.string().describe('`registration`, `customer` or `agent`.'),
          moment: z.string().describe('The question or the end of that dialogue.'),
        }),
      )
      .describe('When it is said; empty for parts, which are said with every number or time.'),
    seconds: seconds('As it is said now.'),
    builtInSeconds: seconds('Of the recording that comes with Unhold.'),
    replaced: take
      .extend({
        since: isoTime.describe('Since when it is said. ISO 8601, UTC.'),
        chosenBy: z.string().describe('Who decided that it is said.'),
      })
      .nullable()
      .describe('What is said instead; null: what comes with Unhold.'),
  })
  .meta({ id: 'Prompt' });

export const promptStory = prompt
  .extend({ takes: z.array(take).describe('The takes that are kept, newest first.') })
  .meta({ id: 'PromptStory' });

export const promptChange = prompt
  .extend({
    previousTakeId: z
      .string()
      .nullable()
      .describe('What was said before, for `restore`; null: what comes with Unhold.'),
  })
  .meta({ id: 'PromptChange' });

export const audioCheck = z
  .object({
    seconds: seconds('How long it is.'),
    format: z.string().describe('What the file is, such as `44.1 kHz, 16 bit, stereo`.'),
    warnings,
  })
  .meta({ id: 'AudioCheck', description: 'What a file would be as a prompt.' });

const takeId = text(1, 60, 'The id of a take; null: what comes with Unhold.').nullable();

export const restoring = fields({
  takeId,
  instead: takeId
    .describe('What must be said now, or nothing is changed (409 `prompt-changed`).')
    .exactOptional(),
}).meta({ id: 'Restoring' });
