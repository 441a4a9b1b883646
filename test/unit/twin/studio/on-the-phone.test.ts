import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../../src/base/log.ts';
import type { FlowDefinition } from '../../../../src/twin/studio/definition.ts';
import { createStudio, type Studio } from '../../../../src/twin/studio/studio.ts';
import { flowOf, match, state } from '../../../support/studio-flows.ts';
import { caller, noLeaks, VoiceWorld } from '../../../support/voice-world.ts';

/** The number of a world with a phone side calls this flow, and tells it when a call is over. */
async function flowOnTheLine(world: VoiceWorld, definition: FlowDefinition): Promise<Studio> {
  const { account, web, clock } = world;
  const studio = createStudio({ account, web, clock, log: silentLog });
  world.mounts.push(studio.mount);
  const route = studio.routes.find(({ method, path }) => method === 'POST' && path === '/v2/Flows');
  const form = {
    FriendlyName: 'A flow',
    Status: 'published',
    Definition: JSON.stringify(definition),
  };
  const made = await route?.handle({
    ...{
      path: '/v2/Flows',
      params: {},
      form: new URLSearchParams(form),
      query: new URLSearchParams(),
    },
    ...{ headers: {}, baseUrl: 'https://studio.twilio.com', json: undefined },
  });
  assert.equal(made?.status, 201);
  const [sid] = studio.flows.keys();
  const url = `https://webhooks.twilio.com/v1/Accounts/${account.sid}/Flows/${sid}`;
  const number = account.phoneNumbers.get('PN1');
  assert.ok(number);
  Object.assign(number, { voiceUrl: url, statusCallback: url });
  return studio;
}

const path = (studio: Studio): string[] => {
  const [execution] = studio.executions.all.values();
  return execution?.steps.map(({ event, to }) => `${event}>${to?.name ?? 'Ended'}`) ?? [];
};

const bye = state('bye', 'say-play', { say: 'Good bye' }, { audioComplete: '' });

test('a caller hears a flow, presses a key, and is hung up at its end', async () => {
  const world = await VoiceWorld.open();
  const ask = state(
    'ask',
    'gather-input-on-call',
    { say: 'Press a key', timeout: 3, number_of_digits: 1 },
    { keypress: 'echo', timeout: 'ask' },
  );
  const echo = state(
    'echo',
    'say-play',
    { say: 'You pressed {{widgets.ask.Digits}}' },
    { audioComplete: 'bye' },
  );
  const studio = await flowOnTheLine(world, flowOf('ask', [ask, echo, bye]));
  const ringing = await world.phone('127.0.0.2').dial();
  // Nothing is pressed the first time.
  await world.run(6_000);
  ringing.up.press('7');
  await world.run(10_000);
  assert.equal(ringing.state, 'over');
  assert.deepEqual(world.said(), ['Press a key', 'Press a key', 'You pressed 7', 'Good bye']);
  assert.deepEqual(path(studio), [
    ...['incomingCall>ask', 'timeout>ask', 'keypress>echo'],
    ...['audioComplete>bye', 'audioComplete>Ended'],
  ]);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a caller who hangs up ends the execution by the status callback', async () => {
  const world = await VoiceWorld.open();
  const hold = state(
    'hold',
    'gather-input-on-call',
    { say: 'Wait', timeout: 30 },
    { keypress: '' },
  );
  const studio = await flowOnTheLine(world, flowOf('hold', [hold]));
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(2_000);
  ringing.stop();
  await world.run(2_000);
  const [execution] = studio.executions.all.values();
  assert.equal(execution?.endReason, 'the call is over: completed');
  assert.deepEqual(await world.close(), noLeaks);
});

