import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallOrder, CallRecord } from '../../../../src/twin/account/call.ts';
import { RestError } from '../../../../src/twin/rest/route.ts';
import type { FlowDefinition } from '../../../../src/twin/studio/definition.ts';
import { flowOf, match, state } from '../../../support/studio-flows.ts';
import { json, StudioWorld } from '../../../support/studio-world.ts';

const say = (name: string, next = '') =>
  state(name, 'say-play', { say: name }, { audioComplete: next });
const twoSays = flowOf('one', [say('one', 'two'), say('two')]);

test('a call goes through its flow and every step is written down', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(twoSays));
  assert.match(await call.come(), /^<Say>one</);
  assert.match(await call.back('audioComplete'), /^<Say>two</);
  assert.equal(world.execution.status, 'active');
  assert.equal(await call.back('audioComplete'), '');
  assert.equal(world.execution.status, 'ended');
  assert.deepEqual(world.path(), ['incomingCall>one', 'audioComplete>two', 'audioComplete>Ended']);
  assert.deepEqual(
    world.execution.steps.map(({ context }) => Object.keys(context.widgets)),
    [[], ['one'], ['one', 'two']],
  );
  assert.equal(world.execution.contact, '+15005550001');
});

test('an execution stays active when the caller goes, until a status callback tells', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(twoSays));
  await call.come();
  await world.clock.run(3_600_000);
  assert.equal(world.execution.status, 'active');
  await call.over();
  assert.equal(world.execution.status, 'ended');
  assert.equal(world.execution.endReason, 'the call is over: completed');
  assert.equal(await call.back('audioComplete'), '', 'a late webhook has nothing to go on with');
  assert.equal(world.executions.length, 1);
});

test('a status callback begins nothing, whatever it tells', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(twoSays));
  for (const status of ['ringing', 'in-progress', 'completed', 'busy'])
    assert.equal(await call.over(status), '');
  assert.equal(await call.back('audioComplete'), '');
  assert.deepEqual(world.executions, []);
});

test('a webhook delivered twice changes nothing the second time', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(twoSays));
  const token = { 'i-twilio-idempotency-token': 'T1' };
  const first = await call.come({}, token);
  assert.equal(await call.come({}, token), first);
  assert.equal(world.executions.length, 1);
  const second = { 'i-twilio-idempotency-token': 'T2' };
  const [one, other] = await Promise.all([
    call.come({ FlowEvent: 'audioComplete' }, second),
    call.come({ FlowEvent: 'audioComplete' }, second),
  ]);
  assert.match(one, /^<Say>two</);
  assert.equal(other, one);
});

test('a FlowEvent that nobody waits for is told what the call was told before', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(twoSays));
  const said = await call.come();
  for (const flowEvent of ['dial', 'return', 'gather', '', 'constructor'])
    assert.equal(await call.back(flowEvent), said);
  assert.deepEqual(world.path(), ['incomingCall>one']);
});

test('a call that comes to the flow anew begins it anew', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(twoSays));
  await call.come();
  await call.back('audioComplete');
  assert.match(await call.come(), /^<Say>one</);
  assert.deepEqual(
    world.executions.map(({ status }) => status),
    ['ended', 'active'],
  );
});

test('a widget that has run ten times ends the execution', async () => {
  const world = new StudioWorld();
  const call = world.call(await world.save(flowOf('loop', [say('loop', 'loop')])));
  let twiml = await call.come();
  for (let runs = 1; runs < 10; runs++) twiml = await call.back('audioComplete');
  assert.match(twiml, /^<Say>loop</);
  assert.equal(await call.back('audioComplete'), '');
  assert.equal(world.execution.endReason, 'loop has run 10 times');
});

test('a loop that needs nobody ends, too', async () => {
  const world = new StudioWorld();
  const set = state('set', 'set-variables', { variables: [] }, { next: 'set' });
  assert.equal(await world.call(await world.save(flowOf('set', [set]))).come(), '');
  assert.equal(world.execution.steps.length, 11);
});

test('a template that cannot be rendered ends the execution', async () => {
  const world = new StudioWorld();
  const broken = state('broken', 'say-play', { say: '{{ trigger.call.From | shout }}' }, {});
  assert.equal(await world.call(await world.save(flowOf('broken', [broken]))).come(), '');
  assert.match(world.execution.endReason ?? '', /^broken: undefined filter: shout/);
});

