import { sql, type Selectable } from 'kysely';
import type { FlexRunResult, FlexStep, FlexVerb } from '../callback/set-up.ts';
import { sqlState } from './connection.ts';
import { at, json, maybeText, text } from './rows.ts';
import type { FlexRunTable, Session } from './schema.ts';

export interface FlexRun {
  id: string;
  verb: FlexVerb;
  startedBy: string;
  startedAt: number;
  endedAt: number | null;
  result: FlexRunResult | null;
  problem: string | null;
  total: number;
  steps: FlexStep[];
}

/** How long a run counts as under way without a word of it. */
const aliveMs = 30_000;

/**
 * Begins a run unless one is under way on any node; what a dead node left open is ended first.
 * @returns false when one is under way
 */
export async function insertFlexRun(
  session: Session,
  run: { id: string; verb: FlexVerb; startedBy: string; nodeId: string; total: number },
): Promise<boolean> {
  const now = session.now();
  await session.kysely
    .updateTable('flex_run')
    .set({
      ...{ ended_at: at(now), result: 'broken-off' },
      problem:
        'Its node stopped. What was made so far stays; apply again and it goes on from there.',
    })
    .where('ended_at', 'is', null)
    .where(sql<boolean>`alive_until < ${at(now)}`)
    .execute();
  try {
    await session.kysely
      .insertInto('flex_run')
      .values({
        ...{ id: run.id, verb: run.verb, started_by: text(run.startedBy), node_id: run.nodeId },
        ...{ started_at: at(now), alive_until: at(now + aliveMs), ended_at: null, result: null },
        ...{ problem: null, total: run.total, steps: json([]) },
      })
      .execute();
    return true;
  } catch (error) {
    if (sqlState(error) === '23505') return false;
    throw error;
  }
}

/** Says that it goes on, and what was done so far. @returns false when it has been ended by another node */
export async function keepFlexRun(
  session: Session,
  id: string,
  steps: readonly FlexStep[],
): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('flex_run')
    .set({ alive_until: at(session.now() + aliveMs), steps: json(steps) })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function endFlexRun(
  session: Session,
  id: string,
  end: { result: FlexRunResult; problem: string | null; steps: readonly FlexStep[] },
): Promise<void> {
  await session.kysely
    .updateTable('flex_run')
    .set({
      ...{ ended_at: at(session.now()), result: end.result, steps: json(end.steps) },
      problem: maybeText(end.problem),
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function findFlexRun(session: Session, id: string): Promise<FlexRun | null> {
  const row = await session.kysely
    .selectFrom('flex_run')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toRun(row, session.now()) : null;
}

export async function latestFlexRun(session: Session): Promise<FlexRun | null> {
  const row = await session.kysely
    .selectFrom('flex_run')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toRun(row, session.now()) : null;
}

/** Whether an apply has come to its end since the last destroy did. */
export async function flexIsApplied(session: Session): Promise<boolean> {
  const row = await session.kysely
    .selectFrom('flex_run')
    .select('verb')
    .where('result', '=', 'done')
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.verb === 'apply';
}

export interface KeptSettings {
  settings: unknown;
  keptAt: number;
  keptBy: string;
}

export async function keepFlexSettings(
  session: Session,
  settings: unknown,
  keptBy: string,
): Promise<void> {
  const row = { settings: json(settings), kept_at: at(session.now()), kept_by: text(keptBy) };
  await session.kysely
    .insertInto('flex_settings')
    .values({ single: true, ...row })
    .onConflict((conflict) => conflict.column('single').doUpdateSet(row))
    .execute();
}

export async function findFlexSettings(session: Session): Promise<KeptSettings | null> {
  const row = await session.kysely.selectFrom('flex_settings').selectAll().executeTakeFirst();
  return row ? { settings: row.settings, keptAt: row.kept_at, keptBy: row.kept_by } : null;
}

function toRun(row: Selectable<FlexRunTable>, now: number): FlexRun {
  // A node that died cannot say so; whoever looks sees it.
  const isDead = row.ended_at === null && row.alive_until < now;
  return {
    ...{ id: row.id, verb: row.verb, startedBy: row.started_by, startedAt: row.started_at },
    endedAt: isDead ? row.alive_until : row.ended_at,
    result: isDead ? 'broken-off' : row.result,
    problem: isDead ? 'Its node stopped. What was made so far stays; apply again.' : row.problem,
    total: row.total,
    steps: row.steps as FlexStep[],
  };
}
