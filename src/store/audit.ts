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

/** Notes what is about to be done. @returns the entry's id, for `finishAudit` */
export async function insertAudit(session: Session, entry: NewAuditEntry): Promise<number> {
  const { id } = await session.kysely
    .insertInto('audit')
    .values({
      at: at(session.now()),
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
