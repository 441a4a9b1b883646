import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createAuthority, type Authority } from '../../../src/twin/functions/authority.ts';
import { startTlsProxy, type TlsProxy } from '../../../src/twin/functions/tls-proxy.ts';
import { startRestWorld, type RestWorld } from '../../support/twin-sdk.ts';

/**
 * Twilio's own command line, unmodified, told nothing of a local Twilio: two environment variables lead it here. It
 * starts in seconds, so each command is asked once.
 */
const cli = join(import.meta.dirname, '../../../node_modules/twilio-cli/bin/run');
const dir = mkdtempSync(join(tmpdir(), 'unhold-twilio-cli-'));
let world: RestWorld;
let authority: Authority;
let proxy: TlsProxy;
before(async () => {
  world = await startRestWorld();
  authority = await createAuthority(dir);
  const restUrl = (): string => world.server.url;
  proxy = await startTlsProxy({ authority, restUrl, host: '127.0.0.1', port: 0 });
});
after(async () => {
  await proxy.close();
  await world.close();
  rmSync(dir, { recursive: true });
});

interface Run {
  code: number;
  output: string;
  errors: string;
}

/** Runs `twilio ...` as a user of this account would. @param password of the account; its own when absent */
function run(args: string[], password = world.account.authToken): Promise<Run> {
  const env = {
    ...{ HOME: dir, TWILIO_ACCOUNT_SID: world.account.sid, TWILIO_AUTH_TOKEN: password },
    ...{ HTTP_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority.caFile },
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, ...args],
      { env, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
        resolve({ code, output: stdout, errors: stderr });
      },
    );
  });
}

test('twilio-cli lists what was provisioned, product by product', async () => {
  const { client } = world;
  const number = await client.incomingPhoneNumbers.create({
    areaCode: '415',
    friendlyName: 'unhold line',
    voiceUrl: 'https://webhooks.twilio.com/v1/x',
  });
  const { domains } = client.api.v2010.account.sip;
  const domain = await domains.create({ domainName: 'unhold.sip.twilio.com' });
  const trunk = await client.trunking.v1.trunks.create({ friendlyName: 'unhold' });
  const service = await client.serverless.v1.services.create({
    ...{ uniqueName: 'unhold', friendlyName: 'unhold', includeCredentials: true },
  });
  const [workspace] = await client.taskrouter.v1.workspaces.list();
  assert.ok(workspace);

  const commands: [string, object][] = [
    [
      'phone-numbers:list',
      {
        sid: number.sid,
        phoneNumber: '+14155550100',
        voiceUrl: 'https://webhooks.twilio.com/v1/x',
      },
    ],
    ['api:core:sip:domains:list', { sid: domain.sid, domainName: 'unhold.sip.twilio.com' }],
    ['api:trunking:v1:trunks:list', { sid: trunk.sid, transferMode: 'disable-all' }],
    ['api:serverless:v1:services:list', { sid: service.sid, uniqueName: 'unhold' }],
    ['api:taskrouter:v1:workspaces:list', { sid: workspace.sid }],
  ];
  for (const [command, first] of commands) {
    const { code, output, errors } = await run([command, '-o', 'json']);
    assert.equal(code, 0, `${command}: ${errors}`);
    assert.partialDeepStrictEqual(JSON.parse(output), [first]);
  }
  assert.deepEqual(world.check.violations, []);
});

test('twilio-cli changes a number and removes it', async () => {
  const number = await world.client.incomingPhoneNumbers.create({ areaCode: '212' });
  const update = ['phone-numbers:update', number.sid, '--friendly-name', 'by hand'];
  assert.equal((await run(update)).code, 0);
  const { sid } = number;
  assert.equal(world.account.phoneNumbers.get(sid)?.friendlyName, 'by hand');
  const removed = await run(['api:core:incoming-phone-numbers:remove', '--sid', sid]);
  assert.equal(removed.code, 0, removed.errors);
  assert.equal(world.account.phoneNumbers.has(sid), false);
});

test('twilio-cli tells its user of what is not found, and of a wrong token', async () => {
  const fetched = await run(['api:core:sip:domains:fetch', '--sid', `SD${'0'.repeat(32)}`]);
  assert.notEqual(fetched.code, 0);
  assert.match(fetched.errors, /Error code 20404 from Twilio/);
  const listed = await run(['phone-numbers:list'], '0'.repeat(32));
  assert.notEqual(listed.code, 0);
  assert.match(listed.errors, /20003|[Aa]uthenticat/);
});
