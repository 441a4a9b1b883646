import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApiDirectory, readOpenApi } from '../../../src/twin/rest/openapi-file.ts';
import { startRestWorld, type RestWorld } from '../../support/twin-sdk.ts';

let world: RestWorld;
before(async () => {
  world = await startRestWorld();
});
after(() => world.close());

test('every REST route of the twin is an operation that Twilio publishes', () => {
  const hosts = new Set(world.routes.map(({ host }) => host));
  const published = new Map(
    Array.from(hosts, (host) => [host, readOpenApi(host, openApiDirectory())]),
  );
  const unknown = world.routes
    .filter(({ method, host, path }) =>
      published.get(host)?.every((file) => file.operation(method, path) === null),
    )
    .map(({ method, host, path }) => `${method} ${host}${path}`);
  assert.deepEqual(unknown, []);
  assert.equal(hosts.size, 6);
});

test('every list of the twin answers an SDK without parameters as published', async () => {
  const { client, account } = world;
  const lists = world.routes.filter(
    ({ method, path }) => method === 'GET' && !/\{(?!AccountSid)/.test(path),
  );
  assert.ok(lists.length > 10);
  const basic = Buffer.from(`${account.sid}:${account.authToken}`).toString('base64');
  for (const { host, path } of lists) {
    const answer = await fetch(world.server.url + path.replace('{AccountSid}', account.sid), {
      headers: { 'x-twilio-host': host, authorization: `Basic ${basic}` },
    });
    assert.equal(answer.status, 200, `${host}${path}`);
  }
  const flow = await client.studio.v2.flows.list();
  assert.deepEqual(flow, []);
  assert.deepEqual(world.check.violations, []);
});
