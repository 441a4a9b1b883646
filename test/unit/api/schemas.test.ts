import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { z } from 'zod';
import type { FieldError } from '../../../src/api/problems.ts';
import { newCallback, nothing, rescheduling } from '../../../src/api/schemas/callback.ts';
import { callTargetPatch, newCallTarget } from '../../../src/api/schemas/call-target.ts';
import { fields } from '../../../src/api/schemas/fields.ts';
import { newApiKey, newPhoneNumber } from '../../../src/api/schemas/others.ts';
import { paging } from '../../../src/api/schemas/paging.ts';
import { compileValidator } from '../../../src/api/validation.ts';
import { UserError } from '../../../src/base/errors.ts';
import { callTargetDefaults } from '../../../src/callback/call-target.ts';

function check(schema: z.ZodType, data: unknown): { value?: unknown; errors?: FieldError[] } {
  const validate = compileValidator({ schema, method: 'POST', url: '/', httpPart: 'body' });
  const result = validate(data) as { value?: unknown; error?: unknown };
  if (!result.error) return { value: result.value };
  assert.ok(result.error instanceof UserError);
  assert.equal(result.error.status, 400);
  return { errors: result.error.extra['errors'] as FieldError[] };
}

const required = {
  name: 'Billing',
  destination: 'sip:+12025550120@acme.example',
  callerId: '+12025550110',
};
const call = { callTargetId: 'some-id', number: '+12025550123' };

test('a call target needs three settings; the rest has the documented defaults', () => {
  assert.deepEqual(check(newCallTarget, required).value, { ...callTargetDefaults, ...required });
});

test('a part of a group is completed by its defaults when made, and left alone when changed', () => {
  const made = check(newCallTarget, { ...required, retry: { maxAttempts: 5 } }).value;
  assert.deepEqual((made as { retry: object }).retry, { maxAttempts: 5, delaySeconds: 300 });
  const item = { name: 'x-account' };
  const withItem = check(newCallTarget, { ...required, metadataItems: [item] }).value;
  assert.deepEqual((withItem as { metadataItems: object[] }).metadataItems, [
    { name: 'x-account', type: 'sip-header', maxLength: 60, terminator: '#', default: null },
  ]);
  for (const patch of [
    {},
    { retry: { maxAttempts: 5 } },
    { holdDestination: null },
    { twilio: null },
  ])
    assert.deepEqual(check(callTargetPatch, patch).value, patch);
});