test('a revision published meanwhile is not for calls that are under way', async () => {
  const world = new StudioWorld();
  const flowSid = await world.save(twoSays);
  const old = world.call(flowSid);
  await old.come();
  const other: FlowDefinition = flowOf('new', [say('new')]);
  const update = { Status: 'published', Definition: JSON.stringify(other) };
  await world.rest('POST', `/v2/Flows/${flowSid}`, update);
  assert.match(await old.back('audioComplete'), /^<Say>two</);
  assert.match(await world.call(flowSid).come(), /^<Say>new</);
  await world.rest('DELETE', `/v2/Flows/${flowSid}`);
  assert.equal(await old.back('audioComplete'), '');
  assert.equal(world.executions[0]?.endReason, 'nothing follows audioComplete');
});

test('a caller hung up while a Function runs: what it answers is not looked at', async () => {
  const world = new StudioWorld();
  const ask = state(
    'ask',
    'run-function',
    { url: 'https://a.twil.io/f' },
    { success: 'one', fail: 'one' },
  );
  const call = world.call(await world.save(flowOf('ask', [ask, say('one')])));
  world.answer = () => new Promise((resolve) => world.clock.after(1_000, () => resolve(json({}))));
  const twiml = call.come();
  await world.clock.run(500);
  await call.over();
  await world.clock.run(500);
  assert.equal(await twiml, '');
  assert.deepEqual(world.path(), ['incomingCall>ask']);
});

test('a subflow runs in the same call, has its own log, and gives its variables back', async () => {
  const world = new StudioWorld();
  const variables = [{ key: 'language', value: '{{trigger.parent.parameters.person.language}}' }];
  const set = state('set', 'set-variables', { variables }, { next: 'inside' });
  const childSid = await world.save(flowOf('', [set, say('inside')], { incomingParent: 'set' }));
  const parameters = [{ key: 'person', value: '{"language":"cy"}', type: 'json_object' }];
  const sub = state(
    'sub',
    'run-subflow',
    { flow_sid: childSid, flow_revision: 'LatestPublished', parameters },
    { completed: 'after', failed: 'one' },
  );
  const after = state('after', 'say-play', { say: '{{widgets.sub.language}}' }, {});
  const flowSid = await world.save(flowOf('sub', [sub, after, say('one')]));
  const call = world.call(flowSid);
  const twiml = await call.come();
  assert.match(twiml, /^<Say>inside</);
  assert.ok(
    twiml.includes(`/Flows/${flowSid}?`),
    'the call comes back to the flow that it came to',
  );
  assert.match(await call.back('audioComplete'), /^<Say>cy</);
  const [parent, child] = world.executions;
  assert.deepEqual(world.path(child), ['incomingParent>set', 'next>inside', 'audioComplete>Ended']);
  assert.deepEqual(world.path(parent), ['incomingCall>sub', 'completed>after']);
  assert.equal(child?.steps[0]?.parentStepSid, parent?.steps[0]?.sid);
  const { parent: told } = child?.place.context.trigger ?? {};
  assert.equal(told?.['execution_sid'], parent?.sid);
  assert.equal(told?.['trigger_type'], 'call');
});

test('a call that ends in a subflow ends all of it', async () => {
  const world = new StudioWorld();
  const childSid = await world.save(flowOf('', [say('inside')], { incomingParent: 'inside' }));
  const sub = state('sub', 'run-subflow', { flow_sid: childSid, flow_revision: 'LatestDraft' }, {});
  const call = world.call(await world.save(flowOf('sub', [sub])));
  await call.come();
  await call.over('busy');
  assert.deepEqual(
    world.executions.map(({ status }) => status),
    ['ended', 'ended'],
  );
});

