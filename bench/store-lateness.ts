import { sql } from 'kysely';
import { realClock, sleep } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import type { CallControl } from '../src/engine/call-control.ts';
import { createEngine } from '../src/engine/context.ts';
import { startRunner } from '../src/engine/runner.ts';
import type { Database } from '../src/store/database.ts';
import { row, type Row } from './row.ts';

const dueARun = 400;
const spreadMs = 8_000;

/**
 * How long after its time a due callback's customer is called, by the real runner, among those that wait. The phones
 * are always busy, so nothing but the timer, the claim, the rules and the writes before the INVITE is measured.
 */
export async function measureLateness(
  db: Database,
  callTargetId: string,
  runs: number,
): Promise<Row[]> {
  const p50: number[] = [];
  const p99: number[] = [];
  for (let i = 0; i < runs; i++) {
    const lateMs = (await lateness(db, callTargetId, i)).sort((a, b) => a - b);
    p50.push(lateMs[Math.floor(lateMs.length * 0.5)] ?? Number.NaN);
    p99.push(lateMs[Math.floor(lateMs.length * 0.99)] ?? Number.NaN);
  }
  const names = { case: 'timer, 100,000 waiting, 50 due a second', unit: 'ms' };
  return [
    row({ ...names, metric: 'lateness of the INVITE, p50' }, p50),
    row({ ...names, metric: 'lateness of the INVITE, p99' }, p99),
  ];
}

async function lateness(db: Database, callTargetId: string, run: number): Promise<number[]> {
  const dueAt = new Map<string, number>();
  const startMs = db.now() + 2_000;
  const base = 2_120_000_000 + 2_000_000 + run * dueARun;
  for (let i = 0; i < dueARun; i++)
    dueAt.set(`+1${base + i}`, startMs + Math.floor((i * spreadMs) / dueARun));
  const numbers = [...dueAt.keys()];
  const times = [...dueAt.values()].map((ms) => new Date(ms));
  await sql`insert into callback (id, call_target_id, number, state, joined_at, created_at, due_at, expires_at, metadata,
      source, customer_failures, agent_failures, wake_at, fence, parked, ready_at, paced)
    select gen_random_uuid(), ${callTargetId}, number, 'waiting', due, due, due, due + interval '1 day', '{}', 'api',
      0, 0, due, 0, false, due, false
    from unnest(${numbers}::text[], ${times}::timestamptz[]) as many (number, due)`.execute(
    db.kysely,
  );
  const lateMs: number[] = [];
  const control: CallControl = {
    place: (leg) => {
      lateMs.push(db.now() - (dueAt.get(leg.to) ?? Number.NaN));
      return Promise.resolve({ kind: 'failed', result: 'busy', sipStatus: 486, reason: 'Busy' });
    },
    describe: (leg) => ({ ...leg.ids }),
    bridge: () => Promise.resolve(),
    endForeign: () => Promise.resolve('gone'),
  };
  const engine = createEngine({
    ...{ db, clock: realClock, log: silentLog, nodeId: 'bench', loopback: true, control },
  });
  const runner = await startRunner(engine);
  await sleep(realClock, 2_000 + spreadMs + 1_000);
  await runner.stop();
  if (lateMs.length !== dueARun) throw new Error(`${lateMs.length} of ${dueARun} were called`);
  return lateMs;
}