const bad: [schema: z.ZodType, data: unknown, field: string, wanted: RegExp, found?: string][] = [
  [newCallTarget, undefined, 'body', /a JSON object with the fields: name, /, 'nothing'],
  [newCallTarget, [], 'body', /a JSON object/, 'a list of 0'],
  [newCallTarget, 'x', 'body', /a JSON object/, '"x"'],
  [newCallTarget, { ...required, name: undefined }, 'name', /text of 1 to 100/, 'nothing'],
  [
    newCallTarget,
    { ...required, name: 'a\r\nb' },
    'name',
    /without control characters/,
    '"a\\r\\nb"',
  ],
  [newCallTarget, { ...required, name: '' }, 'name', /text of 1 to 100/, '""'],
  [newCallTarget, { ...required, name: 'x'.repeat(101) }, 'name', /text/, `"${'x'.repeat(59)}…`],
  [
    newCallTarget,
    { ...required, retryDelay: 5 },
    'retryDelay',
    /one of the fields: name/,
    'an unknown field',
  ],
  [
    newCallTarget,
    { ...required, retry: { delayMs: 5 } },
    'retry.delayMs',
    /maxAttempts, delaySeconds/,
  ],
  [
    newCallTarget,
    { ...required, retry: { delaySeconds: '5m' } },
    'retry.delaySeconds',
    /a whole number of seconds from 0 to 86400/,
    '"5m"',
  ],
  [
    newCallTarget,
    { ...required, retry: { delaySeconds: 1.5 } },
    'retry.delaySeconds',
    /whole number of seconds/,
    '1.5',
  ],
  [
    newCallTarget,
    { ...required, customerRingSeconds: 40_000 },
    'customerRingSeconds',
    /from 1 to 180/,
    '40000',
  ],
  [
    newCallTarget,
    { ...required, customerRingSeconds: null },
    'customerRingSeconds',
    /seconds/,
    'null',
  ],
  [
    newCallTarget,
    { ...required, firstParty: 'Customer' },
    'firstParty',
    /one of customer, agent/,
    '"Customer"',
  ],
  [
    newCallTarget,
    { ...required, twilio: { workspaceSid: `WS${'0'.repeat(32)}`, taskQueueSid: 'WQ1' } },
    'twilio.taskQueueSid',
    /the SID of a TaskRouter queue, WQ and 32 hexadecimal digits/,
    '"WQ1"',
  ],
  [
    newCallTarget,
    { ...required, twilio: { workspaceSid: `WS${'0'.repeat(32)}` } },
    'twilio.taskQueueSid',
    /TaskRouter queue/,
    'nothing',
  ],
  [newCallTarget, { ...required, processing: 'yes' }, 'processing', /true or false/, '"yes"'],
  [newCallTarget, { ...required, maxWaiting: -1 }, 'maxWaiting', /from 0 to 1000000/, '-1'],
  [
    newCallTarget,
    { ...required, estimate: { source: 'guess' } },
    'estimate.source',
    /one of fixed/,
  ],
  [
    newCallTarget,
    { ...required, callerNumberFrom: ['a b'] },
    'callerNumberFrom.0',
    /SIP header/,
    '"a b"',
  ],
  [
    newCallTarget,
    { ...required, metadataItems: [{ type: 'dtmf' }] },
    'metadataItems.0.name',
    /SIP header/,
  ],
  [
    newCallTarget,
    { ...required, metadataItems: {} },
    'metadataItems',
    /a list of at most 20/,
    'an object',
  ],
  [newCallTarget, { ...required, allowedCountries: ['usa'] }, 'allowedCountries.0', /ISO 3166/],
  [newCallTarget, { ...required, blockedPrefixes: ['1-900'] }, 'blockedPrefixes.0', /digits/],
  [callTargetPatch, { retry: null }, 'retry', /JSON object/, 'null'],
  [callTargetPatch, { id: 'x' }, 'id', /one of the fields/],
  [callTargetPatch, { name: null }, 'name', /text/, 'null'],
  [newCallback, { number: '+12025550123' }, 'callTargetId', /text/, 'nothing'],
  [newCallback, { ...call, number: 12025550123 }, 'number', /text/, '12025550123'],
  [newCallback, { ...call, scheduledFor: 1767225600 }, 'scheduledFor', /ISO 8601/],
  [newCallback, { ...call, scheduledFor: 'tomorrow' }, 'scheduledFor', /ISO 8601/],
  [newCallback, { ...call, scheduledFor: '2026-01-31T15:00:00' }, 'scheduledFor', /offset/],
  [newCallback, { ...call, waitedSeconds: 86_401 }, 'waitedSeconds', /0 to 86400/],
  [
    newCallback,
    { ...call, waitedMinutes: 5 },
    'waitedMinutes',
    /waitedSeconds/,
    'an unknown field',
  ],
  [newCallback, { ...call, metadata: { 'a b': 'c' } }, 'metadata', /item names as keys/, '"a b"'],
  [newCallback, { ...call, metadata: { a: 5 } }, 'metadata.a', /text/, '5'],
  [newCallback, { ...call, metadata: 'a' }, 'metadata', /an object of texts/],
  [rescheduling, {}, 'scheduledFor', /ISO 8601/, 'nothing'],
  [nothing, { why: 'x' }, 'why', /one of the fields: \(none\)/],
  [newPhoneNumber, { number: '+12025550100' }, 'callTargetId', /text/],
  [newApiKey, { name: 'x', scopes: [] }, 'scopes', /at least one of read/],
  [
    newApiKey,
    { name: 'x', scopes: ['root'] },
    'scopes.0',
    /one of read, offer:read, operate, write, admin/,
  ],
  [fields(paging), { limit: '0' }, 'limit', /from 1 to 200/, '0'],
  [fields(paging), { limit: '201' }, 'limit', /from 1 to 200/],
  [fields(paging), { limit: '1e2' }, 'limit', /from 1 to 200/],
  [fields(paging), { limit: ['1', '2'] }, 'limit', /from 1 to 200/],
  [fields(paging), { page: '2' }, 'page', /limit, cursor/],
];

for (const [schema, data, field, wanted, found] of bad) {
  test(`${JSON.stringify(data)?.slice(0, 120) ?? 'no body'} is refused, naming ${field}`, () => {
    const { errors } = check(schema, data);
    assert.equal(errors?.length, 1, JSON.stringify(errors));
    assert.equal(errors[0]?.field, field);
    assert.match(errors[0].wanted, wanted);
    if (found !== undefined) assert.equal(errors[0].found, found);
  });
}

test('all faults are named at once', () => {
  const data = { ...required, name: 5, offer: 'no', retry: { maxAttempts: 0, x: 1 }, y: 2 };
  const named = check(newCallTarget, data).errors?.map(({ field }) => field);
  assert.deepEqual(named?.sort(), ['name', 'offer', 'retry.maxAttempts', 'retry.x', 'y']);
});

test('a moment may have any offset', () => {
  for (const scheduledFor of ['2026-01-31T15:00:00Z', '2026-01-31T16:00:00.123+01:00'])
    assert.ok('value' in check(newCallback, { ...call, scheduledFor }));
});

test('whatever JSON comes, the check answers', () => {
  const schemas = [newCallTarget, callTargetPatch, newCallback, newApiKey, newPhoneNumber];
  fc.assert(
    fc.property(fc.constantFrom(...schemas), fc.jsonValue({ maxDepth: 4 }), (schema, data) => {
      const { errors } = check(schema, data);
      for (const { field, wanted, found } of errors ?? [])
        assert.ok(field !== '' && wanted !== '' && (found ?? '').length < 80);
    }),
  );
});
