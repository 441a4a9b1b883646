import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayUse } from '../../../src/api/access.ts';
import type { Scope } from '../../../src/engine/views.ts';

test('each scope includes those below it and none above', () => {
  const ladder = ['offer:read', 'read', 'operate', 'write', 'admin'] as const;
  const table: [granted: Scope, ...may: boolean[]][] = [
    ['offer:read', true, false, false, false, false],
    ['read', true, true, false, false, false],
    ['operate', true, true, true, false, false],
    ['write', true, true, true, true, false],
    ['admin', true, true, true, true, true],
  ];
  for (const [granted, ...may] of table)
    for (const [at, wanted] of ladder.entries())
      assert.equal(mayUse([granted], wanted), may[at], `${granted} for ${wanted}`);
  assert.equal(mayUse(['offer:read', 'write'], 'read'), true);
  assert.equal(mayUse([], 'offer:read'), false);
});
