import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

/** `unhold twin`, told what it cannot do: one sentence with the fix, and no stack of calls. */
const cli = join(import.meta.dirname, '../../../src/cli.ts');
const dir = mkdtempSync(join(tmpdir(), 'unhold-twin-'));
after(() => rmSync(dir, { recursive: true }));

function run(args: string[]): Promise<{ code: unknown; errors: string }> {
  const all = [cli, 'twin', '--port', '0', '--sip-port', '0', '--agents', '', ...args];
  return new Promise((resolve) => {
    const env = { UNHOLD_DATA_DIR: dir };
    execFile(process.execPath, all, { env, timeout: 60_000 }, (error, _out, errors) =>
      resolve({ code: error?.code, errors }),
    );
  });
}

for (const args of [
  ['--port', '1.5'],
  ['--tls-proxy-port', 'x'],
  ['--carrier', 'here'],
])
  test(`twin ${args.join(' ')} is refused`, async () => {
    const { code, errors } = await run(args);
    assert.equal(code, 2);
    assert.match(errors, new RegExp(`^${args[0]} .*; wanted: .*\\.\n\nUnhold:`));
  });

test('a port in use is told with the option that changes it', async (t) => {
  const tcp = createServer().listen(0, '127.0.0.1');
  t.after(() => tcp.close());
  await once(tcp, 'listening');
  const udp = createSocket('udp4').bind(0, '127.0.0.1');
  t.after(() => udp.close());
  await once(udp, 'listening');
  const taken = (tcp.address() as AddressInfo).port;
  for (const [option, port] of [
    ['--port', taken],
    ['--tls-proxy-port', taken],
    ['--sip-port', udp.address().port],
  ] as const) {
    const { code, errors } = await run([option, String(port)]);
    assert.equal(code, 1, errors);
    assert.match(
      errors,
      new RegExp(`^127\\.0\\.0\\.1:${port} is in use\\. Fix: .*${option}.*\\.\n$`),
    );
  }
});
