import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { DtmfReceiver, DtmfSender } from '../../../src/media/dtmf-event.ts';
import { encodeInto } from '../../../src/media/g711.ts';
import { Relay } from '../../../src/media/relay.ts';
import { payloadType, timestampOf, writeHeader } from '../../../src/media/rtp-packet.ts';
import { RtpSession } from '../../../src/media/rtp-session.ts';
import type { MediaPlan } from '../../../src/media/sdp.ts';
import { Tone } from '../../../src/media/tone.ts';

const peer = { host: '192.0.2.9', port: 4_000 };
const plan: MediaPlan = {
  remote: peer,
  sourceHosts: [peer.host],
  codec: 'ulaw',
  sendType: 0,
  sendEventType: 101,
  receive: [
    { type: 0, payload: 'ulaw' },
    { type: 101, payload: 'event' },
  ],
  maySend: true,
  expectsMedia: true,
};

let clock: HandClock;
let told: string[];
let sentTo: string[];
let session: RtpSession;

function create(): RtpSession {
  return new RtpSession(clock, 1_000, {
    transmit: (_packet, port, host) => sentTo.push(`${host}:${port}`),
    key: (key) => told.push(`key ${key}`),
    timeout: () => told.push('timeout'),
    played: (id, how) => told.push(`${id} ${how}`),
    keySent: (id) => told.push(`${id} sent`),
    recorded: (id, audio, endedBy) => told.push(`${id} ${endedBy} ${audio.length}`),
    heard: (id, levels) =>
      told.push(`${id} heard ${levels.map((one) => one.toFixed(1)).join(' ')}`),
  });
}

beforeEach(() => {
  clock = new HandClock();
  told = [];
  sentTo = [];
  session = create();
  session.configure(plan);
});

interface From {
  host?: string;
  port?: number;
  ssrc?: number;
  type?: number;
}

let sequence = 0;
function receive(
  payload: Uint8Array = new Uint8Array(160),
  from: From = {},
  timestamp = sequence * 160,
): void {
  const packet = Buffer.alloc(12 + payload.length);
  packet.set(payload, 12);
  writeHeader(packet, from.type ?? 0, false, sequence++, timestamp, from.ssrc ?? 1);
  session.receive(packet, from.host ?? peer.host, from.port ?? peer.port);
}

/** Time goes on by 20 ms frames, in each of which the peer may speak. */
function pass(ms: number, speak?: () => void): void {
  for (let i = 0; i < ms; i += 20) {
    clock.advance(20);
    speak?.();
    session.tick(clock.monotonic());
  }
}

function pressKey(event: number, timestamp: number): void {
  const sender = new DtmfSender(event, 40);
  for (let payload = Buffer.alloc(4); sender.next(payload, 0);)
    receive(payload, { type: 101 }, timestamp);
}

const tone = new Tone(600, 0.5);
const toneFrame = (): Uint8Array => {
  const bytes = new Uint8Array(160);
  encodeInto(
    'ulaw',
    Int16Array.from({ length: 160 }, () => tone.next()),
    bytes,
  );
  return bytes;
};

test('spray: what is not the peer gets nothing, moves nothing, says nothing', () => {
  const listener = create();
  session.setRelay(new Relay(listener.sender));
  listener.configure(plan);
  receive();
  const before = session.stats();
  sentTo.length = 0;
  for (const from of [
    { host: '198.51.100.66' },
    { host: '198.51.100.66', port: 4_000, ssrc: 2 },
    { port: 4_002 },
    { ssrc: 2 },
    { type: 8 },
    { type: 111 },
    { host: '198.51.100.66', type: 101 },
  ])
    receive(Buffer.from([5, 0, 0, 160]), from);
  for (const junk of [
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.alloc(172),
    Buffer.alloc(12, 0x80),
  ])
    session.receive(junk, peer.host, peer.port);
  assert.deepEqual(sentTo, [], 'nothing was relayed');
  session.tick(clock.monotonic());
  assert.deepEqual(sentTo, ['192.0.2.9:4000'], 'and audio goes where it went');
  assert.deepEqual(told, []);
  const after = session.stats();
  assert.equal(after.dropped - before.dropped, 11);
  assert.deepEqual([after.received, after.locked], [1, '192.0.2.9:4000']);
});

test('the tail of the key that led to a bridge stays here, the next key goes over', () => {
  const listener = create();
  listener.configure(plan);
  const one = Buffer.from([1, 10, 0, 160]);
  receive(one, { type: 101 }, 1_600);
  session.setRelay(new Relay(listener.sender));
  sentTo.length = 0;
  receive(one, { type: 101 }, 1_600);
  receive(Buffer.from([1, 0x8a, 1, 64]), { type: 101 }, 1_600);
  assert.deepEqual(sentTo, [], 'the key that was pressed for us');
  receive(Buffer.from([2, 10, 0, 160]), { type: 101 }, 3_200);
  assert.equal(sentTo.length, 1, 'a key pressed for the other side');
  assert.deepEqual(told, ['key 1', 'key 2']);
});

/** How many keys the other side of a bridge hears. */
function keysAcross(press: () => void): string[] {
  const heard = new DtmfReceiver();
  const keys: string[] = [];
  const other = new RtpSession(clock, 1_000, {
    ...{ key: () => {}, timeout: () => {}, played: () => {}, keySent: () => {} },
    ...{ recorded: () => {}, heard: () => {} },
    transmit: (packet) => {
      if (payloadType(packet) !== 101) return;
      const key = heard.receive(packet, 12, timestampOf(packet));
      if (key !== null) keys.push(key);
    },
  });
  other.configure(plan);
  session.setRelay(new Relay(other.sender));
  press();
  pass(1_000, () => {
    receive();
    other.tick(clock.monotonic());
  });
  return keys;
}

