import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  headerBytes,
  isMarked,
  payloadEnd,
  payloadStart,
  payloadType,
  sequenceDistance,
  sequenceOf,
  ssrcOf,
  timestampDistance,
  timestampOf,
  writeHeader,
} from '../../../src/media/rtp-packet.ts';

const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });

test('what is written is read', () => {
  const fields = fc.tuple(fc.integer({ min: 0, max: 127 }), fc.boolean(), u16, u32, u32);
  fc.assert(
    fc.property(fields, ([type, marked, sequence, timestamp, ssrc]) => {
      const packet = Buffer.alloc(headerBytes + 160);
      writeHeader(packet, type, marked, sequence, timestamp, ssrc);
      assert.deepEqual(
        [
          payloadType(packet),
          isMarked(packet),
          sequenceOf(packet),
          timestampOf(packet),
          ssrcOf(packet),
        ],
        [type, marked, sequence, timestamp, ssrc],
      );
      assert.equal(payloadStart(packet), headerBytes);
      assert.equal(payloadEnd(packet, headerBytes), packet.length);
    }),
  );
});

test('any bytes: the payload lies inside the packet, or there is none', () => {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((one) => {
    if (one.length > 0) one[0] = (one[0]! & 0x3f) | 0x80;
    return Buffer.from(one);
  });
  fc.assert(
    fc.property(bytes, (packet) => {
      const start = payloadStart(packet);
      if (start === -1) return;
      const end = payloadEnd(packet, start);
      assert.ok(start >= headerBytes && start < packet.length);
      assert.ok(end === -1 || (end > start && end <= packet.length));
    }),
    { numRuns: 2_000 },
  );
});

test('CSRC, extension and padding are stepped over (RFC 3550 §5.1, §5.3.1)', () => {
  const packet = Buffer.alloc(12 + 4 + 4 + 8 + 3 + 2);
  packet[0] = 0x80 | 0x20 | 0x10 | 1;
  packet.writeUInt16BE(2, 12 + 4 + 2);
  packet[packet.length - 1] = 2;
  assert.equal(payloadStart(packet), 28);
  assert.equal(payloadEnd(packet, 28), 31);
});

test('what is not RTP has no payload', () => {
  const rtp = Buffer.alloc(172);
  rtp[0] = 0x80;
  const cases: [string, Buffer][] = [
    ['empty', Buffer.alloc(0)],
    ['a header alone', rtp.subarray(0, 12)],
    ['STUN', Buffer.concat([Buffer.from([0x00, 0x01]), rtp.subarray(2)])],
    [
      'an extension longer than the packet',
      Buffer.concat([Buffer.from([0x90]), Buffer.alloc(13, 0xff)]),
    ],
  ];
  for (const [what, packet] of cases) assert.equal(payloadStart(packet), -1, what);
  const padded = Buffer.from(rtp);
  padded[0] = 0xa0;
  for (const padding of [0, 161, 255]) {
    padded[171] = padding;
    assert.equal(payloadEnd(padded, 12), -1, `padding ${padding}`);
  }
  assert.equal(payloadEnd(Buffer.alloc(2_000), 12), -1, 'a second of audio in a packet');
});

test('distances go round the circle', () => {
  assert.equal(sequenceDistance(2, 65_534), 4);
  assert.equal(sequenceDistance(65_534, 2), -4);
  assert.equal(timestampDistance(100, 0xffff_ff9c), 200);
  assert.equal(timestampDistance(0xffff_ff9c, 100), -200);
});
