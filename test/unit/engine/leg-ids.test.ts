import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isOurCallId, legIdentifiers } from '../../../src/engine/leg-ids.ts';

test('the identifiers follow from the attempt and the leg, and from nothing else', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.integer({ min: 1, max: 99 }), (one, other, n) => {
      const ids = legIdentifiers(one, `customer-${n}`);
      assert.deepEqual(legIdentifiers(one, `customer-${n}`), ids);
      assert.match(ids.branch, /^z9hG4bK[0-9a-f]{32}$/);
      assert.match(ids.fromTag, /^[0-9a-f]{16}$/);
      if (one !== other)
        for (const name of ['callId', 'fromTag', 'branch'] as const)
          assert.notEqual(legIdentifiers(other, `customer-${n}`)[name], ids[name]);
      assert.notEqual(legIdentifiers(one, `agent-${n}`).fromTag, ids.fromTag);
    }),
  );
});

test('a call that comes back to us is known by its Call-ID, any other is not', () => {
  const { callId } = legIdentifiers('019a1fd9-c092-78ea-8952-4bc13aa0b941', 'hold-1');
  assert.equal(isOurCallId(callId), true);
  for (const other of ['', 'unhold', 'unhold-x-customer-1', ` ${callId}`, `${callId}@host`])
    assert.equal(isOurCallId(other), false);
});
