import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as assertAll, asyncProperty, nat, tuple } from 'fast-check';
import type { Log } from '../../../src/base/log.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { UserAgentOptions } from '../../../src/sip/user-agent.ts';
import { anyText } from '../../support/any-text.ts';
import { alicePeer, answer, bobPeer, pairUp } from '../../support/two-agents.ts';

const stranger = { protocol: 'UDP', host: '10.6.6.6', port: 5060 } as const;

let made = 0;

function text(method: string, more: Record<string, string> = {}): string {
  const headers: Record<string, string> = {
    Via: `SIP/2.0/UDP 10.6.6.6;branch=z9hG4bK-${made++}`,
    From: '<sip:x@10.6.6.6>;tag=x',
    To: '<sip:bob@10.0.0.2>',
    'Call-ID': `junk-${made}`,
    CSeq: `1 ${method}`,
    Contact: '<sip:x@10.6.6.6>',
    'Max-Forwards': '70',
    ...more,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} sip:bob@10.0.0.2 SIP/2.0\r\n${lines.join('')}\r\n`;
}

/** Bob, and what he says to raw messages of a stranger. */
function bobAlone(bob: Partial<UserAgentOptions> = {}) {
  const pair = pairUp({ bob });
  return {
    ...pair,
    async ask(message: string | Uint8Array, from: typeof alicePeer | typeof stranger = stranger) {
      const before = pair.network.packets.length;
      pair.network.inject(message, from, bobPeer);
      await pair.clock.run(1);
      return pair.network.packets.slice(before + 1);
    },
  };
}

const whats = (packets: { what: string }[]): string[] => packets.map(({ what }) => what);

test('the table of what is answered out of a dialog', async () => {
  const s = bobAlone({ isReady: () => true });
  const table: [string, string[]][] = [
    [text('OPTIONS'), ['200 OPTIONS']],
    [text('REGISTER'), ['405 REGISTER']],
    [text('SUBSCRIBE'), ['405 SUBSCRIBE']],
    [text('MESSAGE'), ['405 MESSAGE']],
    [text('REFER'), ['405 REFER']],
    [text('PUBLISH'), ['405 PUBLISH']],
    [text('NOTIFY'), ['405 NOTIFY']],
    [text('JUMP'), ['501 JUMP']],
    [text('BYE'), ['481 BYE']],
    [text('UPDATE'), ['481 UPDATE']],
    [text('INFO'), ['481 INFO']],
    [text('PRACK'), ['481 PRACK']],
    [text('CANCEL'), ['481 CANCEL']],
    [text('ACK'), []],
    [text('INVITE', { To: '<sip:bob@10.0.0.2>;tag=old' }), ['481 INVITE']],
    [text('BYE', { To: '<sip:bob@10.0.0.2>;tag=old' }), ['481 BYE']],
    [text('INVITE', { Require: 'timer, antigravity' }), ['420 INVITE']],
    [text('INVITE', { CSeq: '1 BYE' }), ['400 BYE']],
    [text('OPTIONS').replace('SIP/2.0\r\nVia', 'SIP/7.0\r\nVia'), ['505 OPTIONS']],
    ['SIP/2.0 200 OK\r\n\r\n', []],
    ['\0\x01\x02 what is this', []],
  ];
  for (const [message, expected] of table)
    assert.deepEqual(whats(await s.ask(message)), expected, message);
  const [refused] = await s.ask(text('REGISTER'));
  assert.match(refused!.text, /^Allow: INVITE, ACK, /m);
  assert.doesNotMatch(refused!.text, /^(Server|User-Agent):/im);
  await s.close();
});

test('OPTIONS says whether we are ready', async () => {
  let isReady = false;
  const s = bobAlone({ isReady: () => isReady });
  const [no] = await s.ask(text('OPTIONS'));
  assert.equal(no!.what, '503 OPTIONS');
  assert.match(no!.text, /^Retry-After: \d+/m);
  isReady = true;
  const [yes] = await s.ask(text('OPTIONS'));
  assert.match(yes!.text, /^Accept: application\/sdp/m);
  assert.match(yes!.text, /^Supported: .*timer/m);
  await s.close();
});

test('a source that is not allowed hears nothing at all, whatever it says', async () => {
  const s = bobAlone({ allowDialog: (peer) => peer.host !== stranger.host });
  for (const method of ['OPTIONS', 'INVITE', 'REGISTER', 'BYE', 'CANCEL', 'ACK', 'JUMP'])
    assert.deepEqual(await s.ask(text(method)), []);
  assert.deepEqual(await s.ask(text('INVITE').replace('CSeq: 1', 'CSeq: x')), []);
  assert.deepEqual(await s.ask('INVITE sip:x SIP/2.0\r\nVia: nonsense\r\n\r\n'), []);
  assert.deepEqual(whats(await s.ask(text('OPTIONS'), alicePeer)), ['200 OPTIONS']);
  await s.close();
});

test('in-dialog requests are taken from anywhere, by what they carry', async () => {
  const s = bobAlone({ allowDialog: (peer) => peer.host === alicePeer.host });
  const { a, b } = await s.connect();
  const bye = text('BYE', {
    From: `<sip:alice@10.0.0.1>;tag=${a.localTag}`,
    To: `<sip:bob@10.0.0.2>;tag=${a.remoteTag}`,
    'Call-ID': a.callId,
    CSeq: '7 BYE',
  });
  assert.deepEqual(whats(await s.ask(bye)), ['200 BYE']);
  assert.equal(b.isEnded, true);
});

test('a request that comes again by another way is merged: 482', async () => {
  const s = bobAlone();
  const same = { 'Call-ID': 'merged' };
  assert.deepEqual(whats(await s.ask(text('INVITE', same))), ['100 INVITE']);
  assert.deepEqual(whats(await s.ask(text('INVITE', same))), ['482 INVITE']);
  assert.deepEqual(whats(await s.ask(text('OPTIONS', same))), ['200 OPTIONS']);
  await s.close();
});

test('our own call, come back to us: 482', async () => {
  const s = bobAlone();
  s.bob.invite({
    to: 'sip:alice@10.0.0.1',
    from: { uri: 'sip:bob@10.0.0.2' },
    sdp: answer,
    ringTimeoutMs: 1_000,
    ids: { callId: 'own', fromTag: 'own', branch: 'z9hG4bKown' },
  });
  const back = text('INVITE', { 'Call-ID': 'own', From: '<sip:bob@10.0.0.2>;tag=own' });
  const packets = await s.ask(back);
  assert.ok(whats(packets).includes('482 INVITE'));
  await s.close();
});

test('answers go to where the request came from: rport, received, and never maddr', async () => {
  const s = bobAlone();
  const from = { protocol: 'UDP', host: '10.6.6.6', port: 40_000 } as const;
  const via = (value: string): string =>
    text('OPTIONS', { Via: `SIP/2.0/UDP ${value};branch=z9hG4bK-via-${made}` });
  for (const [value, port, stamped] of [
    ['10.1.1.1:5070;rport', 40_000, /;rport=40000;.*;?received=10\.6\.6\.6|;received=10\.6\.6\.6/],
    ['10.1.1.1:5070', 40_000, /;received=10\.6\.6\.6/],
    ['10.6.6.6', 5_060, /^Via: SIP\/2\.0\/UDP 10\.6\.6\.6;branch=/m],
    ['10.6.6.6:5070', 5_070, /^Via: SIP\/2\.0\/UDP 10\.6\.6\.6:5070;branch=/m],
    ['10.1.1.1;maddr=10.7.7.7', 40_000, /;received=10\.6\.6\.6/],
  ] as const) {
    s.network.packets.length = 0;
    s.network.inject(via(value), from, bobPeer);
    await s.clock.run(1);
    const reply = s.network.packets[1];
    assert.equal(reply?.to.host, '10.6.6.6');
    assert.equal(reply.to.port, port);
    assert.match(reply.text, stamped);
  }
  await s.close();
});

test('too many calls a second, and a full table: 503 with Retry-After; dialogs go on', async () => {
  const s = bobAlone({ limits: { transactionsMax: 30, invitesPerSecondMax: 5 } });
  const { a } = await s.connect();
  const answers: string[] = [];
  for (let i = 0; i < 8; i++) answers.push(...whats(await s.ask(text('INVITE'))));
  assert.deepEqual(answers.filter((what) => what === '503 INVITE').length, 4);
  await s.clock.run(1_000);
  const later = await s.ask(text('INVITE'));
  assert.equal(later[0]!.what, '100 INVITE');
  for (let i = 0; i < 40; i++) await s.ask(text('OPTIONS'));
  const full = await s.ask(text('OPTIONS'));
  assert.equal(full[0]!.what, '503 OPTIONS');
  assert.match(full[0]!.text, /^Retry-After: \d+/m);
  void a.bye();
  await s.clock.run(1);
  assert.equal(a.isEnded, true);
  assert.equal(s.network.packets.at(-1)!.what, '200 BYE');
  await s.close();
});

test('a flood of junk is counted, and told at most once a second', async () => {
  const lines: object[] = [];
  const log: Log = { ...silentLog, warn: (fields) => void lines.push(fields) };
  const s = bobAlone({ log, allowDialog: () => false });
  for (let i = 0; i < 500; i++) await s.ask(text('REGISTER'));
  await s.clock.run(1_000);
  await s.ask(text('REGISTER'));
  assert.equal(lines.length, 2);
  assert.deepEqual(lines[1], { dropped: { source: 500 }, lastFrom: '10.6.6.6' });
  await s.close();
});

test('a caller that throws gets 500, not a dead process', async () => {
  const s = bobAlone({
    onInvite: () => {
      throw new Error('a bug');
    },
  });
  assert.deepEqual(whats(await s.ask(text('INVITE'))), ['100 INVITE', '500 INVITE']);
  const nobody = pairUp({ bob: { onInvite: undefined as never } });
  nobody.network.inject(text('INVITE'), stranger, bobPeer);
  await nobody.clock.run(1);
  assert.equal(nobody.network.packets[1]!.what, '480 INVITE');
});

test('a NUL behind the first Via is junk like any other', async () => {
  const errors: unknown[] = [];
  const s = bobAlone({ log: { ...silentLog, error: (fields) => void errors.push(fields) } });
  await s.ask(text('INVITE').replace('10.6.6.6;branch', 'elsewhere, \0;branch'));
  await s.close();
  assert.deepEqual(errors, []);
});

test('no bytes, however broken, throw or leave a timer behind', async () => {
  const base = text('INVITE', { 'Session-Expires': '90', Supported: 'timer,100rel' });
  await assertAll(
    asyncProperty(
      array(tuple(nat(base.length), anyText({ maxLength: 3 })), {
        minLength: 1,
        maxLength: 6,
      }),
      async (edits) => {
        const errors: unknown[] = [];
        const s = bobAlone({ log: { ...silentLog, error: (fields) => void errors.push(fields) } });
        let broken = base;
        for (const [at, junk] of edits)
          broken = broken.slice(0, at) + junk + broken.slice(at + junk.length);
        await s.ask(Buffer.from(broken, 'latin1'));
        for (const call of s.incoming) void call.accept({ sdp: answer });
        await s.close();
        assert.equal(s.clock.pendingCount, 0);
        assert.deepEqual(errors, []);
      },
    ),
    { numRuns: 60 },
  );
});
