import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { planApply } from '../../../src/flex/provision/provision.ts';
import { newPhoneNumber } from '../../../src/twin/account/phone-number.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { startTwin, type Twin } from '../../../src/twin/twin.ts';
import { mindfulFile, settingsOf } from '../../support/flex-settings.ts';

/**
 * Twilio's own command line, unmodified, told nothing of a local Twilio: two environment variables lead it here. It
 * starts in seconds, so each command is asked once.
 */
const cli = join(import.meta.dirname, '../../../node_modules/twilio-cli/bin/run');
const dir = mkdtempSync(join(tmpdir(), 'unhold-twilio-cli-'));
const check = new OpenApiCheck();
let twin: Twin;
before(async () => {
  twin = await startTwin({
    ...{ clock: realClock, log: silentLog, host: '127.0.0.1', dir, carrierUri: null },
    ...{ httpPort: 0, sipPort: 0, tlsProxyPort: 0, witness: check.witness },
  });
});
after(async () => {
  await twin.stop();
  rmSync(dir, { recursive: true });
});

/** Runs `twilio ...` as a user of this account would. @param password of the account; its own when absent */
function run(
  args: string[],
  password = twin.account.authToken,
): Promise<{ code: number; output: string; errors: string }> {
  const env = {
    ...{ HOME: dir, TWILIO_ACCOUNT_SID: twin.account.sid, TWILIO_AUTH_TOKEN: password },
    ...{ HTTP_PROXY: twin.proxy.url, NODE_EXTRA_CA_CERTS: twin.proxy.caFile },
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, ...args],
      { env, timeout: 60_000 },
      (error, output, errors) => {
        const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
        resolve({ code, output, errors });
      },
    );
  });
}

test('twilio-cli lists what provisioning made, product by product', async () => {
  const { account, url: baseUrl } = twin;
  for (const number of ['+12025550100', '+12025550102']) {
    const own = newPhoneNumber(account, number);
    account.phoneNumbers.set(own.sid, own);
  }
  const { sid, authToken } = account;
  const work = await planApply({
    settings: settingsOf(mindfulFile),
    twilio: { accountSid: sid, username: sid, password: authToken, baseUrl },
    ...{ unhold: null, clock: realClock, fetch },
  });
  await work.carryOut(() => {});

  const list = async (command: string): Promise<Record<string, unknown>[]> => {
    const { code, output, errors } = await run([command, '-o', 'json']);
    assert.equal(code, 0, `${command}: ${errors}`);
    return JSON.parse(output) as Record<string, unknown>[];
  };
  const flows = await list('api:studio:v2:flows:list');
  assert.ok(flows.length >= 2);
  const webhooks = flows.map(({ webhookUrl, status }) => {
    assert.equal(status, 'published');
    return webhookUrl;
  });
  const numbers = await list('phone-numbers:list');
  assert.equal(numbers.length, 2);
  for (const { voiceUrl } of numbers) assert.ok(webhooks.includes(voiceUrl), String(voiceUrl));
  const [domain] = await list('api:core:sip:domains:list');
  assert.equal(domain?.['domainName'], 'acme-callbacks.sip.twilio.com');
  assert.ok(webhooks.includes(domain['voiceUrl']));
  const [service] = await list('api:serverless:v1:services:list');
  assert.match(String(service?.['uniqueName']), /^unhold/);
  assert.deepEqual(check.violations, []);
});

test('twilio-cli changes a number and removes it', async () => {
  const number = newPhoneNumber(twin.account, '+12125550100');
  const { sid } = number;
  twin.account.phoneNumbers.set(sid, number);
  const updated = await run(['phone-numbers:update', sid, '--friendly-name', 'by hand']);
  assert.equal(updated.code, 0, updated.errors);
  assert.equal(number.friendlyName, 'by hand');
  const removed = await run(['api:core:incoming-phone-numbers:remove', '--sid', sid]);
  assert.equal(removed.code, 0, removed.errors);
  assert.equal(twin.account.phoneNumbers.has(sid), false);
});

test('twilio-cli tells its user of what is not found, and of a wrong token', async () => {
  const fetched = await run(['api:core:sip:domains:fetch', '--sid', `SD${'0'.repeat(32)}`]);
  assert.notEqual(fetched.code, 0);
  assert.match(fetched.errors, /Error code 20404 from Twilio/);
  const listed = await run(['phone-numbers:list'], '0'.repeat(32));
  assert.notEqual(listed.code, 0);
  assert.match(listed.errors, /20003|[Aa]uthenticat/);
});
