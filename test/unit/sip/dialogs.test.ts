import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dialog } from '../../../src/sip/dialog.ts';
import { answer, bobPeer, alicePeer, offer, pairUp } from '../../support/two-agents.ts';
import type { Pair } from '../../support/two-agents.ts';

async function connected(options: Parameters<typeof pairUp>[0] = {}) {
  const pair = pairUp(options);
  const dialogs = await pair.connect();
  pair.story();
  return { pair, ...dialogs };
}

/** A request inside the dialog, from Alice, as raw text. */
function inDialog(a: Dialog, method: string, number: number, more = ''): string {
  return (
    `${method} sip:10.0.0.2:5060 SIP/2.0\r\n` +
    `Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK-${method}-${number}\r\n` +
    `From: <sip:alice@10.0.0.1>;tag=${a.localTag}\r\nTo: <sip:bob@10.0.0.2>;tag=${a.remoteTag}\r\n` +
    `Call-ID: ${a.callId}\r\nCSeq: ${number} ${method}\r\nMax-Forwards: 70\r\n` +
    `Contact: <sip:alice@10.0.0.1>\r\n${more}\r\n`
  );
}

async function sent(pair: Pair, text: string): Promise<string[]> {
  pair.network.inject(text, alicePeer, bobPeer);
  await pair.clock.run(1);
  return pair.story().slice(1);
}

test('either side may hang up; both hear who did, and the timers go', async () => {
  for (const by of ['caller', 'callee'] as const) {
    const { pair, a, b } = await connected();
    const [self, other] = by === 'caller' ? [a, b] : [b, a];
    const reason = { protocol: 'Q.850', cause: 16, text: 'bye' };
    const done = self.bye({ reason });
    assert.equal(self.bye(), done);
    await pair.clock.run(1);
    await done;
    assert.deepEqual(await self.ended, { by: 'local', reason: 'bye' });
    assert.deepEqual(await other.ended, { by: 'remote', reason: 'Q.850;cause=16;text="bye"' });
    await pair.clock.run(40_000);
    assert.equal(pair.clock.pendingCount, 0);
  }
});

test('both hang up at once: both get their 200', async () => {
  const { pair, a, b } = await connected({ weather: { delayMs: 20 } });
  void a.bye();
  void b.bye();
  await pair.clock.run(100);
  assert.deepEqual(pair.story().sort(), ['alice 200 BYE', 'alice BYE', 'bob 200 BYE', 'bob BYE']);
  assert.equal((await a.ended).by, 'local');
  assert.equal((await b.ended).by, 'local');
});

test('after the end: 481; a lower number: 500; an unknown method: 501, a foreign one: 405', async () => {
  const { pair, a, b } = await connected();
  assert.deepEqual(await sent(pair, inDialog(a, 'OPTIONS', 5)), ['bob 200 OPTIONS']);
  assert.deepEqual(await sent(pair, inDialog(a, 'INFO', 4)), ['bob 500 INFO']);
  assert.deepEqual(await sent(pair, inDialog(a, 'REFER', 6)), ['bob 405 REFER']);
  assert.deepEqual(await sent(pair, inDialog(a, 'JUMP', 7)), ['bob 501 JUMP']);
  assert.deepEqual(await sent(pair, inDialog(a, 'BYE', 8)), ['bob 200 BYE']);
  assert.deepEqual(await sent(pair, inDialog(a, 'INFO', 9)), ['bob 481 INFO']);
  assert.deepEqual(await sent(pair, inDialog(a, 'BYE', 10)), ['bob 481 BYE']);
  assert.equal(b.isEnded, true);
});

test('INFO is heard, refused with 415 when nobody knows it, and empty ones pass', async () => {
  const { pair, a, b } = await connected();
  const heard: string[] = [];
  b.onInfo = (type, body) => {
    heard.push(`${type} ${body}`);
    return type === 'application/dtmf-relay';
  };
  const statuses = [a.info('application/dtmf-relay', 'Signal=5'), a.info('text/x', 'hi')];
  await pair.clock.run(1);
  assert.deepEqual(await Promise.all(statuses), [200, 415]);
  assert.deepEqual(heard, ['application/dtmf-relay Signal=5', 'text/x hi']);
  pair.story();
  assert.deepEqual(await sent(pair, inDialog(a, 'INFO', 9)), ['bob 200 INFO']);
});