test('a subflow that is not there, is not published, breaks or never ends has failed', async () => {
  const world = new StudioWorld();
  const draft = await world.save(twoSays, 'draft');
  const broken = state('broken', 'say-play', { say: '{{1|x}}' }, {});
  const breaks = await world.save(flowOf('', [broken], { incomingParent: 'broken' }));
  for (const flow_sid of [`FW${'9'.repeat(32)}`, 'none', draft, breaks]) {
    const sub = state(
      'sub',
      'run-subflow',
      { flow_sid, flow_revision: 'LatestPublished' },
      { completed: 'two', failed: 'one' },
    );
    const call = world.call(await world.save(flowOf('sub', [sub, say('one'), say('two')])));
    assert.match(await call.come(), /^<Say>one</);
  }
  const itself = await world.save(twoSays);
  const sub = state(
    'sub',
    'run-subflow',
    { flow_sid: itself, flow_revision: 'LatestPublished' },
    { completed: '', failed: '' },
  );
  const loop = flowOf('sub', [sub], { incomingParent: 'sub' });
  await world.rest('POST', `/v2/Flows/${itself}`, {
    Status: 'published',
    Definition: JSON.stringify(loop),
  });
  assert.equal(await world.call(itself).come(), '');
});

test('flows that run each other without end are ended', async () => {
  const world = new StudioWorld();
  const itself = await world.save(twoSays);
  const properties = { flow_sid: itself, flow_revision: 'LatestPublished' };
  const sub = state('sub', 'run-subflow', properties, { completed: 'sub', failed: 'sub' });
  const form = {
    Status: 'published',
    Definition: JSON.stringify(flowOf('sub', [sub], { incomingParent: 'sub' })),
  };
  await world.rest('POST', `/v2/Flows/${itself}`, form);
  assert.equal(await world.call(itself).come(), '');
  assert.equal(world.executions.length, 101);
  assert.ok(world.executions.every(({ status }) => status === 'ended'));
});

test('a test user gets the newest draft, everybody else what is published', async () => {
  const world = new StudioWorld();
  const flowSid = await world.save(twoSays);
  const draft = { Status: 'draft', Definition: JSON.stringify(flowOf('new', [say('new')])) };
  await world.rest('POST', `/v2/Flows/${flowSid}`, draft);
  await world.rest('POST', `/v2/Flows/${flowSid}/TestUsers`, {
    TestUsers: ['+15005550007', '+15005550008'],
  });
  assert.match(await world.call(flowSid).come(), /^<Say>one</);
  assert.match(await world.call(flowSid, { From: '+15005550008' }).come(), /^<Say>new</);
});

/** What voice would do for `make-outgoing-call-v2`. */
function ringer(world: StudioWorld): CallOrder[] {
  const orders: CallOrder[] = [];
  world.account.callControl = {
    place(order) {
      orders.push(order);
      const nowMs = world.clock.now();
      const record: CallRecord = {
        ...{ sid: `CA${orders.length}`, parentCallSid: null, to: order.to, from: order.from },
        ...{ phoneNumberSid: null, direction: 'outbound-api', status: 'queued', startedAtMs: null },
        ...{ endedAtMs: null, answeredBy: null, forwardedFrom: null, callerName: null },
        ...{ queueTimeMs: 0, createdAtMs: nowMs, updatedAtMs: nowMs },
      };
      return record;
    },
    change: () => Promise.resolve(),
  };
  return orders;
}

const outgoing = flowOf(
  '',
  [
    state(
      'ring',
      'make-outgoing-call-v2',
      { from: '{{flow.channel.address}}', to: '{{contact.channel.address}}', timeout: 20 },
      { answered: 'hello', busy: '', noAnswer: '', failed: '' },
    ),
    state(
      'hello',
      'say-play',
      { say: '{{flow.data.name}} {{trigger.request.parameters.name}}' },
      {},
    ),
  ],
  { incomingRequest: 'ring' },
);
const request = { To: '+15005550001', From: '+15005550006', Parameters: '{"name":"Ada"}' };

test('an execution by REST rings its person and goes on in that call', async () => {
  const world = new StudioWorld();
  const orders = ringer(world);
  const flowSid = await world.save(outgoing);
  await world.rest('POST', `/v2/Flows/${flowSid}/Executions`, request);
  await world.clock.run(0);
  const url = `https://webhooks.twilio.com/v1/Accounts/${world.account.sid}/Flows/${flowSid}`;
  assert.equal(orders[0]?.to, '+15005550001');
  assert.equal(orders[0].timeoutSeconds, 20);
  assert.deepEqual(orders[0].statusCallback, { url, method: 'POST', events: ['completed'] });
  assert.equal(
    orders[0].instructions.kind === 'url' && orders[0].instructions.url,
    `${url}?FlowEvent=answered`,
  );
  const call = world.call(flowSid, { CallSid: 'CA1', Direction: 'outbound-api' });
  assert.match(await call.back('answered'), /^<Say>Ada Ada</);
  await call.over();
  assert.equal(world.execution.status, 'ended');
});

