import { sql, type Selectable } from 'kysely';
import { UserError } from '../base/errors.ts';
import {
  callTargetDefaults,
  type CallTarget,
  type CallTargetSettings,
} from '../callback/call-target.ts';
import { sqlState } from './connection.ts';
import { at, json } from './rows.ts';
import type { CallTargetTable, Session } from './schema.ts';

/** @throws UserError already-exists when the name is taken */
export async function insertCallTarget(
  session: Session,
  id: string,
  settings: CallTargetSettings,
): Promise<CallTarget> {
  const now = at(session.now());
  const row = await unlessTaken(settings.name, () =>
    session.kysely
      .insertInto('call_target')
      .values({
        ...{ id, name: settings.name, settings: json(settings) },
        ...{ created_at: now, updated_at: now },
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
  return toCallTarget(row);
}

/**
 * Replaces all settings, and counts the version up. Callbacks that wait keep the times they were promised: those are in their own rows.
 * @returns null when there is no such call target
 * @throws UserError already-exists when the name is taken
 */
export async function updateCallTarget(
  session: Session,
  id: string,
  settings: CallTargetSettings,
): Promise<CallTarget | null> {
  const row = await unlessTaken(settings.name, () =>
    session.kysely
      .updateTable('call_target')
      .set({
        ...{ name: settings.name, settings: json(settings), updated_at: at(session.now()) },
        version: sql`version + 1`,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst(),
  );
  return row ? toCallTarget(row) : null;
}

/**
 * @returns false when there is no such call target
 * @throws UserError in-use while a callback (ended ones too: its history) or a phone number names it
 */
export async function deleteCallTarget(session: Session, id: string): Promise<boolean> {
  try {
    const { numDeletedRows } = await session.kysely
      .deleteFrom('call_target')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  } catch (error) {
    if (sqlState(error) === '23503')
      throw new UserError(
        'in-use',
        'Callbacks or phone numbers belong to this call target. To take no more callbacks, set registering to false.',
        {},
        { cause: error },
      );
    throw error;
  }
}

export async function findCallTarget(session: Session, id: string): Promise<CallTarget | null> {
  const row = await session.kysely
    .selectFrom('call_target')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toCallTarget(row) : null;
}

/** The one that a phone number stands for. @param number E.164 */
export async function findCalledTarget(
  session: Session,
  number: string,
): Promise<CallTarget | null> {
  const { rows } = await sql<Selectable<CallTargetTable>>`
    select call_target.* from phone_number join call_target on call_target.id = call_target_id
    where number = ${number}`.execute(session.kysely);
  return rows[0] ? toCallTarget(rows[0]) : null;
}

/** Like `findCallTarget`, and nobody else changes it until the transaction ends. */
export async function lockCallTarget(trx: Session, id: string): Promise<CallTarget | null> {
  const row = await trx.kysely
    .selectFrom('call_target')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ? toCallTarget(row) : null;
}

/**
 * One page, oldest first. @param limit 1-1000
 * @param cursor `nextCursor` of the page before (an id); null begins
 */
export async function listCallTargets(
  session: Session,
  cursor: string | null,
  limit: number,
): Promise<{ items: CallTarget[]; nextCursor: string | null }> {
  let query = session.kysely.selectFrom('call_target').selectAll();
  if (cursor) query = query.where('id', '>', cursor);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(toCallTarget);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** All of them, by name. */
export async function callTargetNames(session: Session): Promise<{ id: string; name: string }[]> {
  return session.kysely.selectFrom('call_target').select(['id', 'name']).orderBy('name').execute();
}

/** Settings as they were stored; one added since then has its default. */
export function toSettings(stored: unknown): CallTargetSettings {
  return { ...callTargetDefaults, ...(stored as CallTargetSettings) };
}

function toCallTarget(row: Selectable<CallTargetTable>): CallTarget {
  return {
    ...toSettings(row.settings),
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

async function unlessTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new UserError(
        'already-exists',
        `There is a call target named ${name}`,
        {},
        { cause: error },
      );
    throw error;
  }
}