test('re-INVITE: answered, refused with 488, without SDP, and by an answerer that throws', async () => {
  const { pair, a, b } = await connected();
  b.onOffer = (sdp) => (sdp === 'bad' ? null : `re: ${sdp}`);
  const good = a.reinvite('new');
  await pair.clock.run(1);
  assert.deepEqual(await good, { kind: 'answered', sdp: 're: new' });
  const bad = a.reinvite('bad');
  await pair.clock.run(1);
  assert.deepEqual(await bad, { kind: 'refused', status: 488 });
  b.onOffer = () => {
    throw new Error('a bug');
  };
  const broken = a.reinvite('new');
  await pair.clock.run(1);
  assert.deepEqual(await broken, { kind: 'refused', status: 488 });
  assert.equal(a.isEnded || b.isEnded, false);

  pair.story();
  const answers: string[] = [];
  b.onOffer = (sdp) => (sdp === null ? 'our offer' : null);
  b.onAnswer = (sdp) => void answers.push(sdp);
  assert.deepEqual(await sent(pair, inDialog(a, 'INVITE', 20)), [
    'bob 100 INVITE',
    'bob 200 INVITE',
  ]);
  const ack = inDialog(a, 'ACK', 20, 'Content-Type: application/sdp\r\n');
  await sent(pair, `${ack}v=0`);
  assert.deepEqual(answers, ['v=0']);
  await pair.clock.run(40_000);
  assert.equal(b.isEnded, false);
});

test('an answer that takes its time: a second re-INVITE meanwhile gets 500 and Retry-After', async () => {
  const { pair, a, b } = await connected();
  const slow = Promise.withResolvers<string>();
  b.onOffer = () => slow.promise;
  const first = await sent(pair, inDialog(a, 'INVITE', 20));
  assert.deepEqual(first, ['bob 100 INVITE']);
  const second = await sent(pair, inDialog(a, 'INVITE', 21));
  assert.deepEqual(second, ['bob 100 INVITE', 'bob 500 INVITE']);
  assert.match(pair.network.packets.at(-1)!.text, /^Retry-After: \d+/m);
  slow.resolve(answer);
  await pair.clock.run(1);
  assert.deepEqual(pair.story(), ['bob 200 INVITE']);
});

test('an answer that comes after the end is not given', async () => {
  const { pair, a, b } = await connected();
  const slow = Promise.withResolvers<string>();
  b.onOffer = () => slow.promise;
  await sent(pair, inDialog(a, 'INVITE', 20));
  await sent(pair, inDialog(a, 'BYE', 21));
  slow.resolve(answer);
  await pair.clock.run(1);
  assert.deepEqual(pair.story(), ['bob 487 INVITE']);
  await pair.close();
  assert.equal(pair.clock.pendingCount, 0);
});

test('what the peer asks next goes to the Contact it gave last', async () => {
  const { pair, a, b } = await connected();
  const moved = 'Contact: <sip:alice@10.0.0.9:5070>\r\n';
  await sent(pair, inDialog(a, 'UPDATE', 5).replace(/Contact: .*\r\n/, moved));
  void b.bye();
  await pair.clock.run(1);
  const { to, what } = pair.network.packets.at(-1)!;
  assert.deepEqual([what, to.host, to.port], ['BYE', '10.0.0.9', 5070]);
  await pair.close();
});

test('glare: both re-INVITE at once, both get 491, the callee tries again first, both succeed', async () => {
  const { pair, a, b } = await connected({ weather: { delayMs: 20 } });
  a.onOffer = (sdp) => `a re ${sdp}`;
  b.onOffer = (sdp) => `b re ${sdp}`;
  const both = Promise.all([a.reinvite('from a'), b.reinvite('from b')]);
  await pair.clock.run(10_000);
  assert.deepEqual(await both, [
    { kind: 'answered', sdp: 'b re from a' },
    { kind: 'answered', sdp: 'a re from b' },
  ]);
  const story = pair.story();
  assert.equal(story.filter((line) => line.endsWith('491 INVITE')).length, 2);
  await pair.close();
});

test('a re-INVITE whose 200 is never ACKed ends the call', async () => {
  const { pair, a, b } = await connected();
  b.onOffer = () => answer;
  await sent(pair, inDialog(a, 'INVITE', 20, 'Content-Type: application/sdp\r\n'));
  await pair.clock.run(32_100);
  assert.deepEqual(await b.ended, { by: 'lost', reason: 'No ACK' });
});

test('a peer that has forgotten the call, or is gone, ends it', async () => {
  const forgot = await connected();
  await forgot.pair.bob.close();
  forgot.pair.network.transport('10.0.0.2').start((result) => {
    if (!result.ok || result.message.kind !== 'request') return;
    const { headers } = result.message;
    const text = ['Via', 'From', 'To', 'Call-ID', 'CSeq']
      .map((name) => `${name}: ${headers.get(name)}\r\n`)
      .join('');
    forgot.pair.network.inject(`SIP/2.0 481 Gone\r\n${text}\r\n`, bobPeer, alicePeer);
  });
  const info = forgot.a.info('text/plain', 'hi');
  await forgot.pair.clock.run(1);
  assert.equal(await info, 481);
  assert.equal((await forgot.a.ended).by, 'lost');

  const gone = await connected();
  await gone.pair.bob.close();
  const lost = gone.a.reinvite(offer);
  await gone.pair.clock.run(33_000);
  assert.deepEqual(await lost, { kind: 'refused', status: 408 });
  assert.equal((await gone.a.ended).by, 'lost');
  await gone.pair.clock.run(40_000);
  assert.equal(gone.pair.clock.pendingCount, 0);
});

