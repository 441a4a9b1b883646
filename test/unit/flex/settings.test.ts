import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { UserError } from '../../../src/base/errors.ts';
import {
  parseSettings,
  readSettings,
  settingsJsonSchema,
} from '../../../src/flex/read-settings.ts';
import { returnTaskOf } from '../../../src/flex/settings.ts';
import { mindfulFile, settingsOf, unholdFile } from '../../support/flex-settings.ts';

function refusal(file: object): string {
  let said: string | null = null;
  assert.throws(
    () => settingsOf(file),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'bad-config');
      said = error.message;
      return true;
    },
  );
  return said ?? '';
}

test('the least there is gets every default', () => {
  const settings = settingsOf(unholdFile);
  assert.equal(settings.name, 'unhold');
  assert.equal(settings.thresholdSeconds, 120);
  assert.equal(settings.returnPriority, 5);
  assert.equal(returnTaskOf(settings), 'priority');
  assert.equal(settings.callback.port, 5566);
  assert.equal(settings.customerNumbers[0]?.offer, 'before-queue');
  assert.deepEqual(settings.taskRouter, {
    workspace: 'Flex Task Assignment',
    workflow: 'Assign to Anyone',
    taskQueue: 'Everyone',
    taskChannel: 'voice',
  });
});

test("with Mindful the guide's addresses and port are the default", () => {
  const { allow, callback } = settingsOf(mindfulFile);
  assert.deepEqual(allow, [
    '54.165.17.177/32',
    '54.145.183.157/32',
    '54.87.8.161/32',
    '3.223.253.119/32',
  ]);
  assert.equal(`${callback.host}:${callback.port}`, 'sip-callback.mindful.cx:5566');
});

/** One wrong value for every field there is, and what is to be said of it. */
const wrong: [field: string, change: Record<string, unknown>, said: RegExp][] = [
  ['provider', { provider: 'other' }, /provider: found "other", wanted "unhold" or "mindful"/],
  ['$schema', { $schema: 1 }, /\$schema: found 1/],
  ['name', { name: 'Has Blanks' }, /name: found "Has Blanks", wanted 1 to 20 lower-case/],
  ['customerNumbers', { customerNumbers: [] }, /customerNumbers: found \[\], wanted at least one/],
  ['number', { customerNumbers: [{ number: '0100' }] }, /customerNumbers\.0\.number: found "0100"/],
  [
    'offer',
    { customerNumbers: [{ number: '+12025550100', offer: 'x' }] },
    /customerNumbers\.0\.offer: found "x", wanted one of before-queue, in-queue/,
  ],
  ['returnNumber', { returnNumber: 12 }, /returnNumber: found 12, wanted a number in E\.164/],
  ['sipDomain', { sipDomain: 'a.sip.twilio.com' }, /sipDomain: .* without \.sip\.twilio\.com/],
  ['taskRouter', { taskRouter: { queue: 'x' } }, /taskRouter\.queue: .* wanted one of workspace/],
  ['workspace', { taskRouter: { workspace: '' } }, /taskRouter\.workspace: found ""/],
  ['workflow', { taskRouter: { workflow: 1 } }, /taskRouter\.workflow: found 1/],
  ['taskQueue', { taskRouter: { taskQueue: null } }, /taskRouter\.taskQueue: found null/],
  ['taskChannel', { taskRouter: { taskChannel: {} } }, /taskRouter\.taskChannel: found \{\}/],
  ['thresholdSeconds', { thresholdSeconds: '2 minutes' }, /thresholdSeconds: .* write it like 120/],
  ['offerEverySeconds', { offerEverySeconds: 1 }, /offerEverySeconds: found 1, .* 10 to 3600/],
  ['waitCacheSeconds', { waitCacheSeconds: 1.5 }, /waitCacheSeconds: found 1\.5/],
  ['transferLimitSeconds', { transferLimitSeconds: 1 }, /transferLimitSeconds: found 1/],
  ['returnPriority', { returnPriority: -1 }, /returnPriority: found -1/],
  [
    'returnTask',
    { returnTask: 'first' },
    /returnTask: found "first", wanted one of priority, place/,
  ],
  ['language', { language: 'english' }, /language: found "english"/],
  ['holdMusicUrl', { holdMusicUrl: 'ftp://x' }, /holdMusicUrl: found "ftp:\/\/x"/],
  ['allow', { allow: ['300.1.1.1'] }, /allow\.0: found "300\.1\.1\.1", wanted an IPv4 address/],
  ['callback', { callback: undefined }, /callback: found nothing, .* Fix: add it like/],
  ['host', { callback: { number: '+12025550199', host: 'a b' } }, /callback\.host: found "a b"/],
  ['port', { callback: { ...unholdFile.callback, port: 0 } }, /callback\.port: found 0/],
  ['unholdUrl', { unholdUrl: 'https://x/?y' }, /unholdUrl: .* without query/],
  ['callTarget', { callTarget: { name: '' } }, /callTarget\.name: found ""/],
  ['firstParty', { callTarget: { firstParty: 'both' } }, /firstParty: found "both"/],
  ['trunk', { trunk: { domain: 'A_B' } }, /trunk\.domain: found "A_B"/],
  [
    'secure',
    { trunk: { domain: 'a', secure: true } },
    /trunk\.secure: .* neither TLS nor SRTP yet/,
  ],
];

