import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/base/log.ts';
import { UserAgent } from '../../../src/sip/user-agent.ts';
import { answer, offer, pairUp } from '../../support/two-agents.ts';
import type { Pair } from '../../support/two-agents.ts';

const placed = {
  to: 'sip:bob@10.0.0.2',
  from: { uri: 'sip:alice@10.0.0.1' },
  ids: { callId: 'call-1', fromTag: 'from-1', branch: 'z9hG4bK-1' },
};

/** Alice's process dies without a word; another one takes over her address. */
async function successorOf(pair: Pair): Promise<UserAgent> {
  pair.network.lose = ({ from }) => from.host === '10.0.0.1';
  await pair.alice.close();
  pair.network.lose = () => false;
  const { clock, network } = pair;
  return new UserAgent(
    { clock, log: silentLog, host: '10.0.0.1', port: 5060, idSource: network.hex },
    [network.transport('10.0.0.1')],
  );
}

test('a leg that rings is cancelled by what was stored before it was placed', async () => {
  const pair = pairUp();
  const stored = pair.alice.describe(placed);
  void pair.call(placed);
  await pair.clock.run(1);
  pair.incoming[0]!.progress(180);
  await pair.clock.run(100);
  const invite = pair.network.packets.find(({ what }) => what === 'INVITE')!.text;
  const successor = await successorOf(pair);
  pair.story();
  const end = successor.endForeignLeg(stored, { reason: 'the node died' });
  await pair.clock.run(1);
  assert.equal(await end, 'gone');
  assert.equal(pair.incoming[0]!.cancelled.aborted, true);
  assert.deepEqual(pair.story(), [
    'alice CANCEL',
    'alice CANCEL',
    'alice CANCEL',
    'bob 200 CANCEL',
    'bob 487 INVITE',
    'bob 481 CANCEL',
    'bob 481 CANCEL',
    'alice ACK',
  ]);
  const cancel = pair.network.packets.find(({ what }) => what === 'CANCEL')!.text;
  const line = (text: string, name: string): string | undefined =>
    new RegExp(`^${name}: (.*)\r$`, 'm').exec(text)?.[1];
  for (const name of ['Via', 'From', 'To', 'Call-ID'])
    assert.equal(line(cancel, name), line(invite, name));
  assert.equal(line(cancel, 'CSeq'), '1 CANCEL');
  await pair.clock.run(40_000);
  assert.equal(pair.clock.pendingCount, 0);
});

test('an answer that crosses the successor’s CANCEL is ACKed and hung up', async () => {
  const pair = pairUp();
  const stored = pair.alice.describe(placed);
  void pair.call(placed);
  await pair.clock.run(1);
  const successor = await successorOf(pair);
  const taken = pair.incoming[0]!.accept({ sdp: answer });
  const end = successor.endForeignLeg(stored, { reason: 'the node died' });
  await pair.clock.run(1_000);
  assert.equal(await end, 'gone');
  const result = await taken;
  assert.ok(result.kind === 'confirmed' && result.dialog.isEnded);
});

test('the second try of a challenged call is found by its derived branch', async () => {
  const pair = pairUp();
  const stored = pair.alice.describe(placed);
  void pair.call({ ...placed, credentials: { username: 'u', password: 'p' } });
  await pair.clock.run(1);
  const challenge = 'Digest realm="r", nonce="n"';
  pair.incoming[0]!.refuse(401, { headers: [['WWW-Authenticate', challenge]] });
  await pair.clock.run(1);
  assert.equal(pair.incoming.length, 2);
  const successor = await successorOf(pair);
  const end = successor.endForeignLeg(stored, { reason: 'the node died' });
  // The refused first try takes its CANCEL as well, and has nothing more to say.
  await pair.clock.run(4_100);
  assert.equal(await end, 'gone');
  assert.equal(pair.incoming[1]!.cancelled.aborted, true);
});

test('an answered leg gets its BYE, with a number above all that were used', async () => {
  const pair = pairUp();
  const { a, b } = await pair.connect();
  const stored = JSON.parse(JSON.stringify(a.snapshot()));
  b.onOffer = () => answer;
  void a.reinvite(offer);
  await pair.clock.run(1);
  const successor = await successorOf(pair);
  const end = successor.endForeignLeg(stored, { reason: 'the node died' });
  await pair.clock.run(1);
  assert.equal(await end, 'gone');
  assert.equal((await b.ended).by, 'remote');
});

test('a leg where we were called is hung up too', async () => {
  const pair = pairUp();
  const { a, b } = await pair.connect();
  const stored = b.snapshot();
  await pair.bob.close();
  const { clock, network } = pair;
  const successor = new UserAgent(
    { clock, log: silentLog, host: '10.0.0.2', port: 5060, idSource: network.hex },
    [network.transport('10.0.0.2')],
  );
  const end = successor.endForeignLeg(stored, { reason: 'the node died' });
  await pair.clock.run(1);
  assert.equal(await end, 'gone');
  assert.equal(a.isEnded, true);
});

test('a leg that nobody knows may have been answered; a peer that is silent says nothing', async () => {
  const pair = pairUp();
  const stored = pair.alice.describe(placed);
  const unknown = pair.alice.endForeignLeg(stored, { reason: 'x' });
  await pair.clock.run(1);
  assert.equal(await unknown, 'asked');
  await pair.bob.close();
  const silent = pair.alice.endForeignLeg(stored, { reason: 'x' });
  await pair.clock.run(33_000);
  assert.equal(await silent, 'no-answer');
  const bye = pair.alice.endForeignLeg({ ...stored, remoteTag: 'b' }, { reason: 'x' });
  await pair.clock.run(33_000);
  assert.equal(await bye, 'no-answer');
  assert.equal(pair.clock.pendingCount, 0);
});

test('a peer that takes the CANCEL and ends nothing was only asked', async () => {
  const pair = pairUp({ weather: { delayMs: 1 } });
  const stored = pair.alice.describe(placed);
  void pair.call(placed);
  await pair.clock.run(10);
  const successor = await successorOf(pair);
  pair.network.lose = ({ what }) => what === '487 INVITE';
  const end = successor.endForeignLeg(stored, { reason: 'x' });
  await pair.clock.run(5_000);
  assert.equal(await end, 'asked');
  // The INVITE it took over is not waited for beyond its time.
  await pair.clock.run(40_000);
  const closed = successor.close(20_000);
  await pair.clock.run(100);
  await closed;
});