for (const [status, event] of [
  ['busy', 'busy'],
  ['no-answer', 'noAnswer'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
] as const)
  test(`a call out that ends ${status} is left by ${event}`, async () => {
    const world = new StudioWorld();
    ringer(world);
    const flowSid = await world.save(outgoing);
    await world.rest('POST', `/v2/Flows/${flowSid}/Executions`, request);
    await world.clock.run(0);
    await world.call(flowSid, { CallSid: 'CA1' }).over(status);
    assert.deepEqual(world.path(), ['incomingRequest>ring', `${event}>Ended`]);
  });

test('a call that cannot be placed has failed', async () => {
  const world = new StudioWorld();
  const control = {
    place: () => {
      throw new RestError(429, 20429, 'Too many calls');
    },
    change: () => Promise.resolve(),
  };
  world.account.callControl = control;
  await world.rest('POST', `/v2/Flows/${await world.save(outgoing)}/Executions`, request);
  await world.clock.run(0);
  assert.deepEqual(world.path(), ['incomingRequest>ring', 'failed>Ended']);
});

test('without a voice no call can go out', async () => {
  const world = new StudioWorld();
  await world.rest('POST', `/v2/Flows/${await world.save(outgoing)}/Executions`, request);
  await world.clock.run(0);
  assert.deepEqual(world.path(), ['incomingRequest>ring', 'failed>Ended']);
});

test('a listener hears of every step and of the end', async () => {
  const world = new StudioWorld();
  const heard: string[] = [];
  const stop = world.studio.executions.onChange(({ status, place }) =>
    heard.push(`${status} ${place.at.name}`),
  );
  const call = world.call(await world.save(twoSays));
  await call.come();
  await call.over();
  stop();
  await call.come();
  assert.deepEqual(heard, ['active Trigger', 'active one', 'ended one']);
});

test('closing leaves no timer', async () => {
  const world = new StudioWorld();
  const away = state('away', 'add-twiml-redirect', { url: 'https://a.twil.io/t' }, {});
  await world.call(await world.save(flowOf('away', [away]))).come();
  assert.equal(world.clock.pendingCount, 1);
  world.studio.close();
  assert.equal(world.clock.pendingCount, 0);
});

test('a Function that answers after closing starts no timer', async () => {
  const world = new StudioWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.answer = async () => {
    await promise;
    return json({});
  };
  const asks = state('asks', 'run-function', { url: 'https://a.twil.io/f' }, { success: 'away' });
  const away = state('away', 'add-twiml-redirect', { url: 'https://a.twil.io/t' }, {});
  const coming = world.call(await world.save(flowOf('asks', [asks, away]))).come();
  while (world.asked.length === 0) await new Promise(setImmediate);
  world.studio.close();
  resolve();
  assert.match(await coming, /Redirect/);
  assert.equal(world.clock.pendingCount, 0);
});

test('the three ways out of the wait question, as use case 2 asks it', async () => {
  const world = new StudioWorld();
  const flex = { workflow: `WW${'1'.repeat(32)}`, channel: `TC${'1'.repeat(32)}` };
  const send = state('send', 'send-to-flex', flex, {
    callComplete: 'left',
    failedToEnqueue: 'sorry',
    callFailure: 'sorry',
  });
  const split = state(
    'left',
    'split-based-on',
    { input: '{{widgets.send.QueueResult}}' },
    { noMatch: '' },
  );
  split.transitions.push(match('transfer', 'equal_to', 'leave', '{{widgets.send.QueueResult}}'));
  const flowSid = await world.save(flowOf('send', [send, split, say('transfer'), say('sorry')]));
  const ending = async (result: string): Promise<string> => {
    const call = world.call(flowSid);
    await call.come();
    return call.back('enqueue', { QueueResult: result, QueueTime: '30' });
  };
  assert.match(await ending('leave'), /^<Say>transfer</);
  assert.equal(await ending('bridged'), '');
  assert.match(await ending('system-error'), /^<Say>sorry</);
});
