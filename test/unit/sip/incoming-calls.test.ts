import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AcceptResult } from '../../../src/sip/invite-server.ts';
import { answer, bobPeer, offer, pairUp } from '../../support/two-agents.ts';

const carol = { protocol: 'UDP', host: '10.0.0.3', port: 5060 } as const;

/** A request as Carol would write it by hand. */
function text(method: string, more: Record<string, string> = {}, body = ''): string {
  const headers: Record<string, string> = {
    Via: `SIP/2.0/UDP 10.0.0.3;branch=z9hG4bK${more['branch'] ?? method}`,
    From: '<sip:carol@10.0.0.3>;tag=c',
    To: '<sip:bob@10.0.0.2>',
    'Call-ID': 'by-hand',
    CSeq: `1 ${method}`,
    Contact: '<sip:carol@10.0.0.3>',
    'Max-Forwards': '70',
    ...more,
  };
  delete headers['branch'];
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} sip:bob@10.0.0.2 SIP/2.0\r\n${lines.join('')}\r\n${body}`;
}

/** Bob, and Carol played by the test: `send` writes what she sends, `heard` what came back. */
function byHand() {
  const pair = pairUp();
  const heard: { atMs: number; what: string; to: string; text: string }[] = [];
  return {
    ...pair,
    heard,
    async send(request: string) {
      pair.network.inject(request, carol, bobPeer);
      await pair.clock.run(1);
    },
    /** What Bob sent since the last time asked. */
    said(): string[] {
      const sent = pair.network.packets.filter(({ from }) => from.host === bobPeer.host);
      const fresh = sent.slice(heard.length);
      for (const { atMs, what, text } of fresh)
        heard.push({ atMs, what, to: /^To: .*$/im.exec(text)?.[0] ?? '', text });
      return fresh.map(({ what }) => what);
    },
    toTag: () => /^To: .*;tag=(\S+)/im.exec(heard.at(-1)?.text ?? '')?.[1] ?? '',
  };
}

test('100 at once, one To tag in everything after it', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  assert.deepEqual(s.said(), ['100 INVITE']);
  assert.doesNotMatch(s.heard[0]!.to, /tag=/);
  const [call] = s.incoming;
  call!.progress(180);
  call!.progress(183, { sdp: answer });
  call!.refuse(486);
  await s.clock.run(1);
  assert.deepEqual(s.said(), ['180 INVITE', '183 INVITE', '486 INVITE']);
  const tags = s.heard.slice(1).map(({ to }) => /tag=(\S+)/.exec(to)?.[1]);
  assert.equal(new Set(tags).size, 1);
  assert.ok(tags[0]);
  await s.close();
});

test('the 200 is said again until the ACK: T1 doubling to T2, also when the INVITE comes again', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  const result = s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(20_000);
  await s.send(text('INVITE'));
  s.said();
  const atMs = s.heard.filter(({ what }) => what === '200 INVITE').map((one) => one.atMs - 1);
  assert.deepEqual(atMs, [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500]);
  const to = `<sip:bob@10.0.0.2>;tag=${s.toTag()}`;
  await s.send(text('ACK', { branch: 'other', To: to }));
  assert.equal((await result).kind, 'confirmed');
  await s.clock.run(40_000);
  assert.deepEqual(s.said(), []);
  await s.close();
});

test('no ACK in 64*T1: hung up, and said so', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  const result = s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(32_100);
  assert.deepEqual(await result, { kind: 'no-ack' });
  assert.equal(s.said().at(-1), 'BYE');
  await s.clock.run(40_000);
  assert.equal(s.clock.pendingCount, 0);
  await s.close();
});

test('CANCEL before the answer: 200 and 487 with one tag, and the call says so', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  s.incoming[0]!.progress(180);
  await s.send(text('CANCEL', { branch: 'INVITE' }));
  assert.deepEqual(s.said(), ['100 INVITE', '180 INVITE', '200 CANCEL', '487 INVITE']);
  const tags = s.heard.slice(1).map(({ to }) => /tag=(\S+)/.exec(to)?.[1]);
  assert.equal(new Set(tags).size, 1);
  assert.equal(s.incoming[0]!.cancelled.aborted, true);
  assert.deepEqual(await s.incoming[0]!.accept({ sdp: answer }), { kind: 'cancelled' });
  await s.send(text('ACK', { branch: 'INVITE' }));
  await s.clock.run(40_000);
  assert.deepEqual(s.said(), []);
  assert.equal(s.clock.pendingCount, 0);
});

test('CANCEL after the answer changes nothing', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  const result = s.incoming[0]!.accept({ sdp: answer });
  await s.send(text('CANCEL', { branch: 'INVITE' }));
  assert.deepEqual(s.said(), ['100 INVITE', '200 INVITE', '200 CANCEL']);
  const to = `<sip:bob@10.0.0.2>;tag=${s.toTag()}`;
  await s.send(text('ACK', { branch: 'other', To: to }));
  assert.equal((await result).kind, 'confirmed');
  assert.equal(s.incoming[0]!.cancelled.aborted, false);
  await s.close();
});

test('BYE instead of ACK, and BYE before the answer', async () => {
  const early = byHand();
  await early.send(text('INVITE'));
  early.incoming[0]!.progress(180);
  await early.clock.run(1);
  early.said();
  const to = `<sip:bob@10.0.0.2>;tag=${early.toTag()}`;
  await early.send(text('BYE', { To: to, CSeq: '2 BYE' }));
  assert.deepEqual(early.said(), ['200 BYE', '487 INVITE']);
  assert.equal(early.incoming[0]!.cancelled.aborted, true);

  const late = byHand();
  await late.send(text('INVITE'));
  const result: Promise<AcceptResult> = late.incoming[0]!.accept({ sdp: answer });
  await late.clock.run(1);
  late.said();
  const lateTo = `<sip:bob@10.0.0.2>;tag=${late.toTag()}`;
  await late.send(text('BYE', { To: lateTo, CSeq: '2 BYE' }));
  assert.deepEqual(await result, { kind: 'cancelled' });
  await late.clock.run(40_000);
  assert.deepEqual(late.said(), ['200 BYE']);
  assert.equal(late.clock.pendingCount, 0);
});

test('an ACK with the branch of the INVITE confirms too', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  const result = s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(1);
  s.said();
  await s.send(text('ACK', { branch: 'INVITE', To: `<sip:bob@10.0.0.2>;tag=${s.toTag()}` }));
  assert.equal((await result).kind, 'confirmed');
  await s.close();
});

test('a late offer: ours in the 200, the answer from the ACK', async () => {
  const pair = pairUp();
  const call = pair.call({ sdp: null, onOffer: (sdp) => `re: ${sdp}` });
  await pair.clock.run(1);
  assert.equal(pair.incoming[0]!.sdp, null);
  const result = pair.incoming[0]!.accept({ sdp: offer });
  await pair.clock.run(1);
  const taken = await result;
  assert.ok(taken.kind === 'confirmed');
  assert.equal(taken.sdp, `re: ${offer}`);
  assert.equal((await call.result).kind, 'answered');
  await pair.close();
});

test('a reliable 1xx is repeated until its PRACK, and the 200 waits for it', async () => {
  const s = byHand();
  await s.send(text('INVITE', { Require: '100rel' }));
  s.incoming[0]!.progress(183, { sdp: answer });
  s.incoming[0]!.progress(180);
  const result = s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(3_600);
  assert.deepEqual(s.said(), [
    '100 INVITE',
    '183 INVITE',
    '183 INVITE',
    '183 INVITE',
    '183 INVITE',
  ]);
  const to = `<sip:bob@10.0.0.2>;tag=${s.toTag()}`;
  const rseq = (): number => Number(/^RSeq: (\d+)/m.exec(s.heard.at(-1)?.text ?? '')?.[1]);
  const first = rseq();
  await s.send(
    text('PRACK', { branch: 'p0', To: to, CSeq: '2 PRACK', RAck: `${first + 9} 1 INVITE` }),
  );
  await s.send(text('PRACK', { branch: 'p1', To: to, CSeq: '3 PRACK', RAck: `${first} 1 INVITE` }));
  assert.deepEqual(s.said(), ['481 PRACK', '200 PRACK', '180 INVITE']);
  assert.equal(rseq(), first + 1);
  await s.send(
    text('PRACK', { branch: 'p2', To: to, CSeq: '4 PRACK', RAck: `${rseq()} 1 INVITE` }),
  );
  assert.deepEqual(s.said(), ['200 PRACK', '200 INVITE']);
  // The answer was in the reliable 183: it is not given twice.
  assert.doesNotMatch(s.heard.at(-1)!.text, /v=0/);
  await s.send(text('ACK', { branch: 'other', To: to }));
  assert.equal((await result).kind, 'confirmed');
  await s.close();
});

test('a reliable 1xx without a PRACK: refused after 64*T1', async () => {
  const s = byHand();
  await s.send(text('INVITE', { Require: '100rel' }));
  s.incoming[0]!.progress(183, { sdp: answer });
  await s.clock.run(32_100);
  assert.equal(s.said().at(-1), '500 INVITE');
  await s.clock.run(40_000);
  assert.equal(s.clock.pendingCount, 0);
});

test('who only supports 100rel and sends no PRACK gets the 200 all the same', async () => {
  const s = byHand();
  await s.send(text('INVITE', { Supported: '100rel' }));
  s.incoming[0]!.progress(180);
  void s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(4_100);
  assert.equal(s.said().at(-1), '200 INVITE');
  await s.close();
});

test('a 1xx with SDP is waited for, also where 100rel was only supported', async () => {
  const s = byHand();
  await s.send(text('INVITE', { Supported: '100rel' }));
  s.incoming[0]!.progress(183, { sdp: answer });
  void s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(20_000);
  assert.equal(s.said().at(-1), '183 INVITE');
  await s.close();
});

test('a late offer in a reliable 1xx is answered by the PRACK', async () => {
  const pair = pairUp();
  void pair.call({ sdp: null, onOffer: (sdp) => `re: ${sdp}` });
  await pair.clock.run(1);
  pair.incoming[0]!.progress(183, { sdp: offer });
  const result = pair.incoming[0]!.accept({ sdp: offer });
  await pair.clock.run(1);
  const taken = await result;
  assert.ok(taken.kind === 'confirmed');
  assert.equal(taken.sdp, `re: ${offer}`);
  await pair.close();
});

test('UPDATE with an offer before the answer is answered by the call', async () => {
  const s = byHand();
  await s.send(text('INVITE'));
  s.incoming[0]!.onOffer = (sdp) => `re: ${sdp}`;
  s.incoming[0]!.progress(183, { sdp: answer });
  await s.clock.run(1);
  s.said();
  const to = `<sip:bob@10.0.0.2>;tag=${s.toTag()}`;
  const type = { 'Content-Type': 'application/sdp' };
  await s.send(text('UPDATE', { To: to, CSeq: '2 UPDATE', ...type }, 'v=1'));
  assert.deepEqual(s.said(), ['200 UPDATE']);
  assert.match(s.heard.at(-1)!.text, /re: v=1$/);
  await s.close();
});

test('session timers: too short 422, else agreed and said, and hung up when not refreshed', async () => {
  const s = byHand();
  await s.send(text('INVITE', { 'Session-Expires': '30', Supported: 'timer' }));
  assert.deepEqual(s.said(), ['422 INVITE']);
  assert.match(s.heard[0]!.text, /^Min-SE: 90/m);
  await s.send(
    text('INVITE', { branch: '2', 'Session-Expires': '90', Supported: 'timer', 'Call-ID': 'two' }),
  );
  const result = s.incoming[0]!.accept({ sdp: answer });
  await s.clock.run(1);
  s.said();
  assert.match(s.heard.at(-1)!.text, /^Session-Expires: 90;refresher=uac/m);
  assert.match(s.heard.at(-1)!.text, /^Require: timer/m);
  const to = `<sip:bob@10.0.0.2>;tag=${s.toTag()}`;
  await s.send(text('ACK', { branch: 'other', To: to, 'Call-ID': 'two' }));
  const taken = await result;
  assert.ok(taken.kind === 'confirmed');
  await s.clock.run(50_000);
  await s.send(
    text('UPDATE', {
      branch: 'u',
      To: to,
      'Call-ID': 'two',
      CSeq: '2 UPDATE',
      'Session-Expires': '90;refresher=uac',
      Supported: 'timer',
    }),
  );
  assert.deepEqual(s.said(), ['200 UPDATE']);
  await s.clock.run(59_000);
  assert.deepEqual(s.said(), []);
  await s.clock.run(1_100);
  assert.deepEqual(s.said(), ['BYE']);
  assert.match(s.heard.at(-1)!.text, /^Reason: SIP;cause=408;text="Session timer expired"/m);
  assert.equal((await taken.dialog.ended).by, 'timeout');
  await s.close();
});
