import { UserError } from '../base/errors.ts';
import {
  finishAudit as finish,
  insertAudit,
  listAudit as findAudit,
  type AuditActor,
  type AuditFilter,
  type NewAuditEntry,
} from '../store/audit.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';
import type { AuditView, Page } from './views.ts';

export type { AuditActor, NewAuditEntry };

/** Notes what is about to be done, before it is: what cannot be noted is not done. @throws UserError database-away */
export async function beginAudit(ctx: Engine, entry: NewAuditEntry): Promise<number> {
  return insertAudit(ctx.db, entry);
}

/** Notes what came of it. An entry that never gets this far says that nobody knows. */
export async function finishAudit(
  ctx: Engine,
  id: number,
  outcome: { status: number; actor: AuditActor },
): Promise<void> {
  await finish(ctx.db, id, outcome);
}

/** The latest first. @throws UserError bad-request for a cursor that is none of ours */
export async function listAudit(
  ctx: Engine,
  query: AuditFilter & { cursor?: string; limit?: number },
): Promise<Page<AuditView>> {
  const { cursor, limit = 50, ...filter } = query;
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new UserError('bad-request', 'The cursor is not one that this list gave');
  const before = cursor === undefined ? null : Number(cursor);
  const entries = await findAudit(ctx.db, filter, before, limit + 1);
  const items = entries.slice(0, limit).map((entry) => ({
    ...entry,
    ...{ id: String(entry.id), at: printTime(entry.at) },
  }));
  return { items, nextCursor: entries.length > limit ? (items.at(-1)?.id ?? null) : null };
}
