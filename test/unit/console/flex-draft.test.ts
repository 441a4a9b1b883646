import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, dictionary, jsonValue, property, string } from 'fast-check';
import {
  asFile,
  essentialsOf,
  firstSettings,
  fromFile,
  withEssentials,
} from '../../../src/console/pages/set-up/flex-draft.ts';
import { checkedSettings } from '../../../src/flex/read-settings.ts';
import { mindfulFile, unholdFile } from '../../support/flex-settings.ts';

test('what is not typed stays as it is, whatever somebody wrote into the file', () => {
  check(
    property(dictionary(string(), jsonValue(), { noNullPrototype: true }), (settings) => {
      essentialsOf(settings);
      assert.deepEqual(withEssentials(settings, {}), settings);
      assert.deepEqual(fromFile(asFile(settings)), JSON.parse(JSON.stringify(settings)));
    }),
  );
});

test('what is typed stands where the file has it, beside what the form does not show', () => {
  const before = { ...unholdFile, taskRouter: { workspace: 'Mine' }, language: 'de-DE' };
  const after = withEssentials(before, {
    ...{ taskQueue: 'Sales', allow: '203.0.113.7,  203.0.113.8/31', callbackPort: 5060 },
  });
  assert.deepEqual(after, {
    ...before,
    taskRouter: { workspace: 'Mine', taskQueue: 'Sales' },
    allow: ['203.0.113.7', '203.0.113.8/31'],
    callback: { ...unholdFile.callback, port: 5060 },
  });
  assert.equal(essentialsOf(after).allow, '203.0.113.7, 203.0.113.8/31');
  checkedSettings(after, 'the form');
});

test('settings for Mindful get no field that only Unhold has', () => {
  const typed = withEssentials(mindfulFile, { sipDomain: 'another', returnNumber: '+12025550103' });
  checkedSettings(typed, 'the form');
  assert.deepEqual(Object.keys(typed).sort(), Object.keys(mindfulFile).sort());
});

test('the first settings lack nothing but what nobody can know', () => {
  const known = { publicHost: '203.0.113.5', port: 5566, publicUrl: 'https://unhold.example.com' };
  const filled = withEssentials(firstSettings(known), {
    customerNumbers: [{ number: '+12025550100', offer: 'before-queue' }],
    ...{ returnNumber: '+12025550101', sipDomain: 'acme', callbackNumber: '+12025550199' },
  });
  checkedSettings(filled, 'the form');
  assert.throws(() => checkedSettings(firstSettings(known), 'the form'), /customerNumbers\.0/);
});

test('what is no JSON object is nothing', () => {
  for (const content of ['', '{', '[]', '7', 'null', '"x"']) assert.equal(fromFile(content), null);
});
