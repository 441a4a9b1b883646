import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ReceiveStats } from '../../../src/media/receive-stats.ts';

function feed(sequences: number[], ssrc = 1, stats = new ReceiveStats()): ReceiveStats {
  for (const sequence of sequences)
    stats.count(ssrc, sequence & 0xffff, (sequence * 160) >>> 0, sequence * 20);
  return stats;
}

const run = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i);

test('what is missing between the first and the last is lost, round the circle, in any order', () => {
  const scene = fc.tuple(
    fc.nat(0xffff),
    fc.uniqueArray(fc.integer({ min: 1, max: 498 }), { maxLength: 50 }),
  );
  fc.assert(
    fc.property(scene, ([from, missing]) => {
      const gone = new Set(missing);
      const kept = run(0, 500)
        .filter((i) => !gone.has(i))
        .map((i) => from + i);
      const swapped = kept.map((one, i) =>
        i % 7 === 3 ? (kept[i + 1] ?? one) : i % 7 === 4 ? kept[i - 1]! : one,
      );
      const stats = feed(swapped);
      assert.deepEqual([stats.received, stats.lost], [kept.length, missing.length]);
    }),
  );
});

test('a new SSRC and numbering that begins anew are no loss', () => {
  const stats = feed(run(100, 10));
  feed(run(40_000, 10), 2, stats);
  feed(run(7, 10), 2, stats);
  assert.deepEqual([stats.received, stats.lost], [30, 0]);
});

test('nothing came: nothing lost', () => assert.equal(new ReceiveStats().lost, 0));

test('jitter is what arrival differs by (RFC 3550 A.8)', () => {
  const steady = feed(run(0, 500));
  assert.equal(steady.jitterMs, 0);
  const shaky = new ReceiveStats();
  for (const i of run(0, 500)) shaky.count(1, i, i * 160, i * 20 + (i % 2) * 4);
  assert.ok(Math.abs(shaky.jitterMs - 4) < 0.1, `${shaky.jitterMs}`);
});
