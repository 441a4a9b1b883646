import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { partition, PortPool } from '../../../src/media/port-pool.ts';

const range = fc
  .tuple(fc.integer({ min: 1_024, max: 60_000 }), fc.integer({ min: 0, max: 400 }))
  .map(([low, size]) => ({ low, high: low + size }));

function drain(pool: PortPool): number[] {
  const ports: number[] = [];
  for (let port = pool.take(); port !== null; port = pool.take()) ports.push(port);
  return ports;
}

test('every even port of the range is given once', () => {
  fc.assert(
    fc.property(range, ({ low, high }) => {
      const ports = drain(new PortPool(low, high)).sort((a, b) => a - b);
      const wanted = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter(
        (port) => port % 2 === 0,
      );
      assert.deepEqual(ports, wanted);
    }),
  );
});

test('a port given back is the last to be given again', () => {
  const pool = new PortPool(20_000, 20_008);
  const first = pool.take()!;
  pool.give(first);
  assert.equal(drain(pool).at(-1), first);
});

test('the order cannot be guessed: two pools differ', () => {
  assert.notDeepEqual(drain(new PortPool(20_000, 20_999)), drain(new PortPool(20_000, 20_999)));
});

test('parts of a range never overlap and stay inside', () => {
  fc.assert(
    fc.property(range, fc.integer({ min: 1, max: 8 }), ({ low, high }, parts) => {
      const ports = partition({ low, high }, parts).flatMap((part) =>
        drain(new PortPool(part.low, part.high)),
      );
      assert.equal(new Set(ports).size, ports.length);
      assert.ok(ports.every((port) => port >= low && port <= high));
    }),
  );
});
