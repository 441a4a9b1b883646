import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { RestError } from '../../../src/twin/rest/route.ts';
import { everyWidget, flowOf, state } from '../../support/studio-flows.ts';
import { field, StudioWorld } from '../../support/studio-world.ts';

/** Sees every request and answer. */
const oracle = new OpenApiCheck();

const say = (name: string) => state(name, 'say-play', { say: name }, { audioComplete: '' });
const flow = flowOf('hello', [say('hello')], { incomingRequest: 'set' });
flow.states.push(
  state(
    'set',
    'set-variables',
    { variables: [{ key: 'a', value: '{{flow.data.a}}' }] },
    { next: '' },
  ),
);
const form = (definition: unknown = flow, more: Record<string, string> = {}) => ({
  ...{
    FriendlyName: 'Hello',
    Status: 'published',
    Definition: JSON.stringify(definition),
    ...more,
  },
});

/** The error that a request is refused with. */
async function refusal(
  world: StudioWorld,
  method: string,
  path: string,
  body?: Record<string, string>,
): Promise<RestError> {
  try {
    await world.rest(method, path, body);
  } catch (error) {
    assert.ok(error instanceof RestError, String(error));
    return error;
  }
  return assert.fail(`${method} ${path} was not refused`);
}

test('a flow is created, read, changed, listed and deleted', async () => {
  const world = new StudioWorld(oracle.witness);
  const made = await world.rest('POST', '/v2/Flows', form(flow, { CommitMessage: 'First' }));
  assert.equal(made.status, 201);
  const sid = String(field(made.body, 'sid'));
  assert.match(sid, /^FW[0-9a-f]{32}$/);
  assert.equal(
    field(made.body, 'webhook_url'),
    `https://webhooks.twilio.com/v1/Accounts/${world.account.sid}/Flows/${sid}`,
  );
  assert.deepEqual(field(made.body, 'definition'), flow);
  assert.equal(field(made.body, 'revision'), 1);

  const changed = await world.rest('POST', `/v2/Flows/${sid}`, { Status: 'draft' });
  assert.equal(field(changed.body, 'revision'), 2);
  assert.equal(field(changed.body, 'friendly_name'), 'Hello');
  assert.deepEqual(field(changed.body, 'definition'), flow);
  assert.equal(field(changed.body, 'commit_message'), null);
  assert.deepEqual((await world.rest('GET', `/v2/Flows/${sid}`)).body, changed.body);

  const list = await world.rest('GET', '/v2/Flows?PageSize=1');
  assert.deepEqual(field(list.body, 'flows'), [changed.body]);

  const revisions = await world.rest('GET', `/v2/Flows/${sid}/Revisions`);
  const numbers = (field(revisions.body, 'revisions') as object[]).map((one) =>
    field(one, 'revision'),
  );
  assert.deepEqual(numbers, [2, 1]);
  for (const [name, number] of [
    ['1', 1],
    ['LatestPublished', 1],
    ['LatestRevision', 2],
  ] as const) {
    const { body } = await world.rest('GET', `/v2/Flows/${sid}/Revisions/${name}`);
    assert.equal(field(body, 'revision'), number);
  }
  assert.equal((await refusal(world, 'GET', `/v2/Flows/${sid}/Revisions/3`)).code, 20404);

  assert.equal((await world.rest('DELETE', `/v2/Flows/${sid}`)).status, 204);
  assert.equal((await refusal(world, 'GET', `/v2/Flows/${sid}`)).code, 20404);
});

test('a definition that Studio would refuse is 81022 everywhere, with every problem', async () => {
  const world = new StudioWorld(oracle.witness);
  const wrong = flowOf('gone', [
    state('send', 'send-to-flex', { workflow: 'WW1', channel: 'TC1', timeout: 60 }, {}),
  ]);
  const sid = await world.save(flow);
  for (const path of ['/v2/Flows', '/v2/Flows/Validate', `/v2/Flows/${sid}`]) {
    const error = await refusal(world, 'POST', path, form(wrong));
    assert.deepEqual([error.status, error.code], [400, 81_022]);
    assert.deepEqual(error.details, {
      errors: [
        {
          property_path: '#/states/1/properties/timeout',
          message: '60 is not of type string: Studio wants "60" here, in quotes',
        },
      ],
    });
  }
  assert.equal(
    (await refusal(world, 'POST', '/v2/Flows', form('x', { Definition: '{' }))).code,
    81_022,
  );
  assert.equal(world.studio.flows.size, 1);
  const { body } = await world.rest('POST', '/v2/Flows/Validate', form(everyWidget()));
  assert.deepEqual(body, { valid: true });
  assert.equal(world.studio.flows.size, 1);
});

