import { sql, type Selectable } from 'kysely';
import type { PastTestCall, TestCallResult } from '../callback/set-up.ts';
import { at, maybeText, text } from './rows.ts';
import type { Session, TestCallTable } from './schema.ts';

export interface TestCall extends PastTestCall {
  id: string;
  callTargetId: string;
  startedBy: string;
  answeredAt: number | null;
  result: TestCallResult | null;
  sipStatus: number | null;
  reason: string | null;
}

/** Lets one node after the other look at the test calls and begin one, until the transaction ends. */
export async function lockTestCalls(trx: Session): Promise<void> {
  // Weaker than what readers of the rows take, stronger than itself.
  await sql`lock table test_call in share row exclusive mode`.execute(trx.kysely);
}

export async function insertTestCall(
  trx: Session,
  call: Pick<TestCall, 'id' | 'kind' | 'callTargetId' | 'number' | 'startedBy'> & {
    nodeId: string;
    mostMs: number;
  },
): Promise<void> {
  const now = trx.now();
  await trx.kysely
    .insertInto('test_call')
    .values({
      ...{ id: call.id, kind: call.kind, call_target_id: call.callTargetId, number: call.number },
      ...{ started_by: text(call.startedBy), node_id: call.nodeId },
      ...{ started_at: at(now), over_by: at(now + call.mostMs) },
      ...{ answered_at: null, ended_at: null, result: null, sip_status: null, reason: null },
    })
    .execute();
}

export async function noteTestCallAnswered(session: Session, id: string): Promise<void> {
  await session.kysely
    .updateTable('test_call')
    .set({ answered_at: at(session.now()) })
    .where('id', '=', id)
    .execute();
}

export async function endTestCall(
  session: Session,
  id: string,
  end: { result: TestCallResult; sipStatus: number | null; reason: string | null },
): Promise<void> {
  await session.kysely
    .updateTable('test_call')
    .set({
      ...{ ended_at: at(session.now()), result: end.result, sip_status: end.sipStatus },
      reason: maybeText(end.reason),
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function findTestCall(session: Session, id: string): Promise<TestCall | null> {
  const row = await session.kysely
    .selectFrom('test_call')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toTestCall(row) : null;
}

/** Those since then, the latest first. */
export async function testCallsSince(session: Session, sinceMs: number): Promise<TestCall[]> {
  const rows = await session.kysely
    .selectFrom('test_call')
    .selectAll()
    .where(sql<boolean>`started_at >= ${at(sinceMs)}`)
    .orderBy('started_at', 'desc')
    .limit(200)
    .execute();
  return rows.map(toTestCall);
}

/** Whether somebody is being rung at this number just now for a callback. */
export async function isBeingRung(session: Session, number: string): Promise<boolean> {
  const row = await session.kysely
    .selectFrom('attempt')
    .select('id')
    .where('number', '=', number)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The first callback that a simulated caller was promised in this test call. */
export async function callbackOfTestCall(session: Session, call: TestCall): Promise<string | null> {
  const row = await session.kysely
    .selectFrom('callback')
    .select('id')
    .where('number', '=', call.number)
    .where(sql<boolean>`created_at >= ${at(call.startedAt)}`)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

function toTestCall(row: Selectable<TestCallTable>): TestCall {
  return {
    ...{ id: row.id, kind: row.kind, callTargetId: row.call_target_id, number: row.number },
    ...{ startedBy: row.started_by, startedAt: row.started_at, overBy: row.over_by },
    ...{ answeredAt: row.answered_at, endedAt: row.ended_at },
    ...{ result: row.result, sipStatus: row.sip_status, reason: row.reason },
  };
}

/** Whether a test call has ever been heard to its end. */
export async function anyTestCallHeard(session: Session): Promise<boolean> {
  const row = await session.kysely
    .selectFrom('test_call')
    .select('id')
    .where('result', '=', 'heard')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
