import { sql } from 'kysely';
import { at, json, text } from './rows.ts';
import type { Session } from './schema.ts';

/** Who did it. `nobody`: before somebody had signed in. */
export interface AuditActor {
  kind: 'key' | 'person' | 'nobody';
  id: string | null;
  name: string;
}

export interface NewAuditEntry {
  actor: AuditActor;
  method: string;
  route: string;
  path: string;
  /** As JSON goes, without secrets; undefined: none. */
  body: unknown;
  address: string;
}

/** For how long an entry is kept; each new one clears away a few that are older. */
const keptMs = 400 * 86_400_000;

/** Notes what is about to be done. @returns the entry's id, for `finishAudit` */
export async function insertAudit(session: Session, entry: NewAuditEntry): Promise<number> {
  const now = session.now();
  const { id } = await session.kysely
    .with('forgotten', (db) =>
      db.deleteFrom('audit').where('id', 'in', (rows) =>
        rows
          .selectFrom('audit')
          .select('id')
          .where(sql<boolean>`at < ${at(now - keptMs)}`)
          .orderBy('at')
          .limit(10)
          .forUpdate()
          .skipLocked(),
      ),
    )
    .insertInto('audit')
    .values({
      at: at(now),
      ...{ actor_kind: entry.actor.kind, actor_id: entry.actor.id },
      ...{ actor_name: text(entry.actor.name), address: text(entry.address), status: null },
      ...{ method: entry.method, route: text(entry.route), path: text(entry.path) },
      body: entry.body === undefined ? null : json(entry.body),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Notes what came of it, and who it was when that was known only then. */
export async function finishAudit(
  session: Session,
  id: number,
  { status, actor }: { status: number; actor: AuditActor },
): Promise<void> {
  await session.kysely
    .updateTable('audit')
    .set({ status, actor_kind: actor.kind, actor_id: actor.id, actor_name: text(actor.name) })
    .where('id', '=', id)
    .execute();
}

export interface AuditEntry extends NewAuditEntry {
  id: number;
  at: number;
  status: number | null;
}

export interface AuditFilter {
  /** A part of the actor's name, or its id. */
  who?: string;
  /** A part of method and path. */
  what?: string;
  /** Milliseconds since 1970; `to` itself is not within. */
  from?: number;
  to?: number;
}

/** The latest first. @param before entries made before the one of this id; null: from the latest */
export async function listAudit(
  session: Session,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditEntry[]> {
  const { who, what, from, to } = filter;
  let query = session.kysely.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== null) query = query.where('id', '<', before);
  if (who !== undefined)
    query = query.where(
      sql<boolean>`(strpos(lower(actor_name), lower(${text(who)})) > 0 or actor_id::text = lower(${text(who)}))`,
    );
  if (what !== undefined)
    query = query.where(
      sql<boolean>`strpos(lower(method || ' ' || path), lower(${text(what)})) > 0`,
    );
  if (from !== undefined) query = query.where(sql<boolean>`at >= ${at(from)}`);
  if (to !== undefined) query = query.where(sql<boolean>`at < ${at(to)}`);
  return (await query.execute()).map((row) => ({
    ...{ id: row.id, at: row.at, method: row.method, route: row.route, path: row.path },
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    ...{ body: row.body, address: row.address, status: row.status },
  }));
}
