import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type twilio from 'twilio';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { fastClock } from '../../../src/twin/fast-clock.ts';
import { startTwin, type Twin } from '../../../src/twin/twin.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { sdkAt } from '../../support/twin-sdk.ts';

/** From an upload to a running Function, as a deployment goes: the SDK, and multipart as `serverless-api` sends it. */
const dir = mkdtempSync(join(tmpdir(), 'unhold-serverless-'));
const check = new OpenApiCheck();
let twin: Twin;
let client: twilio.Twilio;
before(async () => {
  twin = await startTwin({
    // Starting a process takes real time, however fast the twin's goes.
    ...{
      clock: fastClock(realClock, 1_000),
      log: silentLog,
      host: '127.0.0.1',
      dir,
      carrierUri: null,
    },
    ...{ httpPort: 0, sipPort: 0, tlsProxyPort: 0, witness: check.witness },
  });
  const { sid, authToken } = twin.account;
  client = sdkAt(twin.url, sid, authToken, sid);
});
after(async () => {
  await twin.stop();
  rmSync(dir, { recursive: true });
});

async function newService(uniqueName: string) {
  const { sid } = await client.serverless.v1.services.create({
    ...{ uniqueName, friendlyName: uniqueName, includeCredentials: true },
  });
  return client.serverless.v1.services(sid);
}
type ServiceContext = Awaited<ReturnType<typeof newService>>;

async function upload(
  service: ServiceContext,
  fields: Record<string, string>,
): Promise<{ status: number; sid?: string; message?: string }> {
  const { sid: functionSid } = await service.functions.create({ friendlyName: 'uploaded' });
  const { sid: serviceSid } = await service.fetch();
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    form.append(name, name === 'Content' ? new Blob([value]) : value);
  const login = Buffer.from(`${twin.account.sid}:${twin.account.authToken}`).toString('base64');
  const path = `/v1/Services/${serviceSid}/Functions/${functionSid}/Versions`;
  const response = await fetch(twin.url + path, {
    method: 'POST',
    body: form,
    headers: { 'x-twilio-host': 'serverless-upload.twilio.com', authorization: `Basic ${login}` },
  });
  const body = (await response.json()) as { sid?: string; message?: string };
  return { ...body, status: response.status };
}

async function versionOf(service: ServiceContext, path: string, code: string): Promise<string> {
  const { sid } = await upload(service, { Path: path, Visibility: 'public', Content: code });
  assert.ok(sid);
  return sid;
}

/** Builds and waits for the end of it. @returns the SID and how it ended */
async function build(service: ServiceContext, versions: string[], dependencies: object[] = []) {
  const { sid } = await service.builds.create({
    ...{ functionVersions: versions, dependencies: JSON.stringify(dependencies) },
    runtime: 'node22',
  });
  for (;;) {
    const { status } = await service.builds(sid).buildStatus().fetch();
    if (status !== 'building') return { sid, status };
    await sleep(realClock, 20);
  }
}

async function run(domainName: string, path: string): Promise<{ status: number; text: string }> {
  const headers = { 'x-twilio-host': domainName };
  const response = await fetch(twin.url + path, { method: 'POST', headers });
  return { status: response.status, text: await response.text() };
}

test('what is uploaded, built and deployed runs, and its client reaches this twin', async () => {
  const service = await newService('whole-way');
  const { sid, domainName } = await service.environments.create({
    ...{ uniqueName: 'dev', domainSuffix: 'dev' },
  });
  assert.match(domainName, /^whole-way-\d{4}-dev\.twil\.io$/);
  const environment = service.environments(sid);
  await environment.variables.create({ key: 'COLOUR', value: 'blue' });
  assert.equal((await run(domainName, '/workspaces')).status, 404);

  const good = await build(
    service,
    [
      await versionOf(
        service,
        '/workspaces',
        `exports.handler = async (context, event, callback) => {
         const all = await context.getTwilioClient().taskrouter.v1.workspaces.list();
         callback(null, { names: all.map((one) => one.friendlyName), colour: context.COLOUR });
       };`,
      ),
      await versionOf(
        service,
        '/package',
        'exports.handler = (c, e, callback) => callback(null, typeof require("saxes").SaxesParser);',
      ),
    ],
    [{ name: 'saxes', version: '6.0.0' }],
  );
  assert.equal(good.status, 'completed');
  await environment.deployments.create({ buildSid: good.sid });

  const { status, text } = await run(domainName, '/workspaces');
  assert.deepEqual(
    [status, JSON.parse(text)],
    [200, { names: ['Flex Task Assignment'], colour: 'blue' }],
  );
  assert.equal((await run(domainName, '/package')).text, 'function');

  await assert.rejects(environment.deployments.create({ buildSid: good.sid }), {
    ...{ status: 409, code: 20_409 },
  });
  await assert.rejects(service.builds(good.sid).remove(), { status: 400 });

  assert.equal(readdirSync(join(dir, 'functions')).length, 1);
  await service.remove();
  assert.equal((await run(domainName, '/workspaces')).status, 404);
  // Its process takes its folder along.
  for (let tries = 0; readdirSync(join(dir, 'functions')).length > 0; tries++) {
    assert.ok(tries < 250);
    await sleep(realClock, 20);
  }
  assert.deepEqual(check.violations, []);
});

test('a build fails for what cannot run, and cannot be deployed', async () => {
  const service = await newService('broken');
  const { sid: environment } = await service.environments.create({ uniqueName: 'dev' });
  const fine = await versionOf(service, '/fine', 'exports.handler = () => {};');
  const broken = await versionOf(service, '/broken', 'exports.handler = (');
  const module = await versionOf(service, '/module', 'export const handler = () => {};');
  const failed = await build(service, [fine, broken]);
  assert.equal(failed.status, 'failed');
  assert.equal((await build(service, [module])).status, 'failed');
  for (const name of ['no-such-package-at-all', '../../../twilio', '@x/../twilio', 'fs', '.'])
    assert.equal((await build(service, [fine], [{ name, version: '1.0.0' }])).status, 'failed');
  await assert.rejects(
    service.environments(environment).deployments.create({ buildSid: failed.sid }),
    { status: 400, message: /only a completed one is deployed/ },
  );
  for (const functionVersions of [[fine, fine], [`ZN${'0'.repeat(32)}`], []])
    await assert.rejects(service.builds.create({ functionVersions }), { status: 400 });
  assert.deepEqual(check.violations, []);
});

test('an upload that cannot be served says why', async () => {
  const service = await newService('uploads');
  const good = { Path: '/x', Visibility: 'public', Content: 'exports.handler = () => {};' };
  assert.equal((await upload(service, good)).status, 201);
  for (const [name, wrong] of [
    ['Path', 'x'],
    ['Path', '/'],
    ['Path', '/a b'],
    ['Path', '/../x'],
    ['Path', '/a/./b'],
    ['Path', '//x'],
    ['Path', `/${'x'.repeat(300)}`],
    ['Visibility', 'open'],
    ['Content', ''],
    ['Content', 'x'.repeat(1_000_001)],
  ] as const) {
    const { status, message } = await upload(service, { ...good, [name]: wrong });
    assert.equal(status, 400);
    assert.match(message ?? '', new RegExp(`^${name} `));
  }
});
