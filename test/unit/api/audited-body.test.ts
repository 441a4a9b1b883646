import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { auditedBody } from '../../../src/api/audited-body.ts';

test('secrets are left out wherever they are', () => {
  const body = { email: 'a@b.c', password: 'x', code: '1', at: { authToken: 't', list: ['k'] } };
  assert.deepEqual(auditedBody(body, false), {
    ...{ email: 'a@b.c', password: '(not kept)', code: '(not kept)' },
    at: { authToken: '(not kept)', list: ['k'] },
  });
});

test('numbers are masked where they are a customer’s, ids are not', () => {
  const id = '01234567-0123-7123-8123-012345678901';
  const body = { id, number: '+12025550123', reason: 'call 2025550123 instead', n: 12345678 };
  assert.deepEqual(auditedBody(body, true), {
    ...{ id, number: '+12…23', reason: 'call 202…23 instead', n: 12345678 },
  });
  assert.deepEqual(auditedBody(body, false), body);
});

test('what is large is told by its size alone, and whatever comes can be stored as json', () => {
  assert.deepEqual(auditedBody({ a: 'x'.repeat(9_000) }, false), { notKept: '9008 characters' });
  assert.deepEqual(auditedBody({ 'a\0': 'b\0\uD800 \\u0000' }, false), { a: 'b\uFFFD \\u0000' });
  assert.equal(auditedBody(undefined, true), undefined);
  assert.equal(auditedBody(null, true), undefined);
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (json, mayHoldNumbers) => {
      const kept = JSON.stringify(auditedBody(JSON.parse(json), mayHoldNumbers)) ?? '';
      assert.ok(kept.length < 20_000 && kept.isWellFormed());
    }),
  );
});