test('bridged, a key by RTP, by INFO and by both in either order is heard once on the other side', () => {
  const paths: Record<string, () => void> = {
    rtp: () => pressKey(5, 8_000),
    info: () => session.infoKey('5', 160),
    'info of no length': () => session.infoKey('5', 0),
    'info, then rtp': () => {
      session.infoKey('5', 160);
      pressKey(5, 8_000);
    },
    'rtp, then info': () => {
      pressKey(5, 8_000);
      session.infoKey('5', 160);
    },
  };
  for (const [path, press] of Object.entries(paths)) {
    session = create();
    session.configure(plan);
    assert.deepEqual([path, ...keysAcross(press)], [path, '5']);
  }
  const twice = keysAcross(() => {
    session.infoKey('7', 160);
    pressKey(7, 16_000);
    session.infoKey('7', 160);
    pressKey(7, 24_000);
  });
  assert.deepEqual(twice, ['7', '7'], 'pressed twice');
});

test('a key by INFO that led to the bridge does not go over when RTP brings it late', () => {
  session.infoKey('1', 160);
  assert.deepEqual(
    keysAcross(() => pressKey(1, 8_000)),
    [],
  );
});

test('before an SDP everything is dropped, and nothing is sent', () => {
  session = create();
  receive();
  pass(100);
  const { received, sent, dropped } = session.stats();
  assert.deepEqual([received, sent, dropped, sentTo.length], [0, 0, 1, 0]);
});

test('a peer that stops sending is told about once', () => {
  pass(500, receive);
  pass(980);
  assert.deepEqual(told, []);
  pass(3_000);
  assert.deepEqual(told, ['timeout']);
  receive();
  pass(3_000);
  assert.deepEqual(told, ['timeout']);
});

test('no timeout for a peer that has not begun, that holds, or before its patience is over after a hold', () => {
  pass(5_000);
  receive();
  session.configure({ ...plan, expectsMedia: false, maySend: false });
  pass(5_000);
  session.configure(plan);
  pass(980);
  assert.deepEqual(told, []);
  pass(20);
  assert.deepEqual(told, ['timeout']);
});

test('strangers do not keep a dead peer alive', () => {
  receive();
  pass(1_000, () => receive(undefined, { host: '198.51.100.66' }));
  assert.deepEqual(told, ['timeout']);
});

test('a key by RTP, by INFO and by both is one key each', () => {
  pressKey(1, 1_000);
  session.infoKey('1', 100);
  session.infoKey('2', 100);
  pressKey(3, 3_000);
  pressKey(3, 5_000);
  assert.deepEqual(told, ['key 1', 'key 2', 'key 3', 'key 3']);
});

test('a sender with a new SSRC and an older clock is heard', () => {
  pressKey(1, 2_000);
  pass(200);
  const packet = Buffer.alloc(16);
  packet.set([2, 0, 0, 160], 12);
  writeHeader(packet, 101, true, 1, 40, 99);
  session.receive(packet, peer.host, peer.port);
  assert.deepEqual(told, ['key 1', 'key 2']);
});

test('a recording ends by key, by silence, by another recording, by the end of the leg', () => {
  session.record(1, 10_000, 1_000);
  pass(200, () => receive(toneFrame()));
  pressKey(5, 1);
  session.record(2, 10_000, 600);
  pass(800);
  session.record(3, 10_000, 600);
  session.record(4, 10_000, 600);
  session.close();
  assert.deepEqual(told, ['1 key 1600', 'key 5', '2 silence 0', '3 stopped 0', '4 stopped 0']);
});

test('it hears who speaks in a window, and silence when nobody does', () => {
  session.hear(1, [600, 900], 200);
  session.hear(2, [600], 400);
  pass(200, () => receive(toneFrame()));
  assert.deepEqual(told, ['1 heard 0.5 0.0']);
  session.hear(3, [600], 100);
  pass(200);
  assert.deepEqual(told, ['1 heard 0.5 0.0', '3 heard 0.0', '2 heard 0.3']);
  session.hear(4, [600], 100);
  for (let i = 0; i < 10; i++) receive(toneFrame());
  pass(100);
  assert.equal(told.at(-1), '4 heard 0.5', 'a burst is no louder');
  session.hear(5, [600], 100);
  session.close();
  assert.equal(told.at(-1), '5 heard 0.0');
});

test('a peer behind a NAT is answered where it is', () => {
  session.configure({
    ...plan,
    remote: { host: '10.0.0.5', port: 5_000 },
    sourceHosts: ['10.0.0.5', '203.0.113.4'],
  });
  pass(20);
  receive(undefined, { host: '203.0.113.4', port: 61_234 });
  pass(20);
  assert.deepEqual(sentTo, ['10.0.0.5:5000', '203.0.113.4:61234']);
});

test('held by 0.0.0.0, nothing is sent anywhere', () => {
  receive();
  session.configure({
    ...plan,
    remote: null,
    sourceHosts: [],
    maySend: false,
    expectsMedia: false,
  });
  pass(100);
  assert.deepEqual(sentTo, []);
});
