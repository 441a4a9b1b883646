import {
  finishAudit as finish,
  insertAudit,
  type AuditActor,
  type NewAuditEntry,
} from '../store/audit.ts';
import type { Engine } from './context.ts';

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
