import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { bundleFunctions } from '../../../src/flex/functions/bundle.ts';
import { createAuthority } from '../../../src/twin/functions/authority.ts';
import { functionsMount } from '../../../src/twin/functions/functions-mount.ts';
import { Hosts } from '../../../src/twin/functions/hosts.ts';
import type { Environment, Variable } from '../../../src/twin/functions/model.ts';
import { startTlsProxy } from '../../../src/twin/functions/tls-proxy.ts';
import { startRest } from '../../../src/twin/rest/server.ts';
import { taskRouterRoutes } from '../../../src/twin/taskrouter/taskrouter-routes.ts';
import type { Mount } from '../../../src/twin/web/mount.ts';
import { signatureOf } from '../../../src/twin/web/signature.ts';
import { taskRouterWorld } from '../../unit/twin/taskrouter/fixture.ts';

/**
 * The Functions as they are deployed: behind the signature check, in a process of their own, with Twilio's SDK
 * asking TaskRouter over TLS. What it asks for is what real calls have left behind there.
 */

const domainName = 'unhold-1234.twil.io';
const twin = taskRouterWorld();
const dir = mkdtempSync(join(tmpdir(), 'unhold-deployed-'));
const closing: (() => Promise<void>)[] = [];
let mount: Mount;
let environment: Environment;

before(async () => {
  const { account, router } = twin;
  const authority = await createAuthority(dir);
  const proxy = await startTlsProxy({
    ...{ authority, host: '127.0.0.1', port: 0 },
    restUrl: () => rest.url,
  });
  const rest = await startRest({
    ...{ account, routes: taskRouterRoutes(router), mounts: [] },
    ...{ host: '127.0.0.1', port: 0, strict: true, log: silentLog },
  });
  const hosts = new Hosts({
    ...{ account, dir, log: silentLog },
    proxy: { url: proxy.url, caFile: authority.caFile },
  });
  closing.push(
    () => hosts.close(),
    () => proxy.close(),
    () => rest.close(),
  );
  await deploy(hosts);
});

after(async () => {
  for (const close of closing) await close();
  rmSync(dir, { recursive: true });
});

async function deploy(hosts: Hosts): Promise<void> {
  const { account } = twin;
  const times = { createdMs: 0, updatedMs: 0 };
  const build = {
    ...{ sid: account.newSid('ZB'), status: 'completed' as const, ...times },
    ...{ dependencies: [], runtime: 'node22' },
    versions: (await bundleFunctions()).map(({ path, visibility, code }) => ({
      ...{ sid: account.newSid('ZN'), functionSid: account.newSid('ZH'), createdMs: 0 },
      ...{ path, visibility, content: code },
    })),
  };
  environment = {
    ...{ sid: account.newSid('ZE'), uniqueName: 'live', domainSuffix: null, domainName },
    ...{ buildSid: build.sid, ...times, variables: new Map(), deployments: new Map() },
  };
  set('WORKSPACE_SID', twin.workspace.sid);
  const service = {
    ...{ sid: account.newSid('ZS'), uniqueName: 'unhold', friendlyName: 'unhold' },
    ...{ includeCredentials: true, uiEditable: false, domainBase: 'unhold-1234', ...times },
    functions: new Map(),
    environments: new Map([[environment.sid, environment]]),
    builds: new Map([[build.sid, build]]),
  };
  mount = functionsMount(account, new Map([[service.sid, service]]), hosts, realClock);
}

function set(key: string, value: string): void {
  const variable: Variable = { sid: `ZV${key}`, key, value, createdMs: 0, updatedMs: 0 };
  environment.variables.set(variable.sid, variable);
}

async function ask(path: string, form: Record<string, string>, isSigned = true) {
  const { authToken } = twin.account;
  const url = new URL(path, `https://${domainName}`);
  const signature = { 'x-twilio-signature': signatureOf(authToken, url.href, form) };
  const { status, body } = await mount.handle({
    ...{ method: 'POST', url, body: Buffer.from(new URLSearchParams(form).toString()) },
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(isSigned && signature),
    },
  });
  return { status, body: body.toString() };
}

/** What `wait-time` says of a queue. */
async function waitOf(queue: { sid: string }): Promise<Record<string, unknown>> {
  set('TASK_QUEUE_SID', queue.sid);
  const { status, body } = await ask('/wait-time', { From: '+12025550123' });
  assert.equal(status, 200);
  return JSON.parse(body) as Record<string, unknown>;
}

/** A queue with an agent of its own, who accepts one call after so many seconds. */
function acceptAfter(name: string, seconds: number) {
  const queue = twin.queue(name, `team == "${name}"`);
  const workflow = twin.workflow([], { queue: queue.sid });
  const task = twin.task({ workflow, timeoutSeconds: 86_400 });
  twin.clock.advance(seconds * 1000);
  twin.worker(`${name}'s agent`, { team: name });
  twin.settle();
  twin.router.acceptReservation(twin.reservationOf(task)!.sid);
  return { queue, workflow, task };
}

test('an unsigned request gets 403 from every Function', async () => {
  for (const { path } of await bundleFunctions())
    assert.equal((await ask(path, {}, false)).status, 403, path);
});

test('a signed one is answered', async () => {
  assert.match((await ask('/transfer-to-callback', { Digits: '1' })).body, /<Leave\/>/);
});

test('the mean of the last five minutes is the wait', async () => {
  const { queue } = acceptAfter('recent', 200);
  const wait = await waitOf(queue);
  assert.deepEqual(wait['trouble'], []);
  assert.equal(wait['avgTaskAcceptanceTime'], 200);
  assert.equal(wait['basis'], 'statistics');
  assert.equal(wait['availableAgents'], 1);
  assert.equal(wait['transfer'], true);
});

test('what was accepted six minutes ago says nothing of now', async () => {
  const { queue } = acceptAfter('old', 200);
  twin.clock.advance(360_000);
  const wait = await waitOf(queue);
  assert.deepEqual(wait['trouble'], []);
  assert.equal(wait['avgTaskAcceptanceTime'], null);
  assert.equal(wait['basis'], 'unknown');
});

test('an agent who is free again makes the wait short, whatever the mean says', async () => {
  const { queue, task } = acceptAfter('free', 200);
  twin.router.completeTask(task.sid, 'done');
  const wait = await waitOf(queue);
  assert.equal(wait['reason'], 'agents-available');
  assert.equal(wait['transfer'], false);
});

test('a queue that TaskRouter does not know makes the wait unknown, and says so', async () => {
  const wait = await waitOf({ sid: `WQ${'9'.repeat(32)}` });
  assert.equal(wait['basis'], 'unknown');
  assert.match(JSON.stringify(wait['trouble']), /TaskRouter: .*not found/);
});
