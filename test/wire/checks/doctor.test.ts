import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { checkIds } from '../../../src/checks/check.ts';
import { createTestDatabase } from '../../support/database.ts';
import { freePort } from '../../support/free-port.ts';

/** `unhold doctor` as it is typed: the list of the set-up page, the ports besides, and its exit code. */

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function doctor(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const database = await createTestDatabase();
  closing.push(() => database.close());
  return new Promise((resolve) => {
    const cli = join(import.meta.dirname, '../../../src/cli.ts');
    const own = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url, ...env };
    execFile(process.execPath, [cli, 'doctor'], { env: own, timeout: 90_000 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: out + err }),
    );
  });
}

const ports = async (): Promise<Record<string, string>> => ({
  ...{ SIP_HOST: '127.0.0.1', SIP_PORT: String(await freePort()) },
  ...{ HTTP_PORT: String(await freePort()), RTP_PORT_RANGE: '38100-38163' },
});

test('without a trunk it fails, and everything that the page checks is there with its fix', async () => {
  const { code, output } = await doctor(await ports());
  assert.equal(code, 1, output);
  for (const id of checkIds)
    assert.match(output, new RegExp(`^(ok  |warn|FAIL|-   )  ${id}: `, 'm'));
  assert.match(output, /^FAIL {2}trunk: no trunk is set. Fix: set SIP_TRUNK_URI/m);
  assert.match(output, /^ok {4}database: written in \d+ ms$/m);
});

test('a port that somebody else has is told, with who is to be set', async () => {
  const other = createSocket('udp4');
  other.bind(0, '127.0.0.1');
  await once(other, 'listening');
  closing.push(() => other.close());
  const { code, output } = await doctor({
    ...(await ports()),
    SIP_PORT: String(other.address().port),
  });
  assert.equal(code, 1);
  assert.match(output, /^FAIL {2}SIP UDP 127\.0\.0\.1:\d+: .*EADDRINUSE.*Fix: .*SIP_PORT/m);
});