test('from hold to another contact centre: the queue is left and the transfer carries the number', async () => {
  const world = await VoiceWorld.open({ '/hold': '<Say>Hold on</Say><Leave/>' });
  const [workflow = ''] = world.taskRouter.flexWorkspace.workflows.keys();
  const flex = {
    workflow,
    channel: `TC${'0'.repeat(32)}`,
    attributes: '{"name":"{{trigger.call.From}}"}',
  };
  const wait = { waitUrl: 'https://app.example.com/hold', waitUrlMethod: 'POST' };
  const send = state(
    'send',
    'send-to-flex',
    { ...flex, ...wait, priority: '5' },
    { callComplete: 'left' },
  );
  const left = state(
    'left',
    'split-based-on',
    { input: '{{widgets.send.QueueResult}}' },
    { noMatch: '' },
  );
  left.transitions.push(match('transfer', 'equal_to', 'leave', '{{widgets.send.QueueResult}}'));
  const endpoint =
    'sip:centre@127.0.0.5:5060?x-user-to-user={{trigger.call.From}}&x-unhold-waited={{widgets.send.QueueTime}}';
  const transfer = state(
    'transfer',
    'connect-call-to',
    {
      noun: 'sip',
      sip_endpoint: endpoint,
      caller_id: '{{contact.channel.address}}',
      timeout: 30,
      time_limit: '180',
    },
    { callCompleted: 'bye', hangup: '' },
  );
  const studio = await flowOnTheLine(world, flowOf('send', [send, left, transfer, bye]));
  const centre = world.answering('127.0.0.5');
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(10_000);
  const [taken] = centre.calls;
  assert.equal(taken?.header('x-user-to-user'), caller);
  assert.match(taken.header('x-unhold-waited') ?? '', /^[0-9]+$/);
  assert.equal(ringing.state, 'up');
  void taken.dialog.bye();
  await world.run(6_000);
  assert.deepEqual(world.said(), ['Hold on', 'Good bye']);
  assert.deepEqual(path(studio), [
    ...['incomingCall>send', 'callComplete>left', 'match>transfer'],
    ...['callCompleted>bye', 'audioComplete>Ended'],
  ]);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a transfer that is refused goes on in the flow', async () => {
  const world = await VoiceWorld.open();
  const transfer = state(
    'transfer',
    'connect-call-to',
    { noun: 'sip', sip_endpoint: 'sip:centre@127.0.0.5:5060', timeout: 30 },
    { callCompleted: 'say', hangup: '' },
  );
  const say = state(
    'say',
    'say-play',
    { say: '{{widgets.transfer.DialCallStatus}}' },
    { audioComplete: '' },
  );
  await flowOnTheLine(world, flowOf('transfer', [transfer, say]));
  world.phone('127.0.0.5', (call) => call.refuse(480));
  await world.phone('127.0.0.2').dial();
  await world.run(6_000);
  assert.deepEqual(world.said(), ['no-answer']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a phone that is rung by a flow hears the flow', async () => {
  const world = await VoiceWorld.open();
  const ring = state(
    'ring',
    'make-outgoing-call-v2',
    { from: '{{flow.channel.address}}', to: '{{contact.channel.address}}', timeout: 20 },
    { answered: 'bye', busy: '', noAnswer: '', failed: '' },
  );
  const studio = await flowOnTheLine(world, flowOf('', [ring, bye], { incomingRequest: 'ring' }));
  const called = world.answering('127.0.0.9');
  const [flowSid = ''] = studio.flows.keys();
  const path = '/v2/Flows/{FlowSid}/Executions';
  const create = studio.routes.find((route) => route.method === 'POST' && route.path === path);
  const form = new URLSearchParams({ To: '+12025550144', From: '+12025550100' });
  await create?.handle({
    ...{ path, params: { FlowSid: flowSid }, form, query: new URLSearchParams(), headers: {} },
    ...{ baseUrl: 'https://studio.twilio.com', json: undefined },
  });
  await world.run(10_000);
  assert.equal(called.calls.length, 1);
  assert.deepEqual(world.said(), ['Good bye']);
  const [execution] = studio.executions.all.values();
  assert.equal(execution?.endReason, 'nothing follows audioComplete');
  assert.deepEqual(await world.close(), noLeaks);
});