test('what means nothing is a warning of the flow', async () => {
  const world = new StudioWorld(oracle.witness);
  const stray = state('hello', 'say-play', { say: 'x', waitUrl: 'y' }, {});
  const { body } = await world.rest('POST', '/v2/Flows', form(flowOf('hello', [stray])));
  const [warning] = field(body, 'warnings') as object[];
  assert.equal(field(warning, 'property_path'), '#/states/1/properties');
});

test('a parameter that is missing or wrong is named', async () => {
  const world = new StudioWorld(oracle.witness);
  for (const name of ['FriendlyName', 'Status', 'Definition']) {
    const { [name]: _, ...rest } = form() as Record<string, string>;
    const error = await refusal(world, 'POST', '/v2/Flows', rest);
    assert.equal(error.code, 20001);
    assert.match(error.message, new RegExp(name));
  }
  assert.match(
    (await refusal(world, 'POST', '/v2/Flows', form(flow, { Status: 'live' }))).message,
    /Status/,
  );
});

test('an execution begun by REST can be followed step by step', async () => {
  const world = new StudioWorld(oracle.witness);
  const flowSid = await world.save(flow);
  const path = `/v2/Flows/${flowSid}/Executions`;
  const asked = { To: '+15005550001', From: '+15005550006', Parameters: '{"a":"b"}' };
  const { status, body } = await world.rest('POST', path, asked);
  assert.equal(status, 201);
  assert.equal(field(body, 'status'), 'active');
  await world.clock.run(0);
  const sid = String(field(body, 'sid'));
  const ended = await world.rest('GET', `${path}/${sid}`);
  assert.equal(field(ended.body, 'status'), 'ended');

  const { body: context } = await world.rest('GET', `${path}/${sid}/Context`);
  assert.deepEqual(field(context, 'context'), {
    trigger: { request: { to: '+15005550001', from: '+15005550006', parameters: { a: 'b' } } },
    widgets: { set: { a: 'b' } },
    flow: {
      ...{ sid, flow_sid: flowSid, channel: { address: '+15005550006' } },
      ...{ variables: { a: 'b' }, data: { a: 'b' } },
    },
    contact: { channel: { address: '+15005550001' } },
  });

  const { body: list } = await world.rest('GET', `${path}/${sid}/Steps`);
  const steps = field(list, 'steps') as object[];
  assert.deepEqual(
    steps.map((step) =>
      ['name', 'transitioned_from', 'transitioned_to', 'type'].map((name) => field(step, name)),
    ),
    [
      ['next', 'set', 'Ended', 'set-variables'],
      ['incomingRequest', 'Trigger', 'set', 'trigger'],
    ],
  );
  const step = String(field(steps[1], 'sid'));
  assert.deepEqual((await world.rest('GET', `${path}/${sid}/Steps/${step}`)).body, steps[1]);
  const before = await world.rest('GET', `${path}/${sid}/Steps/${step}/Context`);
  assert.deepEqual(field(field(before.body, 'context'), 'widgets'), {});
  assert.equal((await refusal(world, 'GET', `${path}/${sid}/Steps/FT1`)).code, 20404);
  assert.equal(
    (await refusal(world, 'GET', `/v2/Flows/${await world.save(flow)}/Executions/${sid}`)).code,
    20404,
  );
});