for (const [field, change, said] of wrong)
  test(`a wrong ${field} is named with what was found, wanted and the fix`, () => {
    const message = refusal({ ...unholdFile, ...change });
    assert.match(message, said);
    assert.match(message, /^unhold\.flex\.json cannot be used:\n {2}- .+ Fix: .+\.$/);
  });

test('every field of the schema has its case above', () => {
  const tried = new Set(wrong.map(([field]) => field));
  const [unhold] = settingsJsonSchema()['oneOf'] as { properties: Record<string, unknown> }[];
  assert.deepEqual(
    Object.keys(unhold!.properties).filter((name) => !tried.has(name)),
    [],
  );
});

test('all that is wrong is named at once', () => {
  const message = refusal({ ...unholdFile, sipDomain: '', returnNumber: '', colour: 'red' });
  assert.equal(message.split('\n').length, 4);
});

test('a number cannot be for callers and for return calls', () => {
  const said = refusal({ ...unholdFile, returnNumber: '+12025550101' });
  assert.match(said, /customerNumbers\.1\.number: found \+12025550101, which is returnNumber too/);
  const twice = [{ number: '+12025550100' }, { number: '+12025550100' }];
  assert.match(refusal({ ...unholdFile, customerNumbers: twice }), /found \+12025550100 again/);
});

test('with Mindful a secure trunk is taken, an address of Unhold is not', () => {
  const trunk = { domain: 'acme', secure: true };
  assert.deepEqual(settingsOf({ ...mindfulFile, trunk }).trunk, trunk);
  assert.match(refusal({ ...mindfulFile, unholdUrl: 'https://x' }), /unholdUrl: found a field/);
});

test('with Mindful there is no place to give', () => {
  assert.equal(returnTaskOf(settingsOf(mindfulFile)), 'priority');
  assert.equal(returnTaskOf(settingsOf({ ...unholdFile, returnTask: 'place' })), 'place');
  assert.match(refusal({ ...mindfulFile, returnTask: 'place' }), /returnTask: found a field/);
});

test('a file that is not there or is no JSON is one sentence', async () => {
  await assert.rejects(
    readSettings('/nowhere/unhold.flex.json'),
    /There is no settings file .* Fix:/,
  );
  assert.throws(() => parseSettings('{"a":1,}', 'f.json'), /f\.json is not JSON .* Fix:/);
});

test('the shipped JSON Schema is that of the code, and judges as the code does', () => {
  const path = join(import.meta.dirname, '../../../schemas/unhold.flex.schema.json');
  const schema = settingsJsonSchema();
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  // `UPDATE=1 npm run test:unit` writes it anew.
  if (process.env['UPDATE']) writeFileSync(path, text);
  assert.equal(readFileSync(path, 'utf8'), text, 'it has drifted: UPDATE=1 npm run test:unit');
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  assert.ok(validate(unholdFile), JSON.stringify(validate.errors));
  assert.ok(validate(mindfulFile), JSON.stringify(validate.errors));
  for (const [field, change] of wrong)
    assert.equal(validate({ ...unholdFile, ...change }), false, field);
});
