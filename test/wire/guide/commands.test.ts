import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../../support/free-port.ts';

const dirs: string[] = [];
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

interface Running {
  child: ChildProcess;
  text(): string;
  /** Waits until the output matches. */
  until(pattern: RegExp, withinMs: number): Promise<RegExpExecArray>;
  /** As Ctrl-C does; the exit code. */
  stop(): Promise<number | null>;
}

async function run(...args: string[]): Promise<Running> {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-command-'));
  dirs.push(dir);
  const child = spawn(process.execPath, ['src/cli.ts', ...args], {
    env: {
      PATH: process.env['PATH'],
      ...{ UNHOLD_DATA_DIR: dir, HTTP_PORT: String(await freePort()), SIP_PORT: '0' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return {
    child,
    text: () => output,
    async until(pattern, withinMs) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (performance.now() > deadline || child.exitCode !== null)
          throw new Error(`${String(pattern)} was not printed:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
      return child.exitCode;
    },
  };
}

test('npm start: a caller of the local Twilio is promised a callback, and rung back', async () => {
  const demo = await run('demo');
  const [, unhold = ''] = await demo.until(/Console +(\S+)/, 60_000);
  const [, twin = ''] = await demo.until(/Watch Twilio +(\S+)/, 1_000);
  for (const url of [unhold, twin, `${twin}twin/picture`])
    assert.equal((await fetch(url)).status, 200, url);
  await demo.until(/flow +unhold before-queue › is_promised/, 60_000);
  await demo.until(/phone \S+ +rings/, 90_000);
  await demo.until(/a task of priority 5 joins/, 60_000);
  assert.equal(await demo.stop(), 0, demo.text());
  assert.doesNotMatch(demo.text(), /"level":50/);
});

test('unhold twin: an account to deploy into, which says how', async () => {
  const twin = await run(
    ...['twin', '--port', '0', '--sip-port', '0', '--agents', '', '--strict', '--tls-proxy'],
  );
  const [, sid = '', token = '', url = ''] = await twin.until(
    /TWILIO_ACCOUNT_SID=(\S+) TWILIO_AUTH_TOKEN=(\S+) TWILIO_REST_URL=(\S+)/,
    30_000,
  );
  const [, proxy = '', caFile = ''] = await twin.until(
    /HTTP_PROXY=(\S+) NODE_EXTRA_CA_CERTS=(\S+)/,
    1_000,
  );
  assert.match(proxy, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(readFileSync(caFile, 'utf8'), /BEGIN CERTIFICATE/);
  const ask = (password: string): Promise<Response> =>
    fetch(`${url}/2010-04-01/Accounts/${sid}/IncomingPhoneNumbers.json`, {
      headers: {
        'x-twilio-host': 'api.twilio.com',
        authorization: `Basic ${Buffer.from(`${sid}:${password}`).toString('base64')}`,
      },
    });
  const { incoming_phone_numbers: numbers } = (await (await ask(token)).json()) as {
    incoming_phone_numbers: { phone_number: string }[];
  };
  assert.deepEqual(
    numbers.map(({ phone_number: number }) => number),
    ['+12025550100', '+12025550101', '+12025550102'],
  );
  assert.equal((await ask('wrong')).status, 401);
  assert.equal(await twin.stop(), 0, twin.text());
  assert.match(twin.text(), /1 operations? checked, 0 violations/);
});

for (const [args, wanted] of [
  [['--speed', 'fast'], /--speed is "fast"; wanted: a number/],
  [['--port', '99999'], /--port is "99999"/],
  [['--agents', 'Ada,Ada'], /--agents holds "Ada"; wanted: names .* each once/],
  [['--numbers', '0123'], /--numbers holds "0123"; wanted: E\.164/],
  [['--carrier', 'mailto:a@b'], /--carrier is "mailto:a@b"; wanted: a SIP URI/],
  [['--nonsense'], /nonsense/],
] as const)
  test(`unhold twin ${args.join(' ')} is refused in a sentence`, async () => {
    const twin = await run('twin', ...args);
    if (twin.child.exitCode === null) await once(twin.child, 'exit');
    assert.equal(twin.child.exitCode, 2);
    assert.match(twin.text(), wanted);
  });
