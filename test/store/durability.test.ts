import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { realClock, sleep } from '../../src/base/clock.ts';
import { UserError } from '../../src/base/errors.ts';
import { silentLog } from '../../src/base/log.ts';
import { openDatabase } from '../../src/store/database.ts';
import { faultsOf } from '../../src/store/durability.ts';
import { preparePlace } from '../../src/store/embedded-place.ts';
import { startEmbedded } from '../../src/store/embedded.ts';

const good = {
  ...{ version: 180_004, version_text: '18.4', standby: false },
  ...{ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
};

test('every fault of a server is named with its fix', () => {
  assert.deepEqual(faultsOf(good), []);
  assert.deepEqual(faultsOf({ ...good, synchronous_commit: 'local' }), []);
  const cases = [
    [{ version: 140_012, version_text: '14.12' }, /14\.12; 15 or newer is wanted: upgrade it/],
    [{ standby: true }, /read-only standby.*point DATABASE_URL at/],
    [{ fsync: 'off' }, /set fsync = on and reload/],
    [{ full_page_writes: 'off' }, /set full_page_writes = on and reload/],
    [{ synchronous_commit: 'off' }, /set it to on/],
  ] as const;
  for (const [facts, wanted] of cases) {
    const faults = faultsOf({ ...good, ...facts });
    assert.equal(faults.length, 1);
    assert.match(faults[0]!, wanted);
  }
});

test('a server that may forget what it committed is refused, with all its faults at once', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-durability-'));
  chmodSync(dir, 0o755);
  const sound = await startEmbedded({ dir, log: silentLog });
  await sound.stop();
  const place = preparePlace({ dir });
  const careless = spawn(
    join(place.binDir, 'postgres'),
    [
      ...['-D', place.dataDir, '-k', place.socketDir, '-c', 'listen_addresses='],
      ...['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'],
    ],
    { ...place.runAs, cwd: '/', env: {}, stdio: 'ignore' },
  );
  const exited = once(careless, 'exit');
  try {
    const message = /fsync = off .*full_page_writes = off .*synchronous_commit = off/;
    await assert.rejects(openWhenUp(sound.url), { code: 'bad-config', message });
  } finally {
    careless.kill('SIGINT');
    await exited;
    rmSync(dir, { recursive: true });
  }
});

async function openWhenUp(url: string): Promise<unknown> {
  for (;;) {
    try {
      return await openDatabase({ url, clock: realClock, log: silentLog });
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'database-away') throw error;
      await sleep(realClock, 20);
    }
  }
}
