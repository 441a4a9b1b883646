import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playSeeds } from './run.ts';

// More of them: node test/world/many.ts FROM COUNT
test('whatever fails, nothing promised is lost and nobody is called twice', async () => {
  const findings = await playSeeds(1, 24);
  assert.deepEqual(
    findings.map(({ report }) => report),
    [],
  );
});
