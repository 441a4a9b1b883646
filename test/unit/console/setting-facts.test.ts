import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { callTargetDefaults } from '../../../src/callback/call-target.ts';
import { faultOf, readNumber } from '../../../src/console/pages/targets/read-number.ts';
import { factsOf } from '../../../src/console/pages/targets/setting-facts.ts';
import { fieldOf } from '../../../src/console/pages/targets/setting-fields.ts';
import {
  settingOf,
  settingPaths,
  type SettingTexts,
} from '../../../src/console/pages/targets/setting-groups.ts';
import { targetSettings as german } from '../../../src/console/text/de/target-settings.ts';
import { targetSettings as english } from '../../../src/console/text/en/target-settings.ts';

const document: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8'),
);
const facts = factsOf(document);

test('the page has every setting there is, with its default', () => {
  assert.deepEqual([...facts.keys()], settingPaths);
  const groups = new Set(settingPaths.map((path) => path.split('.')[0] ?? path));
  const all = [...Object.keys(callTargetDefaults), 'name', 'destination', 'callerId'];
  assert.deepEqual([...groups].sort(), all.sort());
  const whole = { ...callTargetDefaults };
  for (const [path, fact] of facts)
    assert.deepEqual(fact.default, fieldOf(whole, path), `the default of ${path}`);
});

test('the form and bounds of a setting are those of the API', () => {
  assert.deepEqual(facts.get('maxWaiting'), {
    ...{ form: 'number', isWhole: true, isSeconds: false, isNullable: true },
    ...{ min: 0, max: 1_000_000, choices: [], default: null },
  });
  assert.deepEqual(facts.get('agentConfirmation')?.choices, ['answer', 'key', 'api', 'taskrouter']);
  const forms = (['name', 'registering', 'staffing', 'twilio', 'offerRule.atProbability'] as const)
    .map((path) => facts.get(path))
    .map((fact) => `${fact?.form} ${fact?.isWhole}`);
  assert.deepEqual(forms, [
    ...['text false', 'flag false', 'list false', 'object false', 'number false'],
  ]);
  assert.equal(factsOf({ components: 'none' }).size, 0);
});

test('every setting and choice is explained in every language, each in its own words', () => {
  for (const [language, texts] of Object.entries<SettingTexts>({ english, german })) {
    const labels = settingPaths.map((path) => texts.settings[path].label);
    assert.equal(new Set(labels).size, labels.length, `${language}: a label stands twice`);
    for (const path of settingPaths) {
      const { what, effect, none, options = {} } = texts.settings[path];
      const fact = facts.get(path);
      assert.ok(what.length > 10 && effect.length > 20, `${language}: ${path}`);
      assert.deepEqual(Object.keys(options), fact?.choices, `${language}: choices of ${path}`);
      assert.equal(
        none !== undefined,
        fact?.isNullable,
        `${language}: what empty means at ${path}`,
      );
    }
  }
  for (const path of settingPaths)
    assert.notEqual(english.settings[path].effect, german.settings[path].effect, path);
});

test('a field belongs to one setting', () => {
  assert.equal(settingOf('staffing.0.to'), 'staffing');
  assert.equal(settingOf('retry.delaySeconds'), 'retry.delaySeconds');
  assert.equal(settingOf('offer'), 'offer');
  assert.equal(settingOf('offerRule.thresholdSeconds'), 'offerRule.thresholdSeconds');
  assert.equal(settingOf('nonsense'), null);
});

test('what is typed into a number is read as one or kept as it is', () => {
  const ring = facts.get('customerRingSeconds');
  const limit = facts.get('maxWaiting');
  const share = facts.get('pacing.heldShare');
  assert.ok(ring && limit && share);
  for (const [typed, fact, value, isWrong] of [
    ['25', ring, 25, false],
    [' 25 ', ring, 25, false],
    ['', ring, '', true],
    ['', limit, null, false],
    ['0', ring, 0, true],
    ['181', ring, 181, true],
    ['2.5', ring, 2.5, true],
    ['25s', ring, '25s', true],
    ['1e3', ring, '1e3', true],
    ['0,2', share, 0.2, false],
    ['.2', share, 0.2, false],
    ['0.95', share, 0.95, true],
    ['-1', limit, -1, true],
  ] as const) {
    assert.equal(readNumber(typed, fact), value, typed);
    assert.equal(faultOf(readNumber(typed, fact), fact), isWrong, typed);
  }
});
