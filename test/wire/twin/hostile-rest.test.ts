import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  array,
  asyncProperty,
  assert as check,
  constantFrom,
  oneof,
  tuple,
  type Arbitrary,
} from 'fast-check';
import {
  openApiDirectory,
  readOpenApi,
  type OpenApiFile,
} from '../../../src/twin/rest/openapi-file.ts';
import type { RestRoute } from '../../../src/twin/rest/route.ts';
import { anyText } from '../../support/any-text.ts';
import { startRestWorld, type RestWorld } from '../../support/twin-sdk.ts';

let world: RestWorld;
/** SIDs of things that exist, so that requests get past "not found". */
const sids: string[] = [];
before(async () => {
  world = await startRestWorld();
  const { client } = world;
  const number = await client.incomingPhoneNumbers.create({ areaCode: '415' });
  const { domains, ipAccessControlLists } = client.api.v2010.account.sip;
  const domain = await domains.create({ domainName: 'a.sip.twilio.com' });
  const list = await ipAccessControlLists.create({ friendlyName: 'a' });
  const trunk = await client.trunking.v1.trunks.create({ friendlyName: 'a' });
  const { services } = client.serverless.v1;
  const service = await services.create({ uniqueName: 'a', friendlyName: 'a' });
  const environment = await services(service.sid).environments.create({ uniqueName: 'a' });
  const code = await services(service.sid).functions.create({ friendlyName: 'a' });
  const [workspace] = await client.taskrouter.v1.workspaces.list();
  assert.ok(workspace);
  const inside = client.taskrouter.v1.workspaces(workspace.sid);
  const task = await inside.tasks.create({ attributes: '{}' });
  const worker = await inside.workers.create({ friendlyName: 'a', attributes: '{}' });
  const made = [number, domain, list, trunk, service, environment, code, workspace, task, worker];
  for (const { sid } of made) sids.push(sid);
  const lists = await Promise.all([
    ...[inside.taskQueues.list(), inside.workflows.list(), inside.activities.list()],
  ]);
  for (const { sid } of lists.flat()) sids.push(sid);
});
after(() => world.close());

const nasty = constantFrom(
  ...['', ' ', 'null', 'undefined', 'NaN', '-1', '0', '1.5', '1e999', '99999999999999999999'],
  ...['{}', '[]', '{"a":', '"x"', '{"__proto__":{"x":1}}', '[[[[', 'true', 'FALSE', 'GET'],
  ...['constructor', '__proto__', 'toString', '../../etc', '%00', '%', '\u0000', '\ud800', '💥'],
  ...['sip:', 'sip:a@b?x=%', 'https://x.test/', 'http://', 'javascript:1', '2026-13-45T99:99:99Z'],
  ...['1==1', '((((', 'a.b.c HAS "', '<Response>', '{{x | y}}', '{% if %}', '+1', '+14155550199'],
  'x'.repeat(20_000),
);
const value = oneof(nasty, anyText({ maxLength: 40 }));

const files = new Map<string, OpenApiFile[]>();
/** What Twilio publishes of a route: the parameters are asked by their real names, with values that are not. */
function published(route: RestRoute) {
  if (!files.has(route.host)) files.set(route.host, readOpenApi(route.host, openApiDirectory()));
  for (const file of files.get(route.host) ?? []) {
    const found = file.operation(route.method, route.path);
    if (found) return found;
  }
  throw new Error(`${route.path} is not published`);
}

interface Asked {
  route: RestRoute;
  path: string;
  query: string;
  type: string;
  body: string;
}

const formType = 'application/x-www-form-urlencoded';

function asked(route: RestRoute): Arbitrary<Asked> {
  const { parameters, requestBody } = published(route);
  const form = requestBody?.content[formType]?.schema['properties'];
  const pairs = (names: string[]): Arbitrary<string> =>
    array(tuple(constantFrom(...names, 'Unknown'), oneof(value, constantFrom(...sids))), {
      maxLength: 6,
    }).map((entries) => new URLSearchParams(entries).toString());
  const query = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
  const places = parameters.filter((each) => each.in === 'path');
  const filled = tuple(
    ...places.map(({ schema }) => {
      const { pattern } = schema;
      const form = new RegExp(typeof pattern === 'string' ? pattern : '');
      const fitting = sids.filter((sid) => form.test(sid));
      const good = fitting.length > 0 ? constantFrom(...fitting) : nasty;
      return oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: nasty });
    }),
  ).map((values) =>
    places.reduce((path, { name }, index) => {
      const text = name === 'AccountSid' ? world.account.sid : String(values[index]);
      return path.replace(`{${name}}`, encodeURIComponent(text.toWellFormed()));
    }, route.path),
  );
  const bodies = oneof(
    {
      weight: 9,
      arbitrary: pairs(Object.keys(form ?? {})).map((body) => ({ type: formType, body })),
    },
    { weight: 1, arbitrary: nasty.map((body) => ({ type: 'application/json', body })) },
  );
  return tuple(filled, pairs(query), bodies).map(([path, query, { type, body }]) => ({
    ...{ route, path, query, type, body: route.method === 'POST' ? body : '' },
  }));
}

test('whatever a request holds, the answer is one of Twilio, and no fault of ours', async () => {
  const { account, server, routes } = world;
  const basic = Buffer.from(`${account.sid}:${account.authToken}`).toString('base64');
  // Deletions would soon leave nothing to ask about.
  const kept = routes.filter(({ method }) => method !== 'DELETE');
  const statuses = new Set<number>();
  const any = constantFrom(...kept).chain(asked);
  await check(
    asyncProperty(any, async ({ route, path, query, type, body }) => {
      const answer = await fetch(`${server.url}${path}?${query}`, {
        method: route.method,
        headers: {
          'x-twilio-host': route.host,
          authorization: `Basic ${basic}`,
          'content-type': type,
        },
        ...(body !== '' && { body }),
      });
      await answer.text();
      statuses.add(answer.status);
      // 503 / 20503 is the answer to a call where no voice part runs.
      assert.ok(answer.status < 500 || answer.status === 503, `${answer.status}`);
      const answers = world.check.violations.filter(({ where }) => where === 'answer');
      assert.deepEqual(answers, []);
    }),
    { numRuns: 1500 },
  );
  for (const status of [200, 201, 400, 404]) assert.ok(statuses.has(status), `never ${status}`);
});
