import { at, text } from './rows.ts';
import type { Session } from './schema.ts';

/** What became of a call that the contact centre handed to us. */
export interface Handover {
  callSid: string;
  became: 'promised' | 'hold';
  callbackId: string | null;
  at: number;
}

/** Keeps it; a later word on the same call replaces the earlier. @param handover.callSid cut at 500 characters */
export async function recordHandover(
  session: Session,
  handover: Omit<Handover, 'at'>,
): Promise<void> {
  const { became, callbackId } = handover;
  const said = { became, callback_id: callbackId, at: at(session.now()) };
  await session.kysely
    .insertInto('handover')
    .values({ call_sid: text(handover.callSid), ...said })
    .onConflict((conflict) => conflict.column('call_sid').doUpdateSet(said))
    .execute();
}

export async function findHandover(session: Session, callSid: string): Promise<Handover | null> {
  const row = await session.kysely
    .selectFrom('handover')
    .selectAll()
    .where('call_sid', '=', text(callSid))
    .executeTakeFirst();
  if (!row) return null;
  return { callSid, became: row.became, callbackId: row.callback_id, at: row.at };
}
