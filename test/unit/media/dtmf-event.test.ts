import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { DtmfReceiver, DtmfSender, eventOfKey, keyOfEvent } from '../../../src/media/dtmf-event.ts';

interface EventPacket {
  payload: Buffer;
  timestamp: number;
}

/** All packets of one key, as our own sender writes them. */
function press(key: string, timestamp: number, durationMs = 100): EventPacket[] {
  const sender = new DtmfSender(eventOfKey(key)!, durationMs);
  const packets: EventPacket[] = [];
  for (let payload = Buffer.alloc(4); sender.next(payload, 0); payload = Buffer.alloc(4))
    packets.push({ payload, timestamp });
  return packets;
}

const keysOf = (packets: EventPacket[]): string =>
  packets.map((one) => receiver.receive(one.payload, 0, one.timestamp) ?? '').join('');
let receiver = new DtmfReceiver();
test.beforeEach(() => {
  receiver = new DtmfReceiver();
});

const anyKey = fc.nat(15).map((code) => keyOfEvent(code)!);

test('an event grows by 20 ms and ends three times (RFC 4733 §2.5.1.4)', () => {
  const packets = press('5', 0, 100).map(({ payload }) => [...payload]);
  assert.deepEqual(packets, [
    [5, 10, 0, 160],
    [5, 10, 1, 64],
    [5, 10, 1, 224],
    [5, 10, 2, 128],
    [5, 0x8a, 3, 32],
    [5, 0x8a, 3, 32],
    [5, 0x8a, 3, 32],
  ]);
});

test('each key once, whatever is lost, doubled or late, as long as one packet of it arrives', () => {
  const presses = fc.array(
    fc.record({
      key: anyKey,
      durationMs: fc.integer({ min: 40, max: 400 }),
      kept: fc.array(fc.nat(30), { minLength: 1, maxLength: 12 }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(presses, fc.integer({ min: 0, max: 0xffff_ffff }), (list, begin) => {
      receiver = new DtmfReceiver();
      let timestamp = begin;
      const heard = list.map(({ key, durationMs, kept }) => {
        const packets = press(key, timestamp, durationMs);
        timestamp = (timestamp + durationMs * 8 + 480) >>> 0;
        return keysOf(kept.map((at) => packets[at % packets.length]!));
      });
      assert.deepEqual(
        heard,
        list.map(({ key }) => key),
      );
    }),
  );
});

test('a packet of the last key that comes after the next one began says nothing', () => {
  const [first, second] = [press('1', 1_000), press('2', 3_000)];
  assert.equal(keysOf([first[0]!, second[0]!, first.at(-1)!, second[1]!]), '12');
});

test('a key held over 8 s is one key, in segments (RFC 4733 §2.5.1.3)', () => {
  const segment = (timestamp: number, ended: boolean): EventPacket => ({
    payload: Buffer.from([9, ended ? 0x80 : 0, 0xff, 0xff]),
    timestamp,
  });
  assert.equal(keysOf([segment(100, false), segment(100 + 0xffff, true)]), '9');
  const ended = [segment(200_000, false), segment(200_000, true)];
  assert.equal(keysOf([...ended, segment(200_000 + 0xffff, false)]), '99');
});

test('after a reset an older clock counts again', () => {
  assert.equal(keysOf(press('1', 20_000)), '1');
  receiver.reset();
  assert.equal(keysOf(press('2', 100)), '2');
});

test('short payloads and other events are no keys', () => {
  for (const payload of [Buffer.alloc(0), Buffer.from([5, 0, 1])])
    assert.equal(receiver.receive(payload, 0, 1), null);
  assert.equal(receiver.receive(Buffer.from([16, 0, 0, 160]), 0, 1), null);
});

test('keys and codes are each other', () => {
  fc.assert(fc.property(anyKey, (key) => assert.equal(keyOfEvent(eventOfKey(key)!), key)));
  assert.equal(eventOfKey('d'), 15);
  for (const none of ['', 'E', '12', ' ']) assert.equal(eventOfKey(none), null);
});
