import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { MediaEngine, MediaLeg, OpenLeg } from '../../../src/media/media-engine.ts';
import { MediaFull } from '../../../src/media/media-engine.ts';
import { startMediaWorkers } from '../../../src/media/media-workers.ts';
import { WorkerLeg } from '../../../src/media/worker-leg.ts';

let engine: MediaEngine;
beforeEach(async () => {
  engine = await startMediaWorkers({ log: silentLog, workers: 2, portRange: null, legsMax: 6 });
});
afterEach(() => engine.close());

interface Phone {
  leg: MediaLeg;
  /** Everything its callbacks said. */
  told: string[];
}

async function open(options: Partial<OpenLeg> = {}): Promise<Phone> {
  const told: string[] = [];
  const leg = await engine.open({
    host: '127.0.0.1',
    rtpTimeoutMs: 30_000,
    onKey: (key) => told.push(key),
    onTimeout: () => told.push('timeout'),
    onLost: () => told.push('lost'),
    ...options,
  });
  return { leg, told };
}

/** A leg of ours and a phone, joined by an offer and its answer. */
async function call(options: Partial<OpenLeg> = {}): Promise<{ ours: Phone; phone: Phone }> {
  const ours = await open(options);
  const phone = await open();
  const answer = phone.leg.answerOffer(ours.leg.createOffer());
  assert.ok(answer !== null && ours.leg.acceptAnswer(answer));
  return { ours, phone };
}

const wait = (ms: number): Promise<void> => sleep(realClock, ms);
const toTenths = (levels: number[]): number[] => levels.map((level) => Math.round(level * 10) / 10);
const tone = (hz: number) => [{ tone: { hz, ms: 1_000 } }];

