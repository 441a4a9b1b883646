import type { Selectable } from 'kysely';
import { newId } from '../base/ids.ts';
import type { CallTargetSettings } from '../callback/call-target.ts';
import { toSettings } from './call-targets.ts';
import { at, json, text } from './rows.ts';
import type { CallTargetDraftTable, Session } from './schema.ts';

/** Settings somebody works on: one draft a call target, in force for nobody. */
export interface SettingsDraft {
  /** The version it was begun from. */
  basedOn: number;
  /** Changes with every save. */
  revision: string;
  /** Milliseconds since 1970. */
  editedAt: number;
  editedBy: string;
  settings: CallTargetSettings;
}

export async function findDraft(
  session: Session,
  callTargetId: string,
): Promise<SettingsDraft | null> {
  const row = await session.kysely
    .selectFrom('call_target_draft')
    .selectAll()
    .where('call_target_id', '=', callTargetId)
    .executeTakeFirst();
  return row ? toDraft(row) : null;
}

/**
 * Writes the draft over the one that was seen, in one statement.
 * @param seen its revision; null: there was none
 * @returns null when there is another one by now, or none any more
 */
export async function saveDraft(
  session: Session,
  callTargetId: string,
  seen: string | null,
  draft: { settings: CallTargetSettings; basedOn: number; editedBy: string },
): Promise<SettingsDraft | null> {
  const values = {
    ...{ based_on: draft.basedOn, revision: newId(), settings: json(draft.settings) },
    ...{ edited_at: at(session.now()), edited_by: text(draft.editedBy) },
  };
  const row =
    seen === null
      ? await session.kysely
          .insertInto('call_target_draft')
          .values({ call_target_id: callTargetId, ...values })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()
      : await session.kysely
          .updateTable('call_target_draft')
          .set(values)
          .where('call_target_id', '=', callTargetId)
          .where('revision', '=', seen)
          .returningAll()
          .executeTakeFirst();
  return row ? toDraft(row) : null;
}

/** @returns the draft that was there; null when there is another one by now, or none any more */
export async function takeDraft(
  session: Session,
  callTargetId: string,
  seen: string,
): Promise<SettingsDraft | null> {
  const row = await session.kysely
    .deleteFrom('call_target_draft')
    .where('call_target_id', '=', callTargetId)
    .where('revision', '=', seen)
    .returningAll()
    .executeTakeFirst();
  return row ? toDraft(row) : null;
}

function toDraft(row: Selectable<CallTargetDraftTable>): SettingsDraft {
  return {
    basedOn: row.based_on,
    revision: row.revision,
    editedAt: row.edited_at,
    editedBy: row.edited_by,
    settings: toSettings(row.settings),
  };
}
