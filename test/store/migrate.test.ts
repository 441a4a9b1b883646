import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { realClock } from '../../src/base/clock.ts';
import { randomHex } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate, readMigrations, type Migration } from '../../src/store/migrate.ts';
import { startTestServer } from '../support/database.ts';

const server = await startTestServer();
const admin = new Client({ connectionString: server.url });
await admin.connect();
const made: string[] = [];
after(async () => {
  for (const name of made) await admin.query(`drop database ${name}`);
  await admin.end();
  await server.stop();
});

async function emptyDatabase(): Promise<string> {
  const name = `test_${process.pid}_${randomHex(4)}`;
  await admin.query(`create database ${name}`);
  made.push(name);
  return server.url.replace(/[^/]+$/, name);
}

const log = silentLog;
const migrationOf = (number: number, sql: string): Migration => ({
  ...{ number, sql, name: `000${number}-test.sql` },
  checksum: createHash('sha256').update(sql).digest('hex'),
});

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

test('an empty database gets every migration in order, a second time nothing', async () => {
  const url = await emptyDatabase();
  const names = readMigrations().map(({ name }) => name);
  assert.ok(names.length > 0);
  assert.deepEqual(await migrate({ url, log }), names);
  assert.deepEqual(await migrate({ url, log }), []);
  const db = await openDatabase({ url, log, clock: realClock });
  await db.close();
});

test('migrations are numbered from one without a gap', () => {
  const numbers = readMigrations().map(({ number }) => number);
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => i + 1),
  );
});

test('of many processes at once each migration is applied by one', async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate({ url, log })));
  assert.deepEqual(
    applied.flat(),
    readMigrations().map(({ name }) => name),
  );
});

test('only what is missing is applied', async () => {
  const url = await emptyDatabase();
  const first = migrationOf(1, 'create table one (a integer)');
  const second = migrationOf(2, 'alter table one add b integer');
  assert.deepEqual(await migrate({ url, log, migrations: [first] }), [first.name]);
  assert.deepEqual(await migrate({ url, log, migrations: [first, second] }), [second.name]);
  assert.deepEqual(await query(url, 'select a, b from one'), []);
});

test('a migration that fails leaves nothing of itself nor of those before it', async () => {
  const url = await emptyDatabase();
  const migrations = [migrationOf(1, 'create table one (a integer)'), migrationOf(2, 'nonsense')];
  await assert.rejects(migrate({ url, log, migrations }), /syntax error/);
  const tables = await query(url, "select 1 from pg_tables where schemaname = 'public'");
  assert.deepEqual(tables, []);
});

test('a database newer than the program is refused', async () => {
  const url = await emptyDatabase();
  const first = migrationOf(1, 'create table one (a integer)');
  const newer = migrationOf(2, 'create table two (a integer)');
  await migrate({ url, log, migrations: [first, newer] });
  await assert.rejects(migrate({ url, log, migrations: [first] }), {
    code: 'bad-config',
    message: /newer than this program: it has had migration 0002-test\.sql/,
  });
});

test('an applied migration that was edited is refused', async () => {
  const url = await emptyDatabase();
  await migrate({ url, log, migrations: [migrationOf(1, 'create table one (a integer)')] });
  const edited = migrationOf(1, 'create table one (a bigint)');
  await assert.rejects(migrate({ url, log, migrations: [edited] }), {
    code: 'bad-config',
    message: /Applied migrations are never edited/,
  });
});

test('a server that is not there is said to be away', async () => {
  const url = 'postgres://unhold@%2Ftmp%2Fno-such-folder:5432/unhold';
  await assert.rejects(migrate({ url, log }), { code: 'database-away' });
});