/** Waits for what a worker or the network will bring about in its own time. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (holds()) return;
    await wait(10);
  }
  assert.fail(`never came true: ${what}`);
}

test('a phone hears clips, silences and tones, and then silence', async () => {
  const { ours, phone } = await call();
  const clip = Int16Array.from({ length: 1_600 }, (_, i) => 16_000 * Math.sin(i * Math.PI * 0.15));
  engine.load('hello', clip);
  const playback = ours.leg.play([{ clip: 'hello' }, { silenceMs: 40 }, ...tone(900)]);
  const [first = 0] = await phone.leg.hear([600], 200);
  assert.ok(first > 0.3, `clip at ${first}`);
  await wait(60);
  assert.deepEqual(toTenths(await phone.leg.hear([600, 900], 200)), [0, 0.3]);
  playback.stop();
  assert.equal(await playback.done, 'stopped');
  const { received } = await phone.leg.stats();
  await wait(200);
  assert.deepEqual(toTenths(await phone.leg.hear([600, 900], 100)), [0, 0]);
  const stats = await phone.leg.stats();
  assert.ok(stats.received - received >= 13, 'silence is sent, too');
  assert.equal(stats.lost, 0);
  engine.unload('hello');
  assert.throws(() => ours.leg.play([{ clip: 'hello' }]), /hello/);
});

test('a key sent by RTP and by INFO is one key', async () => {
  const { ours, phone } = await call();
  await phone.leg.sendKey('5');
  assert.ok(ours.leg.keyFromInfo('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'));
  assert.equal(ours.leg.keyFromInfo('text/plain', '5'), false);
  await phone.leg.sendKey('#', 60);
  await until('two keys', () => ours.told.length >= 2);
  await wait(50);
  assert.deepEqual(ours.told, ['5', '#']);
  await assert.rejects(phone.leg.sendKey('x'));
});

test('what is said is recorded until a key is pressed', async () => {
  const { ours, phone } = await call();
  const recording = ours.leg.record({ maxMs: 10_000, silenceMs: 5_000 });
  phone.leg.play(tone(600));
  await wait(400);
  await phone.leg.sendKey('#');
  const { audio, endedBy } = await recording;
  assert.equal(endedBy, 'key');
  assert.ok(audio.length > 2_000 && audio.length < 6_000, `${audio.length} samples`);
});

test('bridged phones hear each other and not the prompt, and keys pass', async () => {
  const a = await call();
  const b = await call({ near: a.ours.leg });
  a.ours.leg.play(tone(400), { loop: true });
  const bridge = await engine.bridge(a.ours.leg, b.ours.leg);
  a.phone.leg.play(tone(600), { loop: true });
  b.phone.leg.play(tone(900), { loop: true });
  await wait(100);
  const hear = ({ phone }: { phone: Phone }): Promise<number[]> =>
    phone.leg.hear([400, 600, 900], 300);
  const [byA, byB] = await Promise.all([hear(a), hear(b)]);
  assert.deepEqual(
    [toTenths(byA), toTenths(byB)],
    [
      [0, 0, 0.3],
      [0, 0.3, 0],
    ],
  );
  await a.phone.leg.sendKey('7');
  await until('the key', () => b.phone.told.length > 0);
  assert.deepEqual([a.ours.told, b.phone.told], [['7'], ['7']]);
  await bridge.unbridge();
  await wait(100);
  assert.deepEqual(toTenths(await hear(a)), [0, 0, 0]);
});

test('phones with different laws understand each other', async () => {
  const a = await call();
  const ours = await open({ near: a.ours.leg });
  const phone = await open();
  const offer = ours.leg.createOffer().replace('RTP/AVP 0 8 101', 'RTP/AVP 8 101');
  assert.ok(ours.leg.acceptAnswer(phone.leg.answerOffer(offer)!));
  await engine.bridge(a.ours.leg, ours.leg);
  a.phone.leg.play(tone(600), { loop: true });
  phone.leg.play(tone(900), { loop: true });
  await wait(100);
  const [byA, byB] = await Promise.all([
    a.phone.leg.hear([600, 900], 300),
    phone.leg.hear([600, 900], 300),
  ]);
  assert.deepEqual(
    [toTenths(byA), toTenths(byB)],
    [
      [0, 0.3],
      [0.3, 0],
    ],
  );
});

test('on hold nothing is sent and nothing times out; after it both go on', async () => {
  const { ours, phone } = await call({ rtpTimeoutMs: 300 });
  await wait(100);
  assert.match(
    ours.leg.answerOffer(phone.leg.offerAgain().replace('a=sendrecv', 'a=sendonly'))!,
    /a=recvonly/,
  );
  await phone.leg.close();
  const { sent } = await ours.leg.stats();
  await wait(500);
  assert.equal((await ours.leg.stats()).sent, sent);
  assert.deepEqual(ours.told, []);
  const again = await open();
  assert.ok(ours.leg.answerOffer(again.leg.createOffer()) !== null);
  await wait(100);
  assert.ok((await ours.leg.stats()).sent > sent);
  await until('the timeout', () => ours.told.length > 0);
  assert.deepEqual(ours.told, ['timeout']);
});

test('a blocked main thread is not heard', async () => {
  const { phone } = await call();
  const before = await phone.leg.stats();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  const after = await phone.leg.stats();
  assert.ok(after.received - before.received >= 20, `${after.received - before.received} packets`);
});

test('a leg bound to every address names another one', async () => {
  await assert.rejects(open({ host: '0.0.0.0' }), /publicHost/);
  const { leg } = await open({ host: '0.0.0.0', publicHost: '127.0.0.1' });
  assert.match(leg.createOffer(), /c=IN IP4 127\.0\.0\.1/);
});

test('RTP spray: a stranger is sent nothing and heard by nobody', async () => {
  const { ours, phone } = await call();
  await wait(60);
  const stranger = createSocket('udp4');
  stranger.bind(0, '127.0.0.2');
  await once(stranger, 'listening');
  let leaked = 0;
  stranger.on('message', () => leaked++);
  const packet = Buffer.alloc(172, 0x2a);
  packet.set([0x80, 0x80, 0, 1]);
  const key = Buffer.from([0x80, 101, 0, 2, 0, 0, 0, 9, 0, 0, 0, 1, 5, 10, 0, 160]);
  const before = await ours.leg.stats();
  const heard = ours.leg.hear([600], 300);
  for (let i = 0; i < 100; i++) {
    stranger.send(packet, ours.leg.localPort, '127.0.0.1');
    stranger.send(key, ours.leg.localPort, '127.0.0.1');
    await wait(1);
  }
  await heard;
  const after = await ours.leg.stats();
  stranger.close();
  assert.equal(after.dropped - before.dropped, 200);
  assert.deepEqual([leaked, ours.told, after.locked], [0, [], `127.0.0.1:${phone.leg.localPort}`]);
});

test('a full engine says so; a leg near another is taken all the same', async () => {
  const first = await open();
  await Promise.all(Array.from({ length: 11 }, () => open()));
  assert.deepEqual([engine.load01, engine.openLegs], [1, 12]);
  await assert.rejects(open(), MediaFull);
  await open({ near: first.leg });
  await first.leg.close();
  await first.leg.close();
  assert.equal(engine.openLegs, 12);
});

test('legs are spread over the workers, and only those near each other are bridged', async () => {
  const [a, b] = [await open(), await open()];
  await assert.rejects(engine.bridge(a.leg, b.leg), /near/);
  const near = await open({ near: a.leg });
  await (await engine.bridge(a.leg, near.leg)).unbridge();
});

test('no port is left: full, and a port given back is used again', async () => {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = probe.address().port & ~1;
  probe.close();
  await once(probe, 'close');
  const small = await startMediaWorkers({
    log: silentLog,
    workers: 1,
    portRange: { low: port, high: port + 1 },
  });
  const options = {
    host: '127.0.0.1',
    rtpTimeoutMs: 1_000,
    onKey() {},
    onTimeout() {},
    onLost() {},
  };
  const leg = await small.open(options);
  assert.equal(leg.localPort, port);
  await assert.rejects(small.open(options), MediaFull);
  await leg.close();
  assert.equal((await small.open(options)).localPort, port);
  await small.close();
});

test('a worker that dies loses its legs and nothing else, and another takes its place', async () => {
  const [doomed, other] = [await call(), await open()];
  engine.load('after', new Int16Array(80));
  const { leg } = doomed.ours;
  const playback = leg.play(tone(600), { loop: true });
  const recording = leg.record({ maxMs: 60_000, silenceMs: 60_000 });
  assert.ok(leg instanceof WorkerLeg);
  leg.thread.post(null as never);
  await until('its leg is lost', () => doomed.ours.told.length > 0);
  assert.deepEqual(doomed.ours.told, ['lost']);
  assert.equal(await playback.done, 'stopped');
  assert.equal((await recording).endedBy, 'stopped');
  assert.deepEqual(await leg.hear([600], 100), [0]);
  assert.equal((await leg.stats()).received, 0);
  await leg.sendKey('1');
  await leg.close();
  assert.equal(engine.isReady, true);
  const alone = [doomed.phone, other].filter(({ told }) => told.length === 0);
  assert.ok(alone.length >= 1, 'the other worker lives');
  await until('both workers', () => engine.load01 < 0.5);
  const fresh = await Promise.all(Array.from({ length: 8 }, () => open()));
  for (const one of fresh) await one.leg.play([{ clip: 'after' }]).done;
});

test('a bug in one leg ends that leg alone', async () => {
  const doomed = await open();
  const near = await open({ near: doomed.leg });
  assert.ok(doomed.leg instanceof WorkerLeg);
  doomed.leg.thread.post({ type: 'plan', leg: doomed.leg.id, plan: null as never });
  const late = doomed.leg.stats();
  await until('the leg is lost', () => doomed.told.length > 0);
  assert.equal((await late).received, 0);
  assert.deepEqual([doomed.told, near.told, engine.openLegs], [['lost'], [], 1]);
});

test('closing in the middle of everything leaves nothing waiting', async () => {
  const a = await call();
  const b = await call({ near: a.ours.leg });
  const { leg } = a.ours;
  await engine.bridge(leg, b.ours.leg);
  const playback = leg.play(tone(600), { loop: true });
  const rest = Promise.all([
    playback.done,
    leg.record({ maxMs: 60_000, silenceMs: 60_000 }),
    leg.hear([600], 10_000),
    leg.sendKey('5', 8_000),
  ]);
  await leg.close();
  const [done, { endedBy }] = await rest;
  assert.deepEqual([done, endedBy], ['stopped', 'stopped']);
  assert.equal(await leg.play(tone(1)).done, 'stopped');
  playback.stop();
  assert.ok(leg.keyFromInfo('application/dtmf', '5'));
  await (await engine.bridge(leg, b.ours.leg)).unbridge();
  await engine.close();
  assert.deepEqual([engine.isReady, engine.openLegs, a.ours.told], [false, 0, []]);
  await assert.rejects(open(), MediaFull);
});

test('a port range with no port for each worker is refused', async () => {
  const portRange = { low: 20_001, high: 20_003 };
  await assert.rejects(startMediaWorkers({ log: silentLog, workers: 2, portRange }), /20001-20003/);
});
