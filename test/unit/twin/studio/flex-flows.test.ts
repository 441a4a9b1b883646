import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, json, StudioWorld, type StudioCall } from '../../../support/studio-world.ts';
import { flowsOf } from '../../flex/studio/fixture.ts';

/** The flows that are deployed, in Studio, with Functions that answer as they are told. */
async function stage(
  name: 'before-queue' | 'in-queue' | 'return',
  functions: Record<string, unknown> = {},
  params: Record<string, string> = {},
): Promise<{ world: StudioWorld; call: StudioCall; first: string }> {
  const world = new StudioWorld();
  world.answer = async ({ url }) => {
    const answer = functions[url.pathname.slice(1)];
    return answer === undefined ? json({ error: 'down' }, 500) : json(answer);
  };
  const flow = flowsOf('unhold')[name];
  assert.ok(flow);
  const { body } = await world.rest('POST', '/v2/Flows', {
    ...{ FriendlyName: name, Status: 'published', Definition: JSON.stringify(flow) },
  });
  const call = world.call(String(field(body, 'sid')), params);
  return { world, call, first: await call.come() };
}

const long = { transfer: true };

/** The task that the call waits for. */
function taskOf(call: StudioCall): { attributes: unknown; priority: number | null } {
  const [verb] = call.verbs;
  assert.ok(verb?.verb === 'Enqueue' && 'task' in verb.to, call.twiml);
  const { attributes, priority } = verb.to.task;
  return { attributes: JSON.parse(attributes), priority };
}

test('use case 1, short wait or no word of it: the queue', async () => {
  for (const functions of [{ 'wait-time': { transfer: false } }, {}, { 'wait-time': [] }]) {
    const { call } = await stage('before-queue', functions);
    assert.deepEqual(taskOf(call), {
      attributes: { type: 'inbound', name: '+15005550001' },
      priority: 0,
    });
  }
});

test('use case 1, long wait: the caller is handed over with number and call, and asked after', async () => {
  const functions = { 'wait-time': long, 'callback-result': { result: 'promised' } };
  const { world, call } = await stage('before-queue', functions);
  const [dial] = call.verbs;
  const [noun] = dial?.verb === 'Dial' ? dial.nouns : [];
  assert.ok(noun?.noun === 'Sip');
  assert.deepEqual(noun.headers[0], ['x-user-to-user', '+15005550001']);
  assert.equal(noun.headers[1]?.[0], 'x-unhold-call');
  assert.match(noun.headers[1][1], /^CA[0-9a-f]{32}$/);
  assert.equal(await call.back('dial', { DialCallStatus: 'completed' }), '');
  assert.equal(world.asked.at(-1)?.params['DialCallStatus'], 'completed');
  assert.equal(world.execution.status, 'ended');
});

for (const [what, functions, status] of [
  ['chose to hold', { 'wait-time': long, 'callback-result': { result: 'hold' } }, 'completed'],
  [
    'is unknown there',
    { 'wait-time': long, 'callback-result': { result: 'unknown' } },
    'completed',
  ],
  ['cannot be asked after', { 'wait-time': long }, 'completed'],
  ['was refused', { 'wait-time': long, 'callback-result': { result: 'unknown' } }, 'failed'],
] as const)
  test(`use case 1, a caller who ${what}: the queue`, async () => {
    const { call } = await stage('before-queue', functions);
    await call.back('dial', { DialCallStatus: status });
    assert.equal(taskOf(call).priority, 0);
  });

test('use case 2: who leaves the queue is handed over with the seconds waited, who is served is done', async () => {
  const left = await stage('in-queue', { 'callback-result': { result: 'hold' } });
  assert.equal(taskOf(left.call).priority, 0);
  await left.call.back('enqueue', { QueueResult: 'leave', QueueTime: '61' });
  const [dial] = left.call.verbs;
  const [noun] = dial?.verb === 'Dial' ? dial.nouns : [];
  assert.deepEqual(noun?.noun === 'Sip' && noun.headers.at(-1), ['x-unhold-waited', '61']);
  await left.call.back('dial', { DialCallStatus: 'completed' });
  assert.equal(taskOf(left.call).priority, 1);

  const served = await stage('in-queue');
  assert.equal(await served.call.back('enqueue', { QueueResult: 'bridged', QueueTime: '61' }), '');
  const broken = await stage('in-queue');
  await broken.call.back('enqueue', { QueueResult: 'system-error' });
  assert.equal(taskOf(broken.call).priority, 1);
});

test('a return call brings its headers to the task, at priority 5', async () => {
  const { call } = await stage(
    'return',
    {},
    {
      'SipHeader_x-user-to-user': '+15005550009',
      'SipHeader_X-Unhold-Callback': '17',
      'SipHeader_X-Unhold-Attempt': '4',
    },
  );
  const { attributes, priority } = taskOf(call);
  assert.equal(priority, 5);
  assert.equal(field(attributes, 'x_user_to_user'), '+15005550009');
  assert.equal(field(attributes, 'unhold_callback'), '17');
  assert.equal(field(attributes, 'unhold_attempt'), '4');
});

test('headers that would break the task cost the attributes, not the call', async () => {
  const { call } = await stage('return', {}, { 'SipHeader_x-user-to-user': '"'.repeat(2_000) });
  assert.deepEqual(taskOf(call), { attributes: { type: 'return' }, priority: 5 });
});
