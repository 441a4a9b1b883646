import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipRequest } from '../../../src/sip/message.ts';
import { parseMessage, printMessage, responseTo } from '../../../src/sip/message.ts';
import { UserAgent } from '../../../src/sip/user-agent.ts';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { FakeNetwork } from '../../support/fake-transport.ts';
import type { StoredLeg } from '../../../src/sip/dialog.ts';
import type { InviteOptions } from '../../../src/sip/invite.ts';
import type { SipPeer } from '../../../src/sip/transport.ts';

const answer = 'v=0\r\no=- 2 1 IN IP4 10.0.0.2\r\ns=-\r\n';

/** Alice, and a far end that is played by the test message by message. */
function stage(options: { resolver?: { srv: never[]; addresses: string[] } } = {}) {
  const clock = new HandClock();
  const network = new FakeNetwork(clock);
  const { resolver } = options;
  const alice = new UserAgent(
    {
      clock,
      log: silentLog,
      host: '10.0.0.1',
      port: 5060,
      idSource: network.hex,
      ...(resolver && {
        resolver: {
          srv: () => Promise.resolve(resolver.srv),
          addresses: () => Promise.resolve(resolver.addresses),
        },
      }),
    },
    [network.transport('10.0.0.1')],
  );
  /** Requests of Alice's, oldest first, without retransmissions. */
  const heard: SipRequest[] = [];
  const seen = new Set<string>();
  const far = (host: string, port = 5060): SipPeer => {
    network.transport(host, port).start((result) => {
      if (!result.ok || result.message.kind !== 'request') return;
      const { method, headers } = result.message;
      const key = `${method} ${headers.get('Via')}`;
      if (!seen.has(key)) heard.push(result.message);
      seen.add(key);
    });
    return { protocol: 'UDP', host, port };
  };
  const bob = far('10.0.0.2');
  const to = { protocol: 'UDP', host: '10.0.0.1', port: 5060 } as const;
  return {
    clock,
    network,
    alice,
    heard,
    far,
    bob,
    call: (more: Partial<InviteOptions> = {}) =>
      alice.invite({
        to: 'sip:bob@10.0.0.2',
        from: { uri: 'sip:alice@10.0.0.1' },
        sdp: 'v=0\r\n',
        ringTimeoutMs: 60_000,
        ids: { callId: 'call', fromTag: 'a', branch: 'z9hG4bKb' },
        ...more,
      }),
    /** Answers one of Alice's requests. */
    async reply(
      request: SipRequest | undefined,
      status: number,
      more: { tag?: string; headers?: [string, string][]; sdp?: string; from?: SipPeer } = {},
    ) {
      assert.ok(request);
      const headers: [string, string][] = [
        ['Contact', '<sip:bob@10.0.0.2>'],
        ...(more.headers ?? []),
      ];
      const response = responseTo(request, status, {
        toTag: more.tag ?? 'b',
        headers,
        body: Buffer.from(more.sdp ?? ''),
      });
      network.inject(printMessage(response), more.from ?? bob, to);
      await clock.run(1);
    },
    /** Methods Alice sent, retransmissions left out. */
    methods: () => heard.map(({ method }) => method),
    async end() {
      await alice.close();
      assert.equal(clock.pendingCount, 0);
    },
  };
}

const last = <T>(list: T[]): T | undefined => list.at(-1);

