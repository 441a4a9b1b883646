import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/base/errors.ts';
import { readFlexEnvironment } from '../../../src/cli/flex/environment.ts';
import { mindfulFile, settingsOf, unholdFile } from '../../support/flex-settings.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const account = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'token' };
const withUnhold = { withUnhold: true };
const unhold = settingsOf(unholdFile);

test('the auth token logs in as the account, a key as itself', () => {
  const env = { ...account, UNHOLD_API_KEY: 'key' };
  assert.deepEqual(readFlexEnvironment(env, unhold, withUnhold), {
    twilio: { accountSid, username: accountSid, password: 'token' },
    unhold: { url: 'https://unhold.example.com', apiKey: 'key' },
  });
  const keys = { ...env, TWILIO_API_KEY: 'SK1', TWILIO_API_SECRET: 'secret' };
  const { twilio } = readFlexEnvironment(keys, unhold, withUnhold);
  assert.deepEqual(twilio, { accountSid, username: 'SK1', password: 'secret' });
});

test('Unhold may be elsewhere for this machine, and is not needed with Mindful or when it is gone', () => {
  const env = { ...account, UNHOLD_API_KEY: 'key', UNHOLD_URL: 'http://127.0.0.1:8080/' };
  assert.equal(readFlexEnvironment(env, unhold, withUnhold).unhold?.url, 'http://127.0.0.1:8080');
  assert.equal(readFlexEnvironment(account, settingsOf(mindfulFile), withUnhold).unhold, null);
  assert.equal(readFlexEnvironment(account, unhold, { withUnhold: false }).unhold, null);
});

test('a local Twilio may be asked without TLS, nobody else', () => {
  const env = { ...account, TWILIO_REST_URL: 'http://127.0.0.1:4010' };
  const read = (url: string) =>
    readFlexEnvironment({ ...env, TWILIO_REST_URL: url }, settingsOf(mindfulFile), withUnhold);
  assert.equal(read('http://127.0.0.1:4010').twilio.baseUrl, 'http://127.0.0.1:4010');
  assert.throws(() => read('http://twilio.example.com'), /wanted: https/);
  assert.throws(() => read('nonsense'), /TWILIO_REST_URL is "nonsense"/);
});

test('everything that is missing is named at once, each with its fix', () => {
  assert.throws(
    () => readFlexEnvironment({ TWILIO_API_KEY: 'SK1' }, unhold, withUnhold),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /TWILIO_ACCOUNT_SID is not set; .* Fix:/);
      assert.match(error.message, /TWILIO_API_SECRET is not set; .* Fix:/);
      assert.match(error.message, /UNHOLD_API_KEY is not set; .* Fix:/);
      return true;
    },
  );
  const noLogin = { TWILIO_ACCOUNT_SID: accountSid, UNHOLD_API_KEY: 'k' };
  assert.throws(() => readFlexEnvironment(noLogin, unhold, withUnhold), /TWILIO_AUTH_TOKEN is not/);
});
