import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { Headers } from '../../../src/sip/headers.ts';
import type { SipRequest } from '../../../src/sip/message.ts';
import { responseTo } from '../../../src/sip/message.ts';
import { ClientTransaction } from '../../../src/sip/transaction-client.ts';
import { InviteClientTransaction } from '../../../src/sip/transaction-client-invite.ts';
import { InviteServerTransaction } from '../../../src/sip/transaction-server-invite.ts';
import { ServerTransaction } from '../../../src/sip/transaction-server.ts';
import type { Protocol } from '../../../src/sip/transport.ts';

function requestOf(method: string): SipRequest {
  const headers = new Headers([
    ['Via', 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx'],
    ['From', '<sip:a@10.0.0.1>;tag=a'],
    ['To', '<sip:b@10.0.0.2>'],
    ['Call-ID', 'c'],
    ['CSeq', `1 ${method}`],
  ]);
  return { kind: 'request', method, uri: 'sip:b@10.0.0.2', headers, body: new Uint8Array() };
}

/** One machine on a hand clock, with everything it did in order: `method or status @ milliseconds`. */
function stage(method: string, protocol: Protocol = 'UDP') {
  const clock = new HandClock();
  const log: string[] = [];
  const peer = { protocol, host: '10.0.0.2', port: 5060 };
  const request = requestOf(method);
  const note = (what: string): void => void log.push(`${what}@${clock.monotonic()}`);
  const send = (bytes: Uint8Array): void => {
    const [first = '', second = ''] = Buffer.from(bytes).toString().split(' ');
    note(first.startsWith('SIP/') ? second : first);
  };
  const user = {
    onResponse: ({ status }: { status: number }) => note(`heard ${status}`),
    onFailure: (reason: string) => note(reason),
  };
  const onEnd = (): void => note('end');
  const isReliable = protocol === 'TCP';
  return {
    clock,
    log,
    request,
    respond: (status: number) => responseTo(request, status, { toTag: 'b' }),
    from: peer,
    inviteClient: () => new InviteClientTransaction({ request, peer, clock, send, user, onEnd }),
    client: () => new ClientTransaction({ request, peer, clock, send, user, onEnd }),
    inviteServer: () => new InviteServerTransaction({ request, clock, send, isReliable, onEnd }),
    server: () => new ServerTransaction({ request, clock, send, isReliable, onEnd }),
    /** Times at which this was sent. */
    times: (what: string) =>
      log.filter((line) => line.startsWith(`${what}@`)).map((line) => Number(line.split('@')[1])),
  };
}

test('INVITE client: timer A doubles without a cap, timer B ends it at 64*T1', () => {
  const s = stage('INVITE');
  s.inviteClient().start();
  s.clock.advance(60_000);
  assert.deepEqual(s.times('INVITE'), [0, 500, 1_500, 3_500, 7_500, 15_500, 31_500]);
  assert.deepEqual(s.log.slice(-2), ['end@32000', 'timeout@32000']);
  assert.equal(s.clock.pendingCount, 0);
});

test('INVITE client over TCP: sent once, timer B all the same', () => {
  const s = stage('INVITE', 'TCP');
  s.inviteClient().start();
  s.clock.advance(60_000);
  assert.deepEqual(s.log, ['INVITE@0', 'end@32000', 'timeout@32000']);
});

test('INVITE client: a 1xx ends retransmission and timer B for good', () => {
  const s = stage('INVITE');
  const transaction = s.inviteClient();
  transaction.start();
  s.clock.advance(600);
  transaction.receive(s.respond(180), s.from);
  s.clock.advance(600_000);
  assert.deepEqual(s.log, ['INVITE@0', 'INVITE@500', 'heard 180@600']);
  assert.equal(s.clock.pendingCount, 0);
});

test('INVITE client: a refusal is ACKed each time it comes, until timer D', () => {
  const s = stage('INVITE');
  const transaction = s.inviteClient();
  transaction.start();
  for (const atMs of [100, 600, 1_600, 31_900]) {
    s.clock.advance(atMs - s.clock.monotonic());
    transaction.receive(s.respond(486), s.from);
  }
  s.clock.advance(60_000);
  assert.deepEqual(s.times('ACK'), [100, 600, 1_600, 31_900]);
  assert.deepEqual(s.times('heard 486'), [100]);
  assert.deepEqual(s.times('end'), [32_100]);
});

test('INVITE client over TCP: a refusal ends it at once', () => {
  const s = stage('INVITE', 'TCP');
  const transaction = s.inviteClient();
  transaction.start();
  transaction.receive(s.respond(486), s.from);
  assert.deepEqual(s.log, ['INVITE@0', 'ACK@0', 'end@0', 'heard 486@0']);
  assert.equal(s.clock.pendingCount, 0);
});

test('INVITE client: every 2xx is passed up until timer M, and nothing else', () => {
  const s = stage('INVITE');
  const transaction = s.inviteClient();
  transaction.start();
  transaction.receive(s.respond(200), s.from);
  s.clock.advance(31_999);
  transaction.receive(s.respond(200), s.from);
  transaction.receive(s.respond(486), s.from);
  transaction.receive(s.respond(180), s.from);
  s.clock.advance(1);
  transaction.receive(s.respond(200), s.from);
  assert.deepEqual(s.log, ['INVITE@0', 'heard 200@0', 'heard 200@31999', 'end@32000']);
});

test('INVITE client: a transport error counts only before a 1xx', () => {
  const early = stage('INVITE');
  const transaction = early.inviteClient();
  transaction.start();
  transaction.fail('transport');
  assert.deepEqual(early.log.slice(1), ['end@0', 'transport@0']);
  const late = stage('INVITE');
  const ringing = late.inviteClient();
  ringing.start();
  ringing.receive(late.respond(180), late.from);
  ringing.fail('transport');
  assert.equal(ringing.isWaiting, true);
});

test('an adopted INVITE sends nothing, hears its answer, and is dropped at 64*T1', () => {
  const s = stage('INVITE');
  const transaction = s.inviteClient();
  transaction.adopt();
  s.clock.advance(10_000);
  transaction.receive(s.respond(487), s.from);
  assert.deepEqual(s.log, ['ACK@10000', 'heard 487@10000']);
  const silent = stage('INVITE');
  silent.inviteClient().adopt();
  silent.clock.advance(40_000);
  assert.deepEqual(silent.log, ['end@32000']);
});

test('non-INVITE client: timer E doubles up to T2, timer F at 64*T1', () => {
  const s = stage('BYE');
  s.client().start();
  s.clock.advance(60_000);
  const sent = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];
  assert.deepEqual(s.times('BYE'), sent);
  assert.deepEqual(s.log.slice(-2), ['end@32000', 'timeout@32000']);
  assert.equal(s.clock.pendingCount, 0);
});

