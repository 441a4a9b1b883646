import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { randomHex } from '../../src/base/ids.ts';

test('random hex has the length that was asked for and never comes twice', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 64 }), (bytes) => {
      const text = randomHex(bytes);
      assert.match(text, new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
      // Not even in part: the first eight bytes are as good as any.
      assert.ok(!seen.has(text.slice(0, 16)));
      seen.add(text.slice(0, 16));
    }),
    { numRuns: 1_000 },
  );
});
