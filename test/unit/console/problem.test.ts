import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isAway, Problem } from '../../../src/console/api/problem.ts';

test('a problem of the API keeps its code, its sentence, its fields and what else it brings', () => {
  const errors = [{ field: 'name', wanted: '1 to 100 characters', found: 'nothing' }];
  const body = { code: 'bad-request', title: 'Bad request', detail: 'name: …', errors, x: 1 };
  const problem = new Problem(body, 400);
  assert.equal(problem.code, 'bad-request');
  assert.equal(problem.message, 'name: …');
  assert.deepEqual(problem.errors, errors);
  assert.equal(problem.extra['x'], 1);
  assert.equal(isAway(problem), false);
});

test('any answer at all makes a problem that can be shown', () => {
  fc.assert(
    fc.property(fc.anything(), fc.integer({ min: 0, max: 599 }), (body, status) => {
      const problem = new Problem(body, status);
      assert.equal(typeof problem.message, 'string');
      assert.ok(problem.message.length > 0 || typeof body === 'object');
      for (const { field, wanted } of problem.errors)
        assert.equal(typeof (field + wanted), 'string');
    }),
  );
});

test('no answer, and a proxy that has none to give, count as away', () => {
  assert.equal(isAway(new Problem({}, 0)), true);
  assert.equal(isAway(new Problem('<html>', 502)), true);
  assert.equal(isAway(new Problem({}, 500)), false);
  assert.equal(isAway(new Error('other')), false);
});