test('non-INVITE client: after a 1xx timer E stays at T2, and F still counts', () => {
  const s = stage('BYE');
  const transaction = s.client();
  transaction.start();
  s.clock.advance(100);
  transaction.receive(s.respond(100), s.from);
  s.clock.advance(60_000);
  assert.deepEqual(s.times('BYE').slice(0, 5), [0, 500, 4_500, 8_500, 12_500]);
  assert.deepEqual(s.times('timeout'), [32_000]);
});

test('non-INVITE client: the final answer is heard once; K soaks up its copies', () => {
  for (const [protocol, endMs] of [
    ['UDP', 5_010],
    ['TCP', 10],
  ] as const) {
    const s = stage('BYE', protocol);
    const transaction = s.client();
    transaction.start();
    s.clock.advance(10);
    transaction.receive(s.respond(200), s.from);
    transaction.receive(s.respond(200), s.from);
    s.clock.advance(60_000);
    assert.deepEqual(s.times('heard 200'), [10]);
    assert.deepEqual(s.times('end'), [endMs]);
  }
});

test('INVITE server: a refusal is repeated with a T2 cap until timer H', () => {
  const s = stage('INVITE');
  s.inviteServer().respond(s.respond(486));
  s.clock.advance(60_000);
  const sent = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];
  assert.deepEqual(s.times('486'), sent);
  assert.deepEqual(s.times('end'), [32_000]);
  assert.equal(s.clock.pendingCount, 0);
});

test('INVITE server over TCP: a refusal is sent once', () => {
  const s = stage('INVITE', 'TCP');
  s.inviteServer().respond(s.respond(486));
  s.clock.advance(60_000);
  assert.deepEqual(s.log, ['486@0', 'end@32000']);
});

test('INVITE server: the ACK ends repetition; timer I soaks up its copies', () => {
  for (const [protocol, endMs] of [
    ['UDP', 5_700],
    ['TCP', 700],
  ] as const) {
    const s = stage('INVITE', protocol);
    const transaction = s.inviteServer();
    transaction.respond(s.respond(486));
    s.clock.advance(700);
    transaction.receive(requestOf('ACK'));
    transaction.receive(requestOf('ACK'));
    transaction.receive(requestOf('INVITE'));
    s.clock.advance(60_000);
    assert.deepEqual(s.times('486'), protocol === 'UDP' ? [0, 500] : [0]);
    assert.deepEqual(s.times('end'), [endMs]);
  }
});

test('INVITE server: an INVITE again gets the last 1xx again; before any, nothing', () => {
  const s = stage('INVITE');
  const transaction = s.inviteServer();
  transaction.receive(requestOf('INVITE'));
  transaction.respond(s.respond(180));
  transaction.receive(requestOf('INVITE'));
  assert.deepEqual(s.log, ['180@0', '180@0']);
});

test('INVITE server: after a 2xx it absorbs INVITEs, passes ACKs, repeats what it is given, to L', () => {
  const s = stage('INVITE');
  const transaction = s.inviteServer();
  let acks = 0;
  transaction.onAck = () => void acks++;
  transaction.respond(s.respond(200));
  transaction.receive(requestOf('INVITE'));
  transaction.receive(requestOf('ACK'));
  transaction.respond(s.respond(486));
  transaction.respond(s.respond(200));
  s.clock.advance(40_000);
  assert.equal(acks, 1);
  assert.deepEqual(s.log, ['200@0', '200@0', 'end@32000']);
});

test('non-INVITE server: repeats its last response, final once, until timer J', () => {
  for (const [protocol, endMs] of [
    ['UDP', 32_000],
    ['TCP', 0],
  ] as const) {
    const s = stage('BYE', protocol);
    const transaction = s.server();
    transaction.receive();
    transaction.respond(s.respond(200));
    transaction.respond(s.respond(481));
    transaction.receive();
    s.clock.advance(60_000);
    assert.deepEqual(s.times('200'), [0, 0]);
    assert.deepEqual(s.times('481'), []);
    assert.deepEqual(s.times('end'), [endMs]);
  }
});
