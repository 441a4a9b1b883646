import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { Client } from 'pg';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { findCallback } from '../../src/store/callbacks.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { DatabaseProxy } from '../support/database-proxy.ts';

const { db, url, another, close } = await createTestDatabase();
after(close);

const one = (database: Database) => sql<{ one: number }>`select 1 as one`.execute(database.kysely);

/** A role of its own whose sessions have this setting: the server itself stays as it is. */
async function urlWith(role: string, setting: string): Promise<string> {
  await sql.raw(`create role ${role} login superuser`).execute(db.kysely);
  await sql.raw(`alter role ${role} set ${setting}`).execute(db.kysely);
  return url.replace('://unhold@', `://${role}@`);
}

test('a server that answers commits before they are stored is refused, saying how to mend it', async () => {
  const role = `lazy_${process.pid}`;
  const lazy = await urlWith(role, 'synchronous_commit = off');
  await assert.rejects(openDatabase({ url: lazy, clock: realClock, log: silentLog }), {
    code: 'bad-config',
    message: /synchronous_commit = off.*set it to on/,
  });
  await sql.raw(`drop role ${role}`).execute(db.kysely);
});

test('a hand clock gives the time where it is told to, else the server does', async () => {
  const clock = new HandClock();
  const byHand = await another({ clock });
  assert.equal(byHand.now(), clock.now());
  clock.advance(1_234);
  await byHand.sync();
  assert.equal(byHand.now(), clock.now());
  const { rows } = await sql<{
    ms: number;
  }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(db.kysely);
  assert.ok(Math.abs(db.now() - rows[0]!.ms) < 1_000);
});

test('what is under way is counted until it is over', async () => {
  assert.equal(db.inFlight, 0);
  const query = one(db);
  await sleep(realClock, 0);
  assert.equal(db.inFlight, 1);
  await query;
  assert.equal(db.inFlight, 0);
  await db.tx(async () => assert.equal(db.inFlight, 1));
  await assert.rejects(
    db.tx(() => Promise.reject(new Error('no'))),
    /no/,
  );
  await assert.rejects(sql`select nonsense`.execute(db.kysely), /nonsense/);
  assert.equal(db.inFlight, 0);
});

test('a transaction is undone when its work throws', async () => {
  const target = await addCallTarget(db);
  let id = '';
  const undone = db.tx(async (trx) => {
    id = (await addCallback(trx, target.id)).id;
    assert.ok(await findCallback(trx, id));
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.equal(await findCallback(db, id), null);
});

test('text that no column can hold is the user’s error, a mistake of ours is not', async () => {
  const nul = 'a\0b';
  await assert.rejects(sql`select ${nul}::text`.execute(db.kysely), { code: 'bad-request' });
  await assert.rejects(sql`select * from no_such_table`.execute(db.kysely), { code: '42P01' });
});

test('a statement that takes too long, and a transaction left idle, are ended', async () => {
  const client = new Client({ connectionString: url });
  const settings = await sql<{
    statement: string;
    idle: string;
  }>`select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`.execute(db.kysely);
  assert.deepEqual(settings.rows, [{ statement: '5s', idle: '10s' }]);
  await db.kysely.connection().execute(async (connection) => {
    await sql`set statement_timeout = 20`.execute(connection);
    await assert.rejects(sql`select pg_sleep(5)`.execute(connection), { code: 'database-away' });
    await sql`reset statement_timeout`.execute(connection);
  });
  await client.end();
});

test('a connection that is ended under a transaction is an error of that transaction only', async () => {
  const lost = db.tx(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx.kysely);
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db.kysely);
    await sleep(realClock, 20);
    await one(db);
    await sql`select 1`.execute(trx.kysely);
  });
  await assert.rejects(lost, { code: 'database-away' });
  await one(db);
  assert.equal(db.inFlight, 0);
});

test('a server that is nowhere is said to be away', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const nowhere = `postgres://unhold@127.0.0.1:${port}/unhold`;
  await assert.rejects(openDatabase({ url: nowhere, clock: realClock, log: silentLog }), {
    code: 'database-away',
    message: /DATABASE_URL/,
  });
});

test('after an outage it works again by itself: cut, refused, silent', async (t) => {
  const proxy = await DatabaseProxy.start(url);
  t.after(() => proxy.close());
  const far = await openDatabase({ url: proxy.url, clock: realClock, log: silentLog, poolMax: 3 });
  t.after(() => far.close());
  const away = { code: 'database-away' };
  await Promise.all([one(far), one(far), one(far)]);
  proxy.cut();
  await Promise.allSettled([one(far), one(far), one(far)]);
  await one(far);
  proxy.mode = 'refuse';
  proxy.cut();
  await assert.rejects(one(far), away);
  proxy.mode = 'pass';
  await one(far);
  // Silence: the connection is given up when the time is over, so that no late answer meets another question.
  proxy.mode = 'silent';
  await assert.rejects(one(far), away);
  proxy.mode = 'pass';
  const { rows } = await one(far);
  assert.deepEqual(rows, [{ one: 1 }]);
});
