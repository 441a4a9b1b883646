import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  anyEstimateSource,
  callTargetDefaults,
  type CallTargetSettings,
} from '../../../src/callback/call-target.ts';
import { applyChanges, diffSettings } from '../../../src/callback/settings-diff.ts';
import type { Shift } from '../../../src/callback/staffing.ts';
import { settingsWith } from './builders.ts';

const seconds = fc.nat({ max: 900 });
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const shifts: Shift[] = [
  { days: [1, 2], from: '08:00', to: '12:00', agents: 3 },
  { days: [6], from: '09:00', to: '24:00', agents: 1 },
];
const sid = fc.constantFrom('a', 'b').map((digit) => digit.repeat(32));

/** Few values for each setting, so that two settings are often equal in one and different in another. */
const anySettings: fc.Arbitrary<CallTargetSettings> = fc
  .record(
    {
      name: fc.constantFrom('Billing', 'Sales', '', '__proto__', 'a.b'),
      registering: fc.boolean(),
      maxWaiting: maybe(seconds),
      holdDestination: maybe(fc.constant('sip:hold@acme.example')),
      callerNumberFrom: fc.array(fc.constantFrom('From', 'x-user-to-user'), { maxLength: 3 }),
      allowedCountries: maybe(fc.array(fc.constantFrom('US', 'CH'), { maxLength: 2 })),
      metadataItems: fc.array(
        fc.record({
          name: fc.constantFrom('x-account', 'x-user-to-user'),
          type: fc.constantFrom('sip-header' as const, 'dtmf' as const),
          maxLength: seconds,
          terminator: maybe(fc.constant('#')),
          default: maybe(fc.string()),
        }),
        { maxLength: 2 },
      ),
      staffing: maybe(fc.array(fc.constantFrom(...shifts), { maxLength: 2 })),
      estimate: fc.oneof(
        fc.record({ source: fc.constant('fixed' as const), seconds }),
        fc.record({ source: fc.constant('line' as const), fallbackSeconds: maybe(seconds) }),
      ),
      retry: fc.record({ maxAttempts: seconds, delaySeconds: seconds }),
      pacing: fc.record({
        mode: fc.constantFrom('timer' as const, 'position' as const),
        heldShare: maybe(fc.double({ min: 0.01, max: 0.9, noNaN: true })),
      }),
      twilio: maybe(fc.record({ workspaceSid: sid, taskQueueSid: sid })),
    },
    { requiredKeys: [] },
  )
  // As they come from the database: plain objects.
  .map((some) => JSON.parse(JSON.stringify(settingsWith(some))));

const whole = (settings: CallTargetSettings) => ({
  ...settings,
  estimate: { ...anyEstimateSource, ...settings.estimate },
});

test('applied to what was before, the changes make what is after', () => {
  fc.assert(
    fc.property(anySettings, anySettings, (before, after) => {
      assert.deepEqual(applyChanges(before, diffSettings(before, after)), whole(after));
    }),
  );
});

test('settings differ in nothing from themselves, also once stored and read again', () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      assert.deepEqual(diffSettings(settings, settings), []);
      const read: CallTargetSettings = JSON.parse(JSON.stringify(settings));
      assert.deepEqual(diffSettings(settings, read), []);
    }),
  );
});

test('the way back is the same changes turned round', () => {
  fc.assert(
    fc.property(anySettings, anySettings, (before, after) => {
      const turned = diffSettings(after, before).map((change) => ({
        ...change,
        ...{ before: change.after, after: change.before },
      }));
      assert.deepEqual(diffSettings(before, after), turned);
    }),
  );
});

test('no setting is named twice, nor together with the group it is in', () => {
  fc.assert(
    fc.property(anySettings, anySettings, (before, after) => {
      const fields = diffSettings(before, after).map(({ field }) => field);
      assert.equal(new Set(fields).size, fields.length);
      for (const field of fields)
        assert.ok(!fields.some((other) => other.startsWith(`${field}.`)), fields.join());
    }),
  );
});

test('changes go on top of other changes and touch nothing else', () => {
  fc.assert(
    fc.property(anySettings, anySettings, anySettings, (base, mine, theirs) => {
      const changes = diffSettings(base, mine);
      const merged = applyChanges(theirs, changes);
      const changed = new Set(changes.map(({ field }) => field));
      for (const { field } of diffSettings(theirs, merged)) assert.ok(changed.has(field), field);
      const unlike = new Set(diffSettings(mine, merged).map(({ field }) => field));
      for (const field of changed) assert.ok(!unlike.has(field), field);
    }),
  );
});

test('a change is told by its path, a list and the queue as one', () => {
  const twilio = { workspaceSid: 'WS1', taskQueueSid: 'WQ1' };
  const before = settingsWith({ name: 'Billing', twilio: null });
  const after = {
    ...before,
    ...{ name: 'Sales', twilio, allowedCountries: ['US'] },
    retry: { maxAttempts: 3, delaySeconds: 40 },
    estimate: { source: 'line' as const, fallbackSeconds: 60 },
  };
  const found = diffSettings(before, after);
  assert.deepEqual(
    new Map(found.map(({ field, ...values }) => [field, values])),
    new Map<string, object>([
      ['name', { before: 'Billing', after: 'Sales' }],
      ['twilio', { before: null, after: twilio }],
      ['allowedCountries', { before: before.allowedCountries, after: ['US'] }],
      ['retry.delaySeconds', { before: before.retry.delaySeconds, after: 40 }],
      ['estimate.source', { before: 'fixed', after: 'line' }],
      ['estimate.fallbackSeconds', { before: null, after: 60 }],
    ]),
  );
  assert.equal(callTargetDefaults.retry.delaySeconds, 300, 'nothing was changed in place');
});
