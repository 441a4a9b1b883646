import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { showCallback, showText } from '../../../src/api/mask.ts';
import { newId } from '../../../src/base/ids.ts';
import type { CallbackView } from '../../../src/engine/views.ts';

const viewer = { seesNumbers: false };

const number = '+12025550143';
const at = '2026-11-21T18:50:00.123Z';
const view: CallbackView = {
  ...{ id: newId(), callTargetId: newId(), number, state: 'ended', outcome: 'cancelled' },
  ...{ reason: `moved to ${number}`, source: 'phone', joinedAt: at, createdAt: at, dueAt: at },
  ...{ scheduledFor: null, expiresAt: at, endedAt: at },
  metadata: { 'x-user-to-user': '%2B12025550143', name: 'Ada (202) 555-0143' },
  quote: { lowSeconds: 60, highSeconds: 180, said: 'in between one and three minutes' },
  attempts: [
    {
      ...{ id: newId(), number: 1, firstParty: 'customer', startedAt: at, endedAt: at },
      result: 'busy',
      legs: [
        {
          ...{ id: newId(), role: 'customer', to: `sip:${number}@trunk.example`, startedAt: at },
          ...{ answeredAt: null, endedAt: at, sipStatus: 486, reason: `${number} is busy` },
        },
      ],
    },
  ],
  launchedAs: 'position',
  keptQuote: null,
  journal: [
    {
      ...{ id: '901-17', at, actor: `key:${number}`, event: 'cancel-requested' },
      ...{ reason: '202.555.0143 rang', dueAt: null },
    },
  ],
};

test('who may not see numbers sees none of them anywhere in a callback, and all the rest', () => {
  const shown = showCallback(view, viewer);
  assert.doesNotMatch(JSON.stringify(shown), /5550143|555-0143|555\.0143/);
  assert.deepEqual(
    [shown.number, shown.metadata['name'], shown.attempts[0]?.legs[0]?.to],
    ['+12…43', 'Ada (202…43', 'sip:+12…43@trunk.example'],
  );
  for (const key of ['id', 'callTargetId', 'createdAt', 'quote', 'endedAt'] as const)
    assert.deepEqual(shown[key], view[key]);
  assert.equal(shown.journal[0]?.at, at);
});

test('who may see numbers sees the callback as it is; nobody in particular may not', () => {
  assert.deepEqual(showCallback(view, { seesNumbers: true }), view);
  assert.equal(showCallback(view, null).number, '+12…43');
});

test('times and ids are no numbers', () => {
  const id = '01234567-1234-7123-8123-123456789012';
  for (const text of [`to ${at}`, `The callback ${id} is open`, 'after 20 minutes', '486 Busy'])
    assert.equal(showText(text, viewer), text);
});

test('no way of writing a number leaves more of it than five digits', () => {
  const separator = fc.constantFrom('', ' ', '-', '.', '/', ') ', ' (', '%20', '\u00a0', '+');
  const digit = fc.constantFrom('0', '1', '5', '9', '٣', '７');
  const written = fc
    .array(fc.tuple(digit, separator), { minLength: 7, maxLength: 40 })
    .map((parts) => parts.flat().join(''));
  const word = fc.constantFrom('', 'call ', 'x', '<b>', '"');
  fc.assert(
    fc.property(word, written, word, (before, text, after) => {
      const shown = showText(before + text + after, viewer);
      assert.ok(shown.replace(/%2[089BDEF]/g, '').replace(/[^\p{Nd}]/gu, '').length <= 5, shown);
    }),
  );
});
