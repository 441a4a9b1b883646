import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { realClock } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import type { Callback } from '../src/callback/callback.ts';
import { callTargetDefaults } from '../src/callback/call-target.ts';
import { insertCallTarget } from '../src/store/call-targets.ts';
import { insertCallback } from '../src/store/callbacks.ts';
import { openDatabase, type Database } from '../src/store/database.ts';
import { startEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import { takeDue } from '../src/store/timers.ts';
import { applyTransition } from '../src/store/transitions.ts';
import { row, type Row } from './row.ts';
import { measureLateness } from './store-lateness.ts';
import { measurePacing } from './store-pacing.ts';

export const name = 'store';

const runs = 5;
const claimsARun = 300;
const writersARun = 16;
const writesARun = 4_000;
const waitingCounts = [1_000, 10_000, 100_000, 1_000_000];
const leaseMs = 10_000;
const callTargetId = newId();

/** Figures of the store on a fresh embedded database, each beside a reference measured in the same minute. */
export async function run(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-bench-'));
  chmodSync(dir, 0o755);
  const server = await startEmbedded({ dir, log: silentLog });
  const opened: Database[] = [];
  try {
    const large = await openBench(server.url);
    opened.push(large);
    await sql`create database small`.execute(large.kysely);
    const small = await openBench(server.url.replace(/[^/]+$/, 'small'));
    opened.push(small);
    await sql`create database paced`.execute(large.kysely);
    const paced = await openBench(server.url.replace(/[^/]+$/, 'paced'));
    opened.push(paced);
    return [
      ...(await measurePacing(paced, runs)),
      ...(await measureClaims(large, small)),
      ...(await measureWrites(large)),
    ];
  } finally {
    for (const db of opened) await db.close();
    await server.stop();
    rmSync(dir, { recursive: true });
  }
}

async function openBench(url: string): Promise<Database> {
  await migrate({ url, log: silentLog });
  const db = await openDatabase({ url, clock: realClock, log: silentLog, poolMax: writersARun });
  await insertCallTarget(db, callTargetId, {
    ...callTargetDefaults,
    ...{ name: 'Bench', destination: 'sip:queue@127.0.0.1', callerId: '+12025550110' },
  });
  return db;
}

async function measureClaims(large: Database, small: Database): Promise<Row[]> {
  const rows: Row[] = [];
  const [fewest = 0] = waitingCounts;
  await fill(small, 0, fewest);
  let waiting = 0;
  for (const count of waitingCounts) {
    await fill(large, waiting, count);
    waiting = count;
    const claims: number[] = [];
    const claimsAmongFew: number[] = [];
    const selects: number[] = [];
    for (let i = 0; i < runs; i++) {
      claims.push(await timeClaims(large));
      claimsAmongFew.push(await timeClaims(small));
      selects.push(await timeSelects(large));
    }
    const label = { case: `claim, ${count.toLocaleString('en')} waiting`, unit: 'ms' };
    rows.push(row({ ...label, metric: 'one claim ÷ one among 1,000' }, claims, claimsAmongFew));
    rows.push(row({ ...label, metric: 'one claim ÷ select 1' }, claims, selects));
    if (count === 100_000) rows.push(...(await measureLateness(large, callTargetId, runs)));
  }
  return rows;
}

/**
 * Makes it `count` waiting callbacks, their ids in the order of their birth as ours are, due a second after each other from an hour on; some are made due when needed. By a
 * plain connection, without the limits of time that ours have.
 */
async function fill(db: Database, have: number, count: number): Promise<void> {
  const client = new Client({ connectionString: db.url });
  await client.connect();
  await client.query(
    `insert into callback (id, call_target_id, number, state, joined_at, created_at, due_at, expires_at, metadata,
        source, customer_failures, agent_failures, wake_at, fence, parked, ready_at, paced)
      select lpad(to_hex(n), 32, '0')::uuid, $1::uuid, '+1' || (3000000000 + n), 'waiting', t, t, t, t + interval '30 days',
        '{"x-user-to-user":"+12025550123"}', 'api', 0, 0, t, 0, false, t, false
      from (select n, $2::timestamptz + n * interval '1 s' as t from generate_series($3::int, $4::int) as n) as many`,
    [callTargetId, new Date(db.now() + 3_600_000), have, count - 1],
  );
  await client.query('vacuum analyze callback');
  await client.query('checkpoint');
  await client.end();
}

/** Milliseconds for one claim of one row among all those waiting, with the claimed ones still on the index. */
async function timeClaims(db: Database): Promise<number> {
  await sql`update callback set wake_at = ${new Date(db.now())} where id in (
    select id from callback where claimed_by is null and state = 'waiting' order by wake_at limit ${claimsARun})`.execute(
    db.kysely,
  );
  const since = realClock.monotonic();
  let taken = 0;
  for (let i = 0; i < claimsARun; i++)
    taken += (await takeDue(db, { nodeId: 'bench', leaseMs: 3_600_000, limit: 1 })).length;
  const tookMs = realClock.monotonic() - since;
  await sql`update callback set claimed_by = null, wake_at = due_at where claimed_by = 'bench'`.execute(
    db.kysely,
  );
  if (taken !== claimsARun) throw new Error(`${taken} of ${claimsARun} claims got a row`);
  return tookMs / claimsARun;
}

async function timeSelects(db: Database): Promise<number> {
  const since = realClock.monotonic();
  for (let i = 0; i < claimsARun; i++) await sql`select 1`.execute(db.kysely);
  return (realClock.monotonic() - since) / claimsARun;
}

/** Writes a second when many write at once, each in a commit of its own. */
async function perSecond(write: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const since = realClock.monotonic();
  const writers = Array.from({ length: writersARun }, async () => {
    while (next < writesARun) await write(next++);
  });
  await Promise.all(writers);
  return writesARun / ((realClock.monotonic() - since) / 1_000);
}

async function measureWrites(db: Database): Promise<Row[]> {
  await sql`create table plain (id integer primary key, n integer)`.execute(db.kysely);
  const figures = { promises: [0], inserts: [0], changes: [0], updates: [0] };
  for (const values of Object.values(figures)) values.length = 0;
  for (let i = 0; i < runs; i++) {
    const born: Callback[] = [];
    const promise = async (n: number): Promise<void> => {
      born.push(await promiseOne(db, i * writesARun + n));
    };
    figures.promises.push(await perSecond(promise));
    figures.inserts.push(
      await perSecond((n) =>
        sql`insert into plain values (${i * writesARun + n}, 0)`.execute(db.kysely),
      ),
    );
    figures.changes.push(await perSecond((n) => changeOne(db, born[n])));
    figures.updates.push(
      await perSecond((n) =>
        sql`update plain set n = n + 1 where id = ${i * writesARun + n}`.execute(db.kysely),
      ),
    );
  }
  const label = `${writersARun} at once, 1,000,000 waiting`;
  const metric = { case: label, unit: '1/s' };
  return [
    row({ ...metric, metric: 'promises ÷ bare inserts' }, figures.promises, figures.inserts),
    row({ ...metric, metric: 'transitions ÷ bare updates' }, figures.changes, figures.updates),
  ];
}

/** A callback and its journal entry, as the caller's "yes" makes them. */
function promiseOne(db: Database, n: number): Promise<Callback> {
  const now = db.now();
  const dueAt = now + 3_600_000;
  const entry = { actor: { kind: 'caller' }, event: 'requested', reason: null } as const;
  const callback = {
    ...{ id: newId(), callTargetId, number: `+1${6_000_000_000 + n}` },
    state: 'waiting',
    ...{ outcome: null, reason: null, joinedAt: now, createdAt: now, dueAt, readyAt: dueAt },
    source: 'phone',
    ...{ scheduledFor: null, expiresAt: now + 86_400_000, endedAt: null },
    metadata: { 'x-user-to-user': '+12025550123' },
    quote: { lowSeconds: 180, highSeconds: 300, said: 'between three and five minutes' },
    ...{ customerFailures: 0, agentFailures: 0, fence: 0, nodeId: null, launch: null },
    ...{ paced: false, wakeAt: dueAt, registeringCall: 'a84b4c76e66710' },
  } as const;
  return insertCallback(db, callback, entry);
}

async function changeOne(db: Database, callback: Callback | undefined): Promise<void> {
  if (!callback) throw new Error('fewer callbacks than changes');
  const next = {
    state: 'dialing',
    ...{ outcome: null, reason: null, dueAt: callback.dueAt, readyAt: callback.readyAt },
    ...{ scheduledFor: null, expiresAt: callback.expiresAt, customerFailures: 0, agentFailures: 0 },
    ...{ endsAttempt: null, journal: { event: 'claimed', reason: null } },
  } as const;
  const actor = { kind: 'node', name: 'bench' } as const;
  const wakeAt = callback.dueAt + leaseMs;
  if (!(await applyTransition(db, callback, next, { wakeAt, actor })))
    throw new Error('a change was fenced');
}
