import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { realClock, sleep, type Clock } from '../../src/base/clock.ts';
import { newId, randomHex } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import {
  callTargetDefaults,
  type CallTarget,
  type CallTargetSettings,
} from '../../src/callback/call-target.ts';
import type { Callback } from '../../src/callback/callback.ts';
import { insertCallTarget } from '../../src/store/call-targets.ts';
import { insertCallback, type NewCallback } from '../../src/store/callbacks.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { startEmbedded, type EmbeddedServer } from '../../src/store/embedded.ts';
import { migrate, readMigrations } from '../../src/store/migrate.ts';
import type { Session } from '../../src/store/schema.ts';

/** A migrated, empty database of its own on the test server. */
export interface TestDatabase {
  url: string;
  db: Database;
  /** One more pool on it, as another node has; closed with the rest. */
  another: (options?: { clock?: Clock; poolMax?: number }) => Promise<Database>;
  /** Drops it, and fails when a connection not opened through here is left. */
  close: () => Promise<void>;
}

/**
 * Clones the template (some 30 ms). Close it in an `after` hook.
 * @param options.clock a HandClock gives the rows its time; absent: real time
 */
export async function createTestDatabase(
  options: { clock?: Clock; poolMax?: number } = {},
): Promise<TestDatabase> {
  const server = await startTestServer();
  const admin = await connect(server.url);
  const template = await ensureTemplate(admin, server.url);
  const name = `test_${process.pid}_${randomHex(4)}`;
  await admin.query(`create database ${name} template ${template} strategy wal_log`);
  const url = urlOf(server.url, name);
  const opened: Database[] = [];
  const another = async (more: { clock?: Clock; poolMax?: number } = {}): Promise<Database> => {
    const clock = more.clock ?? options.clock ?? realClock;
    const timeFrom = clock === realClock ? 'server' : 'clock';
    const poolMax = more.poolMax ?? options.poolMax;
    const database = await openDatabase({
      ...{ url, clock, log: silentLog, timeFrom },
      ...(poolMax !== undefined && { poolMax }),
    });
    opened.push(database);
    return database;
  };
  return {
    url,
    db: await another(),
    another,
    async close() {
      await Promise.all(opened.map((database) => database.close()));
      const leaked = await dropDatabase(admin, name);
      await admin.end();
      await server.stop();
      if (leaked.length > 0) throw new Error(`connections were left open: ${leaked.join('; ')}`);
    },
  };
}

/** One server for all test files of this checkout that run now; the last to leave stops it. */
export function startTestServer(): Promise<EmbeddedServer> {
  const checkout = createHash('sha256')
    .update(import.meta.dirname)
    .digest('hex')
    .slice(0, 8);
  const dir = join(tmpdir(), `unhold-test-${process.getuid?.() ?? 0}-${checkout}`);
  return startEmbedded({ dir, log: silentLog });
}

function urlOf(serverUrl: string, database: string): string {
  return serverUrl.replace(/[^/]+$/, database);
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** The migrated database that all clones are made of, named for the migrations it has had. */
async function ensureTemplate(admin: Client, serverUrl: string): Promise<string> {
  const migrations = readMigrations().map(({ name, checksum }) => `${name} ${checksum}`);
  const name = `template_${createHash('sha256').update(migrations.join()).digest('hex').slice(0, 12)}`;
  await admin.query('select pg_advisory_lock(1)');
  try {
    const { rows } = await admin.query<{ datname: string }>(
      "select datname from pg_database where datname like 'test\\_%' or datname like 'template\\_%'",
    );
    for (const { datname } of rows) if (isDead(datname)) await dropDatabase(admin, datname);
    if (rows.some(({ datname }) => datname === name)) return name;
    await admin.query(`drop database if exists ${name}_unfinished with (force)`);
    await admin.query(`create database ${name}_unfinished`);
    await migrate({ url: urlOf(serverUrl, `${name}_unfinished`), log: silentLog });
    await admin.query(`alter database ${name}_unfinished rename to ${name}`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock(1)');
  }
}

/** A test database whose process was killed before it could drop it. */
function isDead(name: string): boolean {
  const pid = /^test_(\d+)_/.exec(name)?.[1];
  if (!pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}

/** Returns the last statements of the connections that were still there; one just going away is no leak. */
async function dropDatabase(admin: Client, name: string): Promise<string[]> {
  let open: { query: string }[] = [];
  for (let look = 0; look < 20; look++) {
    const sql = `select query from pg_stat_activity where datname = $1 and backend_type = 'client backend'`;
    open = (await admin.query<{ query: string }>(sql, [name])).rows;
    if (open.length === 0) break;
    await sleep(realClock, 20);
  }
  await admin.query(`drop database if exists ${name} with (force)`);
  return open.map(({ query }) => query.slice(0, 200));
}

/** Stores a call target with default settings. */
export async function addCallTarget(
  session: Session,
  settings: Partial<CallTargetSettings> = {},
): Promise<CallTarget> {
  return insertCallTarget(session, newId(), {
    ...callTargetDefaults,
    name: `target-${randomHex(4)}`,
    destination: 'sip:+12025550120@127.0.0.1',
    callerId: '+12025550110',
    ...settings,
  });
}

/** Stores a waiting callback, due now unless told otherwise. */
export async function addCallback(
  session: Session,
  callTargetId: string,
  change: Partial<NewCallback> = {},
): Promise<Callback> {
  const now = session.now();
  const dueAt = change.dueAt ?? now;
  return insertCallback(
    session,
    {
      id: newId(),
      callTargetId,
      number: `+1202555${String(Math.floor(Number.parseInt(randomHex(4), 16) % 10_000)).padStart(4, '0')}`,
      state: 'waiting',
      outcome: null,
      reason: null,
      joinedAt: now,
      createdAt: now,
      dueAt,
      readyAt: dueAt,
      scheduledFor: null,
      expiresAt: now + 86_400_000,
      endedAt: null,
      metadata: {},
      quote: null,
      source: 'api',
      customerFailures: 0,
      agentFailures: 0,
      fence: 0,
      nodeId: null,
      launch: null,
      paced: false,
      registeringCall: null,
      wakeAt: dueAt,
      ...change,
    },
    { actor: { kind: 'system' }, event: 'requested', reason: null },
  );
}
