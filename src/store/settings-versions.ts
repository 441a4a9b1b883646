import type { Selectable } from 'kysely';
import type { CallTargetSettings } from '../callback/call-target.ts';
import { toSettings } from './call-targets.ts';
import { at, json, maybeText, text } from './rows.ts';
import type { CallTargetVersionTable, Session } from './schema.ts';

/** Settings that were in force from `at` until the next version; written once, never changed. */
export interface SettingsVersion {
  version: number;
  /** Milliseconds since 1970. */
  at: number;
  /** As `printActor` prints it. */
  actor: string;
  note: string | null;
  /** The version whose settings this one brought back. */
  restored: number | null;
  settings: CallTargetSettings;
}

export async function insertVersion(
  session: Session,
  callTargetId: string,
  { version, at: moment, actor, note, restored, settings }: SettingsVersion,
): Promise<void> {
  await session.kysely
    .insertInto('call_target_version')
    .values({
      ...{ call_target_id: callTargetId, version, at: at(moment), restored },
      ...{ actor: text(actor), note: maybeText(note), settings: json(settings) },
    })
    .execute();
}

export async function findVersion(
  session: Session,
  callTargetId: string,
  version: number,
): Promise<SettingsVersion | null> {
  const row = await session.kysely
    .selectFrom('call_target_version')
    .selectAll()
    .where('call_target_id', '=', callTargetId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ? toVersion(row) : null;
}

/** Newest first. @param before only older ones than this; null begins @param limit 1-1000 */
export async function listVersions(
  session: Session,
  callTargetId: string,
  before: number | null,
  limit: number,
): Promise<SettingsVersion[]> {
  let query = session.kysely
    .selectFrom('call_target_version')
    .selectAll()
    .where('call_target_id', '=', callTargetId);
  if (before !== null) query = query.where('version', '<', before);
  const rows = await query.orderBy('version', 'desc').limit(limit).execute();
  return rows.map(toVersion);
}

function toVersion(row: Selectable<CallTargetVersionTable>): SettingsVersion {
  const { version, at, actor, note, restored } = row;
  return { version, at, actor, note, restored, settings: toSettings(row.settings) };
}