test('executions are listed by flow and time, ended and deleted', async () => {
  const world = new StudioWorld(oracle.witness);
  const flowSid = await world.save(flow);
  const path = `/v2/Flows/${flowSid}/Executions`;
  const call = world.call(flowSid);
  await call.come();
  await world.clock.run(60_000);
  await world.call(flowSid).come();
  await world.call(await world.save(flow)).come();
  const listed = async (query: string): Promise<unknown[]> =>
    (field((await world.rest('GET', `${path}${query}`)).body, 'executions') as object[]).map(
      (one) => field(one, 'date_created'),
    );
  assert.deepEqual(await listed(''), ['2026-01-05T09:01:00Z', '2026-01-05T09:00:00Z']);
  assert.deepEqual(await listed('?DateCreatedTo=2026-01-05T09:00:30Z'), ['2026-01-05T09:00:00Z']);
  assert.deepEqual(await listed('?DateCreatedFrom=2026-01-05T09:00:30Z'), ['2026-01-05T09:01:00Z']);

  const [first] = world.executions;
  const ended = await world.rest('POST', `${path}/${first?.sid}`, { Status: 'ended' });
  assert.equal(field(ended.body, 'status'), 'ended');
  assert.equal(await call.back('audioComplete'), '');
  assert.equal((await world.rest('DELETE', `${path}/${first?.sid}`)).status, 204);
  assert.equal((await refusal(world, 'GET', `${path}/${first?.sid}`)).code, 20404);
});

test('one person has one active execution of a flow', async () => {
  const world = new StudioWorld(oracle.witness);
  const flowSid = await world.save(flow);
  await world.call(flowSid).come();
  const asked = { To: '+15005550001', From: '+15005550006' };
  const error = await refusal(world, 'POST', `/v2/Flows/${flowSid}/Executions`, asked);
  assert.deepEqual([error.status, error.code], [409, 20409]);
  await world.rest('POST', `/v2/Flows/${flowSid}/Executions`, { ...asked, To: '+15005550002' });
});

test('an execution that cannot be begun is refused', async () => {
  const world = new StudioWorld(oracle.witness);
  const path = `/v2/Flows/${await world.save(flow)}/Executions`;
  const asked = { To: '+15005550001', From: '+15005550006' };
  assert.match((await refusal(world, 'POST', path, { To: '+15005550001' })).message, /From/);
  assert.match(
    (await refusal(world, 'POST', path, { ...asked, Parameters: '[1]' })).message,
    /Parameters/,
  );
  const draft = `/v2/Flows/${await world.save(flow, 'draft')}/Executions`;
  assert.equal((await refusal(world, 'POST', draft, asked)).status, 400);
  assert.equal((await refusal(world, 'POST', `/v2/Flows/FW1/Executions`, asked)).code, 20404);
});

test('a webhook for a flow that is not there, or not published, is 404', async () => {
  const world = new StudioWorld(oracle.witness);
  const draft = await world.save(flow, 'draft');
  const { sid } = world.account;
  const ask = async (path: string, method = 'POST'): Promise<number> => {
    const url = new URL(path, 'https://webhooks.twilio.com');
    const { status } = await world.studio.mount.handle({
      method,
      url,
      headers: {},
      body: Buffer.alloc(0),
    });
    return status;
  };
  assert.equal(await ask(`/v1/Accounts/${sid}/Flows/${draft}`), 404);
  assert.equal(await ask(`/v1/Accounts/${sid}/Flows/FW${'0'.repeat(32)}`), 404);
  assert.equal(await ask(`/v1/Accounts/AC${'0'.repeat(32)}/Flows/${draft}`), 404);
  assert.equal(await ask('/'), 404);
  assert.equal(await ask(`/v1/Accounts/${sid}/Flows/${await world.save(flow)}`, 'PUT'), 405);
  assert.equal(
    await ask(`/v1/Accounts/${sid}/Flows/${await world.save(flow)}?CallSid=CA1&From=a`, 'GET'),
    200,
  );
});

test('test users are replaced as a whole', async () => {
  const world = new StudioWorld(oracle.witness);
  const path = `/v2/Flows/${await world.save(flow)}/TestUsers`;
  await world.rest('POST', path, { TestUsers: ['+15005550007', '+15005550008'] });
  const { body } = await world.rest('GET', path);
  assert.deepEqual(field(body, 'test_users'), ['+15005550007', '+15005550008']);
  await world.rest('POST', path, { TestUsers: 'bob' });
  assert.deepEqual(field((await world.rest('GET', path)).body, 'test_users'), ['bob']);
});

// The last one: it looks back at all requests of this file.
test('every operation was asked and answered as the OpenAPI says', () => {
  assert.deepEqual(oracle.violations, []);
  const { routes } = new StudioWorld(oracle.witness).studio;
  const all = routes.map(({ method, host, path }) => `${method} https://${host}${path}`);
  assert.deepEqual(
    all.filter((operation) => !oracle.seen.has(operation)),
    [],
  );
});
