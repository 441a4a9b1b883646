import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import { decodeTable, encodeSample } from '../../../src/media/g711.ts';
import { Player, silenceSound } from '../../../src/media/player.ts';
import { Relay } from '../../../src/media/relay.ts';
import {
  isMarked,
  payloadType,
  sequenceOf,
  ssrcOf,
  timestampOf,
  writeHeader,
} from '../../../src/media/rtp-packet.ts';
import { RtpSender } from '../../../src/media/rtp-sender.ts';
import type { MediaPlan, Payload } from '../../../src/media/sdp.ts';

const plan: MediaPlan = {
  remote: { host: '192.0.2.9', port: 4_000 },
  sourceHosts: ['192.0.2.9'],
  codec: 'ulaw',
  sendType: 0,
  sendEventType: 96,
  receive: [],
  maySend: true,
  expectsMedia: true,
};

let sent: Buffer[];
let sender: RtpSender;
let relay: Relay;
beforeEach(() => {
  sent = [];
  sender = new RtpSender({
    transmit: (packet) => sent.push(Buffer.from(packet)),
    played: () => {},
    keySent: () => {},
  });
  sender.configure(plan);
  sender.tick();
  relay = new Relay(sender);
});

function forward(
  sequence: number,
  options: { ssrc?: number; payload?: Payload; byte?: number } = {},
): void {
  const packet = Buffer.alloc(172, options.byte ?? 1);
  writeHeader(packet, 99, false, sequence & 0xffff, sequence * 160, options.ssrc ?? 5);
  relay.forward(packet, 12, 172, options.payload ?? 'ulaw');
}

test('a relayed stream carries on the numbering of what was sent before', () => {
  for (const sequence of [65_534, 65_535, 65_536]) forward(sequence);
  const [before, ...relayed] = sent;
  assert.deepEqual(
    relayed.map((packet) => [sequenceOf(packet), timestampOf(packet)]),
    [1, 2, 3].map((i) => [
      (sequenceOf(before!) + i) & 0xffff,
      (timestampOf(before!) + i * 160) >>> 0,
    ]),
  );
  assert.ok(sent.every((packet) => ssrcOf(packet) === sender.ssrc && payloadType(packet) === 0));
  assert.deepEqual(relayed.map(isMarked), [true, false, false]);
});

test('a gap and disorder stay as they were, for the far end to see', () => {
  for (const sequence of [100, 101, 104, 103]) forward(sequence);
  const numbers = sent.slice(1).map(sequenceOf);
  assert.deepEqual(
    numbers.map((one) => (one - numbers[0]!) & 0xffff),
    [0, 1, 4, 3],
  );
  sender.setRelaying(false);
  sender.tick();
  assert.equal((sequenceOf(sent.at(-1)!) - numbers[0]!) & 0xffff, 5, 'and nothing is used twice');
  assert.equal((timestampOf(sent.at(-1)!) - timestampOf(sent[1]!)) >>> 0, 5 * 160);
});

test('no number is used twice, whoever sends in between', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('packet' as const),
      by: fc.integer({ min: -3, max: 6 }),
      ssrc: fc.nat(2),
    }),
    fc.record({
      kind: fc.constantFrom('tick' as const, 'play' as const, 'stop' as const, 'key' as const),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (list) => {
      sent.length = 0;
      const seen = new Map<number, Set<number>>();
      let sequence = 1_000;
      for (const one of list) {
        if (one.kind === 'packet') {
          const own = seen.get(one.ssrc) ?? new Set();
          seen.set(one.ssrc, own);
          sequence += one.by;
          if (!own.has(sequence)) forward(sequence, { ssrc: one.ssrc });
          own.add(sequence);
        } else if (one.kind === 'tick') sender.tick();
        else if (one.kind === 'play') sender.play(new Player(1, [silenceSound(100)], false));
        else if (one.kind === 'stop') sender.stop();
        else sender.queueKey(1, 1, 40);
      }
      for (let i = 0; i < 20; i++) sender.tick();
      const numbers = sent.map(sequenceOf);
      assert.equal(new Set(numbers).size, numbers.length);
    }),
  );
});

test('the other law is translated, sample by sample', () => {
  forward(1, { payload: 'alaw', byte: 0x33 });
  const wanted = encodeSample('ulaw', decodeTable('alaw')[0x33]!);
  assert.ok(sent[1]!.subarray(12).every((byte) => byte === wanted));
});

test('keys pass under the number of the far end, or not at all', () => {
  forward(1, { payload: 'event', byte: 7 });
  assert.equal(payloadType(sent[1]!), 96);
  assert.ok(sent[1]!.subarray(12).every((byte) => byte === 7));
  sender.configure({ ...plan, sendEventType: null });
  forward(2, { payload: 'event' });
  assert.equal(sent.length, 2);
});

test('header extensions and padding of a peer are not passed on', () => {
  const packet = Buffer.alloc(12 + 8 + 160 + 4, 3);
  writeHeader(packet, 0, false, 1, 1, 5);
  packet[0] = 0xb0;
  relay.forward(packet, 20, 180, 'ulaw');
  assert.equal(sent[1]!.length, 172);
  assert.equal(sent[1]![0], 0x80);
});

test('a prompt covers the peer, and so does a hold', () => {
  sender.play(new Player(1, [silenceSound(1_000)], false));
  forward(1);
  sender.stop();
  forward(2);
  sender.configure({ ...plan, maySend: false });
  forward(3);
  assert.equal(sent.length, 2);
});

test('a peer that falls silent is filled in for after 200 ms, in time', () => {
  forward(1);
  for (let i = 0; i < 9; i++) sender.tick();
  assert.equal(sent.length, 2);
  sender.tick();
  assert.equal(sent.length, 3);
  assert.equal((timestampOf(sent[2]!) - timestampOf(sent[1]!)) >>> 0, 160 + 9 * 160);
  forward(400);
  assert.equal((timestampOf(sent[3]!) - timestampOf(sent[2]!)) >>> 0, 160);
  assert.ok(isMarked(sent[3]!));
});
