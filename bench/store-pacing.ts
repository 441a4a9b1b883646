import { sql } from 'kysely';
import { Client } from 'pg';
import { realClock } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { callTargetDefaults } from '../src/callback/call-target.ts';
import type { CallControl } from '../src/engine/call-control.ts';
import { createEngine, type Engine } from '../src/engine/context.ts';
import { paceLine } from '../src/engine/pace-line.ts';
import { insertCallTarget } from '../src/store/call-targets.ts';
import type { Database } from '../src/store/database.ts';
import type { LineEvent } from '../src/callback/queue-event.ts';
import { row, type Row } from './row.ts';

const waiting = 100_000;
const decisionsARun = 100;
const agents = 30;

/**
 * How long one decision takes whom to ring: the line as it is seen, the first of those who wait, what is in flight, and
 * the lock. All agents are busy, so that each decision reckons and launches nobody: the line stays as long.
 */
export async function measurePacing(db: Database, runs: number): Promise<Row[]> {
  const callTargetId = newId();
  const callTarget = await insertCallTarget(db, callTargetId, {
    ...callTargetDefaults,
    ...{ name: 'Paced', destination: 'sip:queue@127.0.0.1', callerId: '+12025550110' },
    pacing: { mode: 'position', heldShare: null },
  });
  await fill(db, callTargetId);
  const engine = createEngine({
    ...{ db, clock: realClock, log: silentLog, nodeId: 'bench', loopback: true },
    control: {} as CallControl,
  });
  engine.lines.follow([callTarget]);
  engine.lines.restored(callTarget);
  showLine(engine, callTargetId);
  const rows = await measured(engine, callTargetId, runs, 'all may be rung');
  // The worst: nobody at the head of the line may be rung yet, as after an hour in which no customer answered.
  await plainly(db, 'update callback set ready_at = $2 where call_target_id = $1', [
    callTargetId,
    new Date(db.now() + 3_600_000),
  ]);
  rows.push(...(await measured(engine, callTargetId, runs, 'none may be rung yet')));
  return rows;
}

async function measured(
  engine: Engine,
  callTargetId: string,
  runs: number,
  which: string,
): Promise<Row[]> {
  const p50: number[] = [];
  const p99: number[] = [];
  const emptyP50: number[] = [];
  for (let run = 0; run < runs; run++) {
    const tookMs: number[] = [];
    const emptyMs: number[] = [];
    // A line of which nothing is heard is not believed for long.
    engine.lines.hear(lifeSign(callTargetId, engine.db.now()), engine.db.now());
    for (let i = 0; i < decisionsARun; i++) {
      const since = realClock.monotonic();
      const paced = await paceLine(engine, callTargetId);
      tookMs.push(realClock.monotonic() - since);
      emptyMs.push(await timeEmpty(engine.db));
      if (paced?.isSeen !== true || paced.launched?.count !== 0)
        throw new Error(`not the decision that was to be measured: ${JSON.stringify(paced)}`);
    }
    p50.push(quantile(tookMs, 0.5));
    p99.push(quantile(tookMs, 0.99));
    emptyP50.push(quantile(emptyMs, 0.5));
  }
  const names = { case: `pacing decision, 100,000 waiting, ${which}`, unit: 'ms' };
  return [
    row({ ...names, metric: 'p50 ÷ as many empty statements' }, p50, emptyP50),
    row({ ...names, metric: 'p99' }, p99),
  ];
}

/** A transaction that asks as often and reads nothing: what the way to the database and back costs. */
async function timeEmpty(db: Database): Promise<number> {
  const since = realClock.monotonic();
  await sql`select 1`.execute(db.kysely);
  await db.tx(async ({ kysely }) => {
    for (let n = 0; n < 3; n++) await sql`select 1`.execute(kysely);
  });
  return realClock.monotonic() - since;
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function lifeSign(line: string, at: number): LineEvent {
  const call = `alive ${at}`;
  const place = { since: at - 7_200_000, priority: 0, isCallback: false };
  return { line, sourceId: call, event: { type: 'joined', at, call, ...place } };
}

async function fill(db: Database, callTargetId: string): Promise<void> {
  await plainly(
    db,
    `insert into callback (id, call_target_id, number, state, joined_at, created_at, due_at, expires_at, metadata,
        source, customer_failures, agent_failures, wake_at, fence, parked, ready_at, paced)
      select gen_random_uuid(), $1::uuid, '+1' || (4000000000 + n), 'waiting', t, t, t, t + interval '1 day', '{}',
        'api', 0, 0, t + interval '1 day', 0, false, t, true
      from (select n, $2::timestamptz + n * interval '10 ms' as t from generate_series(1, ${waiting}) as n) as many`,
    [callTargetId, new Date(db.now() - 3_600_000)],
  );
}

/** By a plain connection, without the limits of time that ours have. */
async function plainly(db: Database, statement: string, values: unknown[]): Promise<void> {
  const client = new Client({ connectionString: db.url });
  await client.connect();
  await client.query(statement, values);
  await client.query('vacuum analyze callback');
  await client.end();
}

/** Agents who have handled calls, are all on one, and a live line of twenty. */
function showLine(engine: Engine, line: string): void {
  const now = engine.db.now();
  let told = 0;
  const tell = (event: Parameters<typeof engine.lines.hear>[0]['event']): void => {
    told += 1;
    engine.lines.hear({ line, sourceId: `${told}`, event }, now);
  };
  const joins = (call: string, at: number): void =>
    tell({ type: 'joined', at, call, since: at, priority: 0, isCallback: false });
  for (let n = 0; n < agents; n++)
    tell({ type: 'agent-here', at: now - 1_000_000, agent: `agent ${n}`, share: 1 });
  for (let n = 0; n < agents; n++) {
    joins(`first ${n}`, now - 900_000);
    tell({ type: 'answered', at: now - 900_000, call: `first ${n}`, agent: `agent ${n}` });
    tell({ type: 'handled', at: now - 600_000, call: `first ${n}` });
  }
  for (let n = 0; n < agents; n++) {
    joins(`second ${n}`, now - 10_000);
    tell({ type: 'answered', at: now - 10_000, call: `second ${n}`, agent: `agent ${n}` });
  }
  // They stand before all callbacks, so that nobody's turn is near.
  for (let n = 0; n < 20; n++)
    tell({
      ...{ type: 'joined', at: now, call: `live ${n}`, since: now - 7_200_000 },
      ...{ priority: 0, isCallback: false },
    });
}