test('a BYE that nobody answers is given up', async () => {
  const { pair, a } = await connected();
  await pair.bob.close();
  const done = a.bye();
  await pair.clock.run(32_100);
  await done;
  assert.equal(pair.clock.pendingCount, 0);
});

test('our session timer: refreshed by UPDATE at half time, for as long as the call lasts', async () => {
  const { pair, a, b } = await connected();
  // Bob took the 1800 s that Alice asked for, and left the refreshing to her.
  await pair.clock.run(905_000);
  assert.deepEqual(pair.story(), ['alice UPDATE', 'bob 200 UPDATE']);
  await pair.clock.run(2_700_000);
  assert.equal(a.isEnded || b.isEnded, false);
  assert.deepEqual(pair.story().length, 6);
  await pair.close();
});

test('a refresh where UPDATE is not taken is a re-INVITE with the last SDP', async () => {
  const { pair, a, b } = await connected();
  a.session.peerTakesUpdate = false;
  const offers: (string | null)[] = [];
  b.onOffer = (sdp) => {
    offers.push(sdp);
    return answer;
  };
  await pair.clock.run(905_000);
  assert.deepEqual(offers, [offer]);
  await pair.clock.run(1_000_000);
  assert.equal(a.isEnded || b.isEnded, false);
  await pair.close();
});

test('a session that is refreshed no more is hung up by both', async () => {
  const { pair, a, b } = await connected();
  pair.network.lose = () => true;
  await pair.clock.run(1_800_000 + 70_000);
  assert.ok(a.isEnded && b.isEnded);
  assert.equal((await b.ended).by, 'timeout');
  assert.equal(pair.clock.pendingCount, 0);
});

test('close leaves no timer and sends nothing more, whatever was going on', async () => {
  const { pair, a } = await connected();
  void pair.call();
  pair.call().cancel();
  void a.reinvite(offer);
  await pair.clock.run(1);
  void pair.incoming.at(-1)!.accept({ sdp: answer });
  pair.incoming[1]!.progress(180);
  await pair.clock.run(700);
  const sentBefore = pair.network.packets.length;
  await pair.close();
  await pair.clock.run(100_000);
  assert.equal(pair.clock.pendingCount, 0);
  assert.equal(pair.network.packets.length, sentBefore);
});

test('close with grace lets a BYE be answered, and turns new calls away', async () => {
  const { pair, a } = await connected({ weather: { delayMs: 100 } });
  void a.bye();
  const closed = pair.alice.close(5_000);
  pair.network.inject(
    inDialog(a, 'INVITE', 1)
      .replace(/;tag=\S+/g, '')
      .replace('To: ', 'From: <sip:x@y>;tag=9\r\nTo: ')
      .replace('From: <sip:alice@10.0.0.1>\r\n', ''),
    bobPeer,
    alicePeer,
  );
  await pair.clock.run(1_000);
  await closed;
  const story = pair.story();
  assert.ok(story.includes('bob 200 BYE'));
  assert.ok(story.includes('alice 503 INVITE'));
  assert.ok(pair.clock.monotonic() < 3_000);
});

test('nothing that a peer or a caller of ours says makes hanging up impossible', async () => {
  const { pair, a, b } = await connected();
  // A next line (U+0085) is no blank for a URI, but would be one for the request line.
  const contact = 'Contact: <sip:x\u0085@10.0.0.1>\r\n';
  await sent(pair, inDialog(a, 'UPDATE', 5).replace(/Contact: .*\r\n/, contact));
  void b.bye({
    headers: [['X-Bad', 'one\r\ntwo: three']],
    reason: { protocol: 'SIP', cause: 1, text: '\r\n' },
  });
  await pair.clock.run(1);
  assert.equal((await a.ended).by, 'remote');
  assert.doesNotMatch(pair.network.packets.at(-2)!.text, /two: three/);
});

test('a listener that throws is answered 500, and the call goes on', async () => {
  const { pair, a, b } = await connected();
  b.onInfo = () => {
    throw new Error('a bug');
  };
  const status = a.info('text/plain', 'x');
  await pair.clock.run(1);
  assert.equal(await status, 500);
  assert.equal(a.isEnded || b.isEnded, false);
  await pair.close();
});