test('cancel: the CANCEL waits for a 1xx and copies what §9.1 says', async () => {
  const s = stage();
  const call = s.call();
  await s.clock.run(1);
  call.cancel({ protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' });
  await s.clock.run(3_000);
  assert.deepEqual(s.methods(), ['INVITE']);
  const [invite] = s.heard;
  await s.reply(invite, 180);
  const cancel = last(s.heard);
  assert.equal(cancel?.method, 'CANCEL');
  for (const name of ['Via', 'From', 'To', 'Call-ID'])
    assert.equal(cancel.headers.get(name), invite?.headers.get(name));
  assert.equal(cancel.headers.get('CSeq'), '1 CANCEL');
  assert.equal(cancel.headers.get('Reason'), 'SIP;cause=200;text="Call completed elsewhere"');
  await s.reply(cancel, 200);
  await s.reply(invite, 487);
  assert.deepEqual(await call.result, { kind: 'cancelled' });
  assert.equal(last(s.heard)?.method, 'ACK');
  await s.clock.run(40_000);
  await s.end();
});

test('a 200 that crosses the CANCEL is ACKed and hung up', async () => {
  for (const kind of ['cancelled', 'ring-timeout'] as const) {
    const s = stage();
    const call = s.call(kind === 'ring-timeout' ? { ringTimeoutMs: 20 } : {});
    await s.clock.run(1);
    const [invite] = s.heard;
    await s.reply(invite, 180);
    if (kind === 'cancelled') call.cancel();
    await s.clock.run(30);
    await s.reply(invite, 200, { sdp: answer });
    assert.deepEqual(s.methods(), ['INVITE', 'CANCEL', 'ACK', 'BYE']);
    assert.deepEqual(await call.result, { kind });
    await s.reply(last(s.heard), 200);
    await s.clock.run(40_000);
    await s.end();
  }
});

test('a cancelled call that nobody ends is given up 64*T1 after the CANCEL', async () => {
  const s = stage();
  const call = s.call();
  await s.clock.run(1);
  await s.reply(s.heard[0], 180);
  call.cancel();
  let result: unknown = null;
  void call.result.then((value) => (result = value));
  await s.clock.run(31_000);
  assert.equal(result, null);
  await s.clock.run(1_100);
  assert.deepEqual(result, { kind: 'cancelled' });
  assert.equal(s.clock.pendingCount, 0);
});

test('a call cancelled before anything came back ends with timer B', async () => {
  const s = stage();
  const call = s.call();
  await s.clock.run(1);
  call.cancel();
  await s.clock.run(32_100);
  assert.deepEqual(await call.result, { kind: 'cancelled' });
  assert.deepEqual(s.methods(), ['INVITE']);
});

test('every phone but the first to answer is ACKed and hung up', async () => {
  const s = stage();
  const call = s.call();
  await s.clock.run(1);
  const [invite] = s.heard;
  for (const tag of ['b1', 'b2', 'b3']) await s.reply(invite, 180, { tag });
  await s.reply(invite, 200, { tag: 'b2', sdp: answer });
  const result = await call.result;
  assert.ok(result.kind === 'answered');
  assert.equal(result.dialog.remoteTag, 'b2');
  await s.reply(invite, 200, { tag: 'b1', sdp: answer });
  await s.reply(invite, 200, { tag: 'b4', sdp: answer });
  assert.deepEqual(s.methods(), ['INVITE', 'ACK', 'ACK', 'BYE', 'ACK', 'BYE']);
  const byes = s.heard.filter(({ method }) => method === 'BYE');
  assert.deepEqual(
    byes.map(({ headers }) => /tag=(.*)/.exec(headers.get('To') ?? '')?.[1]),
    ['b1', 'b4'],
  );
  assert.equal(result.dialog.isEnded, false);
  await s.end();
});

test('a repeated 200 gets the same ACK again', async () => {
  const s = stage();
  void s.call();
  await s.clock.run(1);
  const [invite] = s.heard;
  for (let i = 0; i < 4; i++) await s.reply(invite, 200, { sdp: answer });
  const acks = s.network.packets.filter(({ what }) => what === 'ACK');
  assert.equal(acks.length, 4);
  assert.equal(new Set(acks.map(({ text }) => text)).size, 1);
  await s.end();
});

const challenge: [string, string] = [
  'WWW-Authenticate',
  'Digest realm="trunk", nonce="n1", algorithm=SHA-256, qop="auth"',
];

test('a challenge is answered once more, with the next number and a branch that follows', async () => {
  const s = stage();
  const call = s.call({ credentials: { username: 'u', password: 'p' } });
  await s.clock.run(1);
  await s.reply(s.heard[0], 401, { headers: [challenge] });
  const again = last(s.heard);
  assert.equal(again?.headers.get('CSeq'), '2 INVITE');
  assert.match(again.headers.get('Via') ?? '', /branch=z9hG4bKb\.1;/);
  assert.match(again.headers.get('Authorization') ?? '', /^Digest username="u", realm="trunk"/);
  assert.equal(again.headers.get('From'), s.heard[0]?.headers.get('From'));
  await s.reply(again, 200, { sdp: answer });
  const ack = last(s.heard);
  assert.equal(ack?.headers.get('CSeq'), '2 ACK');
  assert.equal(ack.headers.get('Authorization'), again.headers.get('Authorization'));
  assert.equal((await call.result).kind, 'answered');
  await s.end();
});

test('no digest without credentials, to others than the trunk, or for ever', async () => {
  const without = stage();
  const plain = without.call();
  await without.clock.run(1);
  await without.reply(without.heard[0], 401, { headers: [challenge] });
  assert.deepEqual(without.methods(), ['INVITE', 'ACK']);
  assert.equal((await plain.result).kind, 'refused');

  const other = stage();
  const call = other.call({ credentials: { username: 'u', password: 'p' } });
  await other.clock.run(1);
  const from = { protocol: 'UDP', host: '10.6.6.6', port: 5060 } as const;
  await other.reply(other.heard[0], 401, { headers: [challenge], from });
  assert.deepEqual(other.methods(), ['INVITE', 'ACK']);
  assert.equal((await call.result).kind, 'refused');

  const endless = stage();
  void endless.call({ credentials: { username: 'u', password: 'p' } });
  await endless.clock.run(1);
  for (let i = 0; i < 5; i++) {
    const invites = endless.heard.filter(({ method }) => method === 'INVITE');
    await endless.reply(last(invites), 401, { headers: [challenge] });
  }
  assert.equal(endless.methods().filter((method) => method === 'INVITE').length, 3);
});

test('the callee cannot harvest a digest by challenging our BYE from its own address', async () => {
  const s = stage();
  const evil = s.far('10.6.6.6');
  const call = s.call({ credentials: { username: 'u', password: 'p' } });
  await s.clock.run(1);
  // The trunk passes on the Contact of whoever answered.
  const invite = s.heard[0]!;
  const parsed = responseTo(invite, 200, {
    toTag: 'b',
    headers: [['Contact', '<sip:evil@10.6.6.6>']],
    body: Buffer.from(answer),
  });
  s.network.inject(printMessage(parsed), s.bob, { protocol: 'UDP', host: '10.0.0.1', port: 5060 });
  await s.clock.run(1);
  const result = await call.result;
  assert.ok(result.kind === 'answered');
  void result.dialog.bye();
  await s.clock.run(1);
  assert.equal(last(s.heard)?.method, 'BYE');
  await s.reply(last(s.heard), 407, {
    headers: [['Proxy-Authenticate', challenge[1]]],
    from: evil,
  });
  assert.equal(s.methods().filter((method) => method === 'BYE').length, 1);
  await s.end();
});

test("the BYE of a dead process's leg is answered for to the trunk, and to nobody else", async () => {
  const credentials = { username: 'u', password: 'p' };
  const leg = (s: ReturnType<typeof stage>, remoteTarget: string): StoredLeg => ({
    ...s.alice.describe({
      to: 'sip:bob@10.0.0.2',
      from: { uri: 'sip:alice@10.0.0.1' },
      ids: { callId: 'call', fromTag: 'a', branch: 'z9hG4bKb' },
    }),
    ...{ remoteTag: 'b', remoteTarget },
  });
  const s = stage();
  const end = s.alice.endForeignLeg(leg(s, 'sip:bob@10.0.0.2'), { reason: 'x', credentials });
  await s.clock.run(1);
  await s.reply(s.heard[0], 401, { headers: [challenge] });
  const again = last(s.heard);
  assert.deepEqual(s.methods(), ['BYE', 'BYE']);
  assert.match(again?.headers.get('Authorization') ?? '', /^Digest username="u"/);
  assert.equal(again?.headers.get('CSeq'), '102 BYE');
  await s.reply(again, 200);
  assert.equal(await end, 'gone');
  await s.end();

  const other = stage();
  const evil = other.far('10.6.6.6');
  const stored = leg(other, 'sip:evil@10.6.6.6');
  const asked = other.alice.endForeignLeg(stored, { reason: 'x', credentials });
  await other.clock.run(1);
  await other.reply(other.heard[0], 401, { headers: [challenge], from: evil });
  assert.equal(await asked, 'asked');
  assert.deepEqual(other.methods(), ['BYE']);
  await other.end();
});

test('422 is asked again with the longer session it wants', async () => {
  const s = stage();
  void s.call();
  await s.clock.run(1);
  await s.reply(s.heard[0], 422, { headers: [['Min-SE', '3600']] });
  const again = last(s.heard);
  assert.equal(again?.headers.get('Session-Expires'), '3600');
  assert.equal(again.headers.get('Min-SE'), '3600');
  assert.equal(again.headers.get('CSeq'), '2 INVITE');
  await s.end();

  // A 422 that asks for no more than it was offered would be answered for ever.
  const absurd = stage();
  const call = absurd.call();
  await absurd.clock.run(1);
  await absurd.reply(absurd.heard[0], 422, { headers: [['Min-SE', '90']] });
  const result = await call.result;
  assert.ok(result.kind === 'refused' && result.status === 422);
  await absurd.end();
});

test('whoever is being called may not hang up, and rings no more once another phone answered', async () => {
  const s = stage();
  void s.call();
  await s.clock.run(1);
  const [invite] = s.heard;
  await s.reply(invite, 180, { tag: 'b1' });
  await s.reply(invite, 180, { tag: 'b2' });
  const ask = async (method: string, tag: string): Promise<string | undefined> => {
    const text = [
      `${method} sip:10.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK-${method}-${tag}-${s.clock.monotonic()}`,
      `From: <sip:bob@10.0.0.2>;tag=${tag}`,
      'To: <sip:alice@10.0.0.1>;tag=a',
      'Call-ID: call',
      `CSeq: 1 ${method}\r\n\r\n`,
    ].join('\r\n');
    s.network.inject(text, s.bob, { protocol: 'UDP', host: '10.0.0.1', port: 5060 });
    await s.clock.run(1);
    return s.network.packets.at(-1)?.what;
  };
  assert.equal(await ask('BYE', 'b1'), '481 BYE');
  assert.equal(await ask('UPDATE', 'b1'), '200 UPDATE');
  await s.reply(invite, 200, { tag: 'b2', sdp: answer });
  assert.equal(await ask('UPDATE', 'b1'), '481 UPDATE');
  assert.equal(await ask('BYE', 'b2'), '200 BYE');
  await s.end();
});

test('OPTIONS goes on to the next address after a 503', async () => {
  const s = stage({ resolver: { srv: [], addresses: ['10.0.0.8', '10.0.0.2'] } });
  const other = s.far('10.0.0.8');
  const asked = s.alice.options('sip:trunk.test');
  await s.clock.run(1);
  await s.reply(s.heard[0], 503, { from: other });
  await s.reply(s.heard[1], 200);
  assert.deepEqual(await asked, { status: 200 });
  await s.end();
});

test('3xx and refusals are results, with their headers', async () => {
  for (const status of [302, 404, 486, 503, 603]) {
    const s = stage();
    const call = s.call();
    await s.clock.run(1);
    await s.reply(s.heard[0], status, { headers: [['X-Why', 'because']] });
    const result = await call.result;
    assert.ok(result.kind === 'refused');
    assert.equal(result.status, status);
    assert.equal(result.headers.get('X-Why'), 'because');
    await s.end();
  }
});

test('a dead or busy address is followed by the next', async () => {
  const s = stage({ resolver: { srv: [], addresses: ['10.0.0.7', '10.0.0.8', '10.0.0.2'] } });
  s.far('10.0.0.8');
  const call = s.call({ to: 'sip:bob@example.test' });
  await s.clock.run(32_100);
  const second = last(s.heard);
  assert.match(second?.headers.get('Via') ?? '', /branch=z9hG4bKb\.1;/);
  await s.reply(second, 503, { from: { protocol: 'UDP', host: '10.0.0.8', port: 5060 } });
  const third = last(s.heard);
  assert.match(third?.headers.get('Via') ?? '', /branch=z9hG4bKb\.2;/);
  await s.reply(third, 200, { sdp: answer });
  assert.equal((await call.result).kind, 'answered');
  await s.end();
});

test('nobody there: unreachable, with the reason', async () => {
  const silent = stage();
  const call = silent.call({ to: 'sip:x@10.9.9.9' });
  await silent.clock.run(33_000);
  assert.deepEqual(await call.result, { kind: 'unreachable', reason: 'timeout' });
  assert.equal(silent.clock.pendingCount, 0);
  const nowhere = stage({ resolver: { srv: [], addresses: [] } });
  const lost = nowhere.call({ to: 'sip:x@nowhere.test' });
  await nowhere.clock.run(1);
  assert.deepEqual(await lost.result, { kind: 'unreachable', reason: 'no address found' });
});

test('a late offer is answered in the ACK', async () => {
  const s = stage();
  const call = s.call({ sdp: null, onOffer: (offer) => `answer to ${offer?.slice(0, 3)}` });
  await s.clock.run(1);
  assert.equal(s.heard[0]?.body.length, 0);
  await s.reply(s.heard[0], 200, { sdp: answer });
  assert.equal(Buffer.from(last(s.heard)!.body).toString(), 'answer to v=0');
  assert.equal((await call.result).kind, 'answered');
  await s.end();
});

test('a late offer that is not acceptable: ACKed, hung up, refused', async () => {
  const s = stage();
  const call = s.call({ sdp: null });
  await s.clock.run(1);
  await s.reply(s.heard[0], 200, { sdp: answer });
  const result = await call.result;
  assert.ok(result.kind === 'refused' && result.status === 488);
  assert.deepEqual(s.methods(), ['INVITE', 'ACK', 'BYE']);
  await s.end();
});

test('reliable 1xx: one PRACK each, in order, repeats and gaps ignored', async () => {
  const s = stage();
  const progress: number[] = [];
  void s.call({ onProgress: ({ status }) => void progress.push(status) });
  await s.clock.run(1);
  const [invite] = s.heard;
  const reliable = (status: number, rseq: number) =>
    s.reply(invite, status, {
      headers: [
        ['Require', '100rel'],
        ['RSeq', String(rseq)],
      ],
    });
  await reliable(180, 7);
  await reliable(180, 7);
  await reliable(183, 9);
  await reliable(183, 8);
  const racks = s.heard.filter(({ method }) => method === 'PRACK');
  assert.deepEqual(
    racks.map(({ headers }) => headers.get('RAck')),
    ['7 1 INVITE', '8 1 INVITE'],
  );
  assert.deepEqual(progress, [180, 183]);
  await s.end();
});

test('headers asked for by the URI are sent as headers, and only harmless ones', async () => {
  const s = stage();
  void s.call({ to: 'sip:bob@10.0.0.2?x-user-to-user=%2B15551234&Route=%3Csip:evil%3E' });
  await s.clock.run(1);
  assert.equal(s.heard[0]?.uri, 'sip:bob@10.0.0.2');
  assert.equal(s.heard[0].headers.get('x-user-to-user'), '+15551234');
  assert.equal(s.heard[0].headers.has('Route'), false);
  assert.throws(() => s.call({ headers: [['X-A', 'b\r\nEvil: 1']] }), TypeError);
  assert.throws(() => s.call({ to: 'mailto:x@y' }), TypeError);
  await s.end();
});

test('in-dialog requests follow the route set, loose and strict', async () => {
  for (const isLoose of [true, false]) {
    const s = stage();
    s.far('10.0.0.3');
    const call = s.call();
    await s.clock.run(1);
    const lr = isLoose ? ';lr' : '';
    await s.reply(s.heard[0], 200, {
      sdp: answer,
      headers: [['Record-Route', `<sip:10.0.0.4${lr}>, <sip:10.0.0.3${lr}>`]],
    });
    await call.result;
    const ack = last(s.heard);
    assert.equal(ack?.method, 'ACK');
    assert.equal(ack.uri, isLoose ? 'sip:bob@10.0.0.2' : 'sip:10.0.0.3');
    assert.deepEqual(
      ack.headers.all('Route'),
      isLoose
        ? ['<sip:10.0.0.3;lr>', '<sip:10.0.0.4;lr>']
        : ['<sip:10.0.0.4>', '<sip:bob@10.0.0.2>'],
    );
    await s.end();
  }
});

test('a large INVITE goes by TCP, and by UDP where TCP is refused', async () => {
  const clock = new HandClock();
  const network = new FakeNetwork(clock);
  const alice = new UserAgent(
    { clock, log: silentLog, host: '10.0.0.1', port: 5060, idSource: network.hex },
    [network.transport('10.0.0.1'), network.transport('10.0.0.1', 5060, 'TCP')],
  );
  void alice.invite({
    to: 'sip:bob@10.0.0.2',
    from: { uri: 'sip:alice@10.0.0.1' },
    sdp: 'a'.repeat(1_300),
    ringTimeoutMs: 60_000,
    ids: { callId: 'call', fromTag: 'a', branch: 'z9hG4bKb' },
  });
  await clock.run(1);
  assert.deepEqual(
    network.packets.map(({ to }) => to.protocol),
    ['TCP', 'UDP'],
  );
  const [first] = network.packets;
  const parsed = parseMessage(Buffer.from(first!.text));
  assert.ok(parsed.ok && /;transport=tcp>/.test(parsed.message.headers.get('Contact') ?? ''));
  await alice.close();
});
