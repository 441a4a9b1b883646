import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { AcceptResult, IncomingCall } from '../../../src/sip/invite-server.ts';
import type { UserAgent } from '../../../src/sip/user-agent.ts';
import { createUserAgent } from '../../../src/sip/user-agent.ts';
import { sipp } from '../../support/sipp.ts';

const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n');

/** SIPp's own scenarios, as SIPp prints them. */
function stock(name: 'uac' | 'uas'): string {
  const { stdout } = spawnSync('sipp', ['-sd', name], { encoding: 'utf8' });
  return stdout.slice(stdout.indexOf('<?xml'));
}

const open: UserAgent[] = [];

async function agent(onInvite?: (call: IncomingCall) => void): Promise<UserAgent> {
  const options = { clock: realClock, log: silentLog, host: '127.0.0.1', port: 0 };
  const made = await createUserAgent(onInvite ? { ...options, onInvite } : options);
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

for (const transport of ['u1', 't1'] as const) {
  test(`SIPp calls us over ${transport}: every call is taken and hung up`, async () => {
    const results: AcceptResult['kind'][] = [];
    const ends: string[] = [];
    const bob = await agent((call) => {
      call.progress(180);
      void call.accept({ sdp }).then(async (result) => {
        results.push(result.kind);
        if (result.kind === 'confirmed') ends.push((await result.dialog.ended).by);
      });
    });
    const target = `127.0.0.1:${bob.port}`;
    const extra = ['-r', '50', '-d', '100'];
    const run = await sipp({ scenario: stock('uac'), target, calls: 50, transport, extra });
    const { ok, output } = await run.done;
    assert.ok(ok, output);
    assert.deepEqual(results, Array(50).fill('confirmed'));
    assert.deepEqual(ends, Array(50).fill('remote'));
  });

  test(`we call SIPp over ${transport}: rung, answered, hung up`, async () => {
    const run = await sipp({ scenario: stock('uas'), calls: 20, transport });
    const alice = await agent();
    // SIPp needs a moment to open its socket; OPTIONS is no call to it, so TCP is simply tried.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const calls = Array.from({ length: 20 }, async (_, i) => {
      const call = alice.invite({
        to: `sip:x@127.0.0.1:${run.port}${transport === 't1' ? ';transport=tcp' : ''}`,
        from: { uri: 'sip:alice@127.0.0.1' },
        sdp,
        ringTimeoutMs: 10_000,
        ids: { callId: `${transport}-${i}`, fromTag: `a${i}`, branch: `z9hG4bK-${transport}-${i}` },
      });
      const result = await call.result;
      if (result.kind === 'answered') await result.dialog.bye();
      return result.kind;
    });
    assert.deepEqual(await Promise.all(calls), Array(20).fill('answered'));
    const { ok, output } = await run.done;
    assert.ok(ok, output);
  });
}

test('SIPp loses one packet in ten: no call fails', async () => {
  const bob = await agent((call) => {
    call.progress(180);
    void call.accept({ sdp });
  });
  const target = `127.0.0.1:${bob.port}`;
  const extra = ['-r', '20', '-d', '100', '-lost', '10'];
  const run = await sipp({ scenario: stock('uac'), target, calls: 60, extra, timeoutSeconds: 60 });
  const { ok, output } = await run.done;
  assert.ok(ok, output);
});

test('sipsak finds us by OPTIONS', async () => {
  const bob = await agent();
  const output = await new Promise<string>((resolve, reject) => {
    execFile('sipsak', ['-vv', '-s', `sip:127.0.0.1:${bob.port}`], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
  assert.match(output, /SIP\/2\.0 200 OK/);
});
