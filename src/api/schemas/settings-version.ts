import { z } from 'zod';
import { newCallTarget, settingsAnswer } from './call-target.ts';
import { count, fields, text } from './fields.ts';

/** Versions of a call target's settings, and the draft of the next one. */

const isoTime = z.string().describe('ISO 8601, UTC.');

export const versionNumber = (description: string) => count(1, 999_999_999, description);

/** A version as it stands in a path or query. */
const versionError = 'the number of a version, from 1';
export const versionInUrl = z
  .string({ error: versionError })
  .regex(/^[1-9]\d{0,8}$/, { error: versionError })
  .transform(Number)
  .describe('The number of a version, from 1.');

const note = text(1, 500, 'Why, for those who read the history.').exactOptional();

const changes = z
  .array(
    z
      .object({
        field: z.string().describe('The path of the setting, such as `retry.delaySeconds`.'),
        before: z.unknown().describe('Its value before.'),
        after: z.unknown().describe('Its value after.'),
      })
      .meta({ id: 'SettingChange' }),
  )
  .describe('What differs. A list is one setting, and so is the whole of `twilio`.');

const version = {
  version: z.int().describe('Its number; the highest one is in force.'),
  at: isoTime,
  by: z.string().describe('Who: `person:…`, `key:…`, or `system`.'),
  note: z.string().nullable(),
  restored: z.int().nullable().describe('The version whose settings it brought back.'),
  changes,
};

export const settingsVersion = z.object(version).meta({
  id: 'SettingsVersion',
  description: 'Settings that were in force, and what they changed in those before.',
});

export const settingsVersionWhole = z
  .object({
    ...version,
    // Not by the schema of today: what was in force once can be read whatever is allowed now.
    settings: z
      .record(z.string(), z.unknown())
      .describe('All of them, as `CallTarget` has them, and as they were then.'),
  })
  .meta({ id: 'SettingsVersionWhole' });

export const settingsDraft = z
  .object({
    callTargetId: z.string().describe('UUID.'),
    revision: z
      .string()
      .nullable()
      .describe(
        'Another one with every save. Null: there is no draft, these settings are in force.',
      ),
    basedOn: z.int().describe('The version it was begun from.'),
    version: z.int().describe('The version in force.'),
    editedAt: isoTime.nullable(),
    editedBy: z.string().nullable().describe('Who saved it last.'),
    settings: settingsAnswer,
    changes: changes.describe('From the version it is based on to the draft.'),
    faults: z
      .array(z.object({ field: z.string(), wanted: z.string() }))
      .describe('What contradicts itself: it is kept in a draft and cannot be published.'),
    overtakenBy: settingsVersion
      .nullable()
      .describe(
        'The version in force, when it is not the one the draft is based on, with what differs between these two.',
      ),
  })
  .meta({ id: 'SettingsDraft' });

const revision = (description: string) => text(1, 60, description);

export const draftToSave = fields({
  settings: newCallTarget.describe('All of them; what is left out is at its default.'),
  basedOn: versionNumber('The version it was begun from.'),
  ifRevision: revision('Of the draft that was read; null when there was none.').nullable(),
}).meta({ id: 'SettingsDraftToSave' });

export const draftToDiscard = fields({
  ifRevision: revision('Of the draft that was read; left out: whichever it is.').exactOptional(),
});

export const draftToRebase = fields({
  ifRevision: revision('Of the draft that was read.'),
}).meta({ id: 'SettingsDraftToRebase' });

export const draftToPublish = fields({
  ifVersion: versionNumber('The version that was seen in force.'),
  ifRevision: revision(
    'Of the draft that was reviewed; left out: whichever it is.',
  ).exactOptional(),
  note,
}).meta({ id: 'SettingsDraftToPublish' });

export const versionToRestore = fields({
  ifVersion: versionNumber(
    'The version that was seen in force; left out: whichever is.',
  ).exactOptional(),
  note,
}).meta({ id: 'SettingsVersionToRestore' });
