import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { silenceByte } from '../../../src/media/g711.ts';
import { Player, silenceSound, toneSound } from '../../../src/media/player.ts';
import { isMarked, payloadType, sequenceOf, timestampOf } from '../../../src/media/rtp-packet.ts';
import { RtpSender } from '../../../src/media/rtp-sender.ts';
import type { MediaPlan } from '../../../src/media/sdp.ts';

const plan: MediaPlan = {
  remote: { host: '192.0.2.9', port: 4_000 },
  sourceHosts: ['192.0.2.9'],
  codec: 'alaw',
  sendType: 8,
  sendEventType: 96,
  receive: [],
  maySend: true,
  expectsMedia: true,
};

let sender: RtpSender;
let packets: Buffer[];
let told: string[];
beforeEach(() => {
  packets = [];
  told = [];
  sender = new RtpSender({
    transmit: (packet) => packets.push(Buffer.from(packet)),
    played: (id, how) => told.push(`${id} ${how}`),
    keySent: (id) => told.push(`${id} sent`),
  });
});

const ticks = (count: number): void => {
  for (let i = 0; i < count; i++) sender.tick();
};
/** Each packet's step from the one before: sequence and timestamp. */
const steps = (): [number, number][] =>
  packets.slice(1).map((packet, i) => {
    const before = packets[i]!;
    return [
      (sequenceOf(packet) - sequenceOf(before)) & 0xffff,
      (timestampOf(packet) - timestampOf(before)) >>> 0,
    ];
  });

test('before an SDP nothing is sent; after it, silence in the codec of the peer', () => {
  ticks(3);
  assert.equal(packets.length, 0);
  sender.configure(plan);
  ticks(5);
  assert.equal(packets.length, 5);
  assert.ok(packets.every((packet) => payloadType(packet) === 8 && packet.length === 172));
  assert.ok(packets[0]!.subarray(12).every((byte) => byte === silenceByte.alaw));
  assert.deepEqual(packets.map(isMarked), [true, false, false, false, false]);
});

test('one numbering through silence, prompt, keys and silence again', () => {
  sender.configure(plan);
  ticks(2);
  sender.play(new Player(7, [toneSound(400, 60, 0.3)], false));
  ticks(5);
  assert.ok(sender.queueKey(8, 5, 40));
  ticks(8);
  const audio = packets.filter((packet) => payloadType(packet) === 8);
  const events = packets.filter((packet) => payloadType(packet) === 96);
  assert.deepEqual([audio.length, events.length], [10, 4]);
  assert.deepEqual(told, ['7 finished', '8 sent']);
  assert.ok(steps().every(([sequence]) => sequence === 1));
  assert.equal(new Set(events.map(timestampOf)).size, 1);
  assert.deepEqual(events.map(isMarked), [true, false, false, false]);
  const [first, last] = [packets[0]!, packets.at(-1)!];
  assert.equal(timestampOf(last) - timestampOf(first), 14 * 160, 'time went on by 20 ms a tick');
});

test('keys wait for each other, 60 ms apart', () => {
  sender.configure(plan);
  assert.ok(sender.queueKey(1, 1, 40) && sender.queueKey(2, 1, 40));
  ticks(20);
  const types = packets.map((packet) => (payloadType(packet) === 96 ? 'k' : '.')).join('');
  assert.match(types, /^kkkk\.{3,4}kkkk\.+$/);
  assert.deepEqual(told, ['1 sent', '2 sent']);
});

test('a peer without events, or too many keys: refused', () => {
  sender.configure({ ...plan, sendEventType: null });
  assert.equal(sender.queueKey(1, 1, 40), false);
  sender.configure(plan);
  const taken = Array.from({ length: 100 }, (_, i) => sender.queueKey(i, 1, 40));
  assert.equal(taken.filter(Boolean).length, 32);
});

test('on hold nothing is sent, a prompt goes on unheard, and after it time has passed', () => {
  sender.configure(plan);
  ticks(1);
  sender.configure({ ...plan, maySend: false });
  sender.play(new Player(1, [silenceSound(60)], false));
  ticks(10);
  assert.deepEqual([packets.length, told], [1, ['1 finished']]);
  sender.configure(plan);
  ticks(1);
  assert.deepEqual(steps(), [[1, 11 * 160]]);
  assert.ok(isMarked(packets[1]!));
});

test('a prompt replaced, stopped by its id, or ended with the leg was stopped', () => {
  sender.configure(plan);
  const player = (id: number): Player => new Player(id, [silenceSound(1_000)], true);
  sender.play(player(1));
  sender.play(player(2));
  sender.stop(1);
  sender.stop(2);
  sender.play(player(3));
  sender.setRelaying(true);
  assert.equal(told.at(-1), '3 stopped');
  sender.setRelaying(false);
  sender.play(player(4));
  sender.queueKey(5, 1, 40);
  sender.close();
  assert.deepEqual(told, ['1 stopped', '2 stopped', '3 stopped', '4 stopped', '5 sent']);
  ticks(3);
  assert.equal(packets.length, 0);
});
