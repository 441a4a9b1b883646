import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, property, string } from 'fast-check';
import { beforeQueueFlow } from '../../../../src/flex/studio/before-queue.ts';
import type { FlowDefinition, SendToFlex } from '../../../../src/flex/studio/definition.ts';
import { inQueueFlow } from '../../../../src/flex/studio/in-queue.ts';
import { returnFlow } from '../../../../src/flex/studio/return.ts';
import { readDefinition, validateDefinition } from '../../../../src/twin/studio/validate.ts';
import { flowsOf, render, settings, stateOf, walk } from './fixture.ts';

/** What the widgets are set to: the spellings that Twilio's validator and runtime go by. */

const sendsOf = (flow: FlowDefinition): SendToFlex[] =>
  flow.states.filter((state): state is SendToFlex => state.type === 'send-to-flex');

const allFlows = [...Object.values(flowsOf('unhold')), ...Object.values(flowsOf('mindful'))];

test('names are unique, begin with a letter and have no dot, and every next exists', () => {
  for (const flow of allFlows) {
    const names = flow.states.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[A-Za-z][A-Za-z0-9_-]*$/);
    for (const { transitions } of flow.states)
      for (const { next } of transitions) assert.ok(next === undefined || names.includes(next));
  }
});

test('Studio accepts every flow, with no property that it does not know', () => {
  for (const flow of allFlows) {
    assert.deepEqual(validateDefinition(flow), []);
    const read = readDefinition(JSON.stringify(flow));
    assert.ok('warnings' in read);
    assert.deepEqual(read.warnings, []);
  }
});

test('Send to Flex has its numbers as text and its two addresses by SID', () => {
  for (const flow of allFlows)
    for (const { properties } of sendsOf(flow)) {
      assert.match(properties.priority, /^\d+$/);
      assert.equal(properties.timeout, '86400');
      assert.equal(properties.workflow, settings.workflowSid);
      assert.equal(properties.channel, settings.channelSid);
    }
});

test('a transferred caller is announced to Unhold with number, call and time limit', () => {
  const transfer = stateOf(beforeQueueFlow(settings), 'transfer');
  assert.ok(transfer.type === 'connect-call-to');
  assert.equal(
    transfer.properties.sip_endpoint,
    'sip:+12025550199@unhold.example.com:5566?x-user-to-user={{trigger.call.From}}&x-unhold-call={{trigger.call.CallSid}}',
  );
  assert.equal(transfer.properties.time_limit, '180');
  assert.equal(typeof transfer.properties.timeout, 'number');
});

test('who waited on hold takes the seconds along', () => {
  const transfer = stateOf(inQueueFlow(settings), 'transfer');
  assert.ok(transfer.type === 'connect-call-to');
  const variables = {
    trigger: { call: { From: '+12025550123', CallSid: 'CA1' } },
    widgets: { send_to_flex: { QueueTime: '61' } },
  };
  assert.equal(
    render(transfer.properties.sip_endpoint, variables),
    'sip:+12025550199@unhold.example.com:5566?x-user-to-user=+12025550123&x-unhold-call=CA1&x-unhold-waited=61',
  );
});

test("Mindful's transfer is the guide's: one header, no time limit, and nothing of ours is asked", () => {
  for (const flow of Object.values(flowsOf('mindful'))) {
    assert.doesNotMatch(JSON.stringify(flow), /x-unhold|callback-result|unhold_/i);
    const transfer = flow.states.find(({ type }) => type === 'connect-call-to');
    if (transfer?.type !== 'connect-call-to') continue;
    assert.match(transfer.properties.sip_endpoint, /\?x-user-to-user=\{\{trigger\.call\.From\}\}$/);
    assert.equal(transfer.properties.time_limit, undefined);
  }
});

test('the result of a transfer is asked with the call and how the dialling went', () => {
  const ask = stateOf(beforeQueueFlow(settings), 'callback_result');
  assert.ok(ask.type === 'run-function');
  assert.deepEqual(ask.properties, {
    url: 'https://unhold-1234.twil.io/callback-result',
    service_sid: settings.functions.serviceSid,
    environment_sid: settings.functions.environmentSid,
    function_sid: settings.functions.functionSids['callback-result'],
    parameters: [
      { key: 'CallSid', value: '{{trigger.call.CallSid}}' },
      { key: 'DialCallStatus', value: '{{widgets.transfer.DialCallStatus}}' },
    ],
    offset: ask.properties.offset,
  });
});

test('a Function that was not deployed is a bug that is told', () => {
  const functions = { ...settings.functions, functionSids: {} };
  assert.throws(() => beforeQueueFlow({ ...settings, functions }), /wait-time has no SID/);
});

test('on hold the offer is made once per call: who comes back has plain music and a step of priority', () => {
  const flow = inQueueFlow(settings);
  const [first, ...others] = sendsOf(flow);
  assert.equal(first!.properties.waitUrl, 'https://unhold-1234.twil.io/hold-treatment');
  assert.equal(first!.properties.waitUrlMethod, 'POST');
  assert.equal(first!.properties.priority, '0');
  assert.equal(others.length, 2);
  for (const { properties } of others) {
    assert.equal(properties.waitUrl, undefined);
    assert.equal(properties.priority, '1');
  }
});

/** How a caller goes on who left the queue with this result. */
function after(QueueResult: string, transferred: string): string[] {
  return walk(inQueueFlow(settings), ({ name }) => {
    if (name === 'send_to_flex') return { event: 'callComplete', outputs: { QueueResult } };
    if (name === 'transfer') return { event: 'callCompleted' };
    if (name === 'callback_result')
      return { event: 'success', outputs: { parsed: { result: transferred } } };
    return { event: name === 'Trigger' ? 'incomingCall' : 'callComplete' };
  }).map(({ name }) => name);
}

test('a served caller, one who hung up, and a promised one are not queued again', () => {
  const ended = ['Trigger', 'send_to_flex', 'how_left'];
  for (const result of ['hangup', 'bridged', 'redirected', 'redirected-from-bridged'])
    assert.deepEqual(after(result, 'queue'), ended);
  const promised = [...ended, 'transfer', 'callback_result', 'is_promised'];
  assert.deepEqual(after('leave', 'promised'), promised);
  assert.deepEqual(after('leave', 'queue'), [...promised, 'back_to_queue']);
  assert.deepEqual(after('leave', ''), [...promised, 'back_to_queue']);
});

test('a queue that failed is tried again', () => {
  for (const result of ['error', 'system-error', 'queue-full'])
    assert.deepEqual(after(result, ''), ['Trigger', 'send_to_flex', 'how_left', 'back_to_queue']);
});

test('the threshold is asked of the Function, whose word decides', () => {
  const way = (parsed: unknown): string[] =>
    walk(beforeQueueFlow(settings), ({ name }) => {
      if (name === 'wait_time') return { event: 'success', outputs: { parsed } };
      if (name === 'transfer') return { event: 'hangup' };
      return { event: name === 'Trigger' ? 'incomingCall' : 'callComplete' };
    }).map(({ name }) => name);
  assert.equal(way({ transfer: true }).at(-1), 'transfer');
  for (const parsed of [{ transfer: false }, { transfer: null }, {}, undefined, 'transfer'])
    assert.equal(way(parsed).at(-1), 'send_to_flex');
});

const returnAttributes = sendsOf(returnFlow(settings))[0]!.properties.attributes;
const returned = (call: object): unknown =>
  JSON.parse(render(returnAttributes, { trigger: { call } }));

test('a return call has priority 5 as text and brings its headers, in either case', () => {
  assert.equal(sendsOf(returnFlow(settings))[0]!.properties.priority, '5');
  const expected = {
    type: 'return',
    name: '+12025550123',
    x_user_to_user: '+12025550123',
    unhold_callback: 'c1',
    unhold_attempt: 'a1',
    unhold_number: '+12025550124',
  };
  const sent = {
    'SipHeader_x-user-to-user': '+12025550123',
    'SipHeader_X-Unhold-Callback': 'c1',
    'SipHeader_X-Unhold-Attempt': 'a1',
    'SipHeader_X-Unhold-Number': '+12025550124',
  };
  assert.deepEqual(returned(sent), expected);
  for (const spelling of ['X-User-to-User', 'X-User-To-User', 'User-to-User'])
    assert.deepEqual(
      returned({
        [`SipHeader_${spelling}`]: '+12025550123',
        'SipHeader_x-unhold-callback': 'c1',
        'SipHeader_x-unhold-attempt': 'a1',
        'SipHeader_x-unhold-number': '+12025550124',
      }),
      expected,
    );
});

test('a return call that is to keep its place brings since when its person waits, and only then', () => {
  const joined = { 'SipHeader_X-Unhold-Joined': '2026-01-05T09:00:00.000Z' };
  assert.deepEqual(returned(joined), returned({}));
  const [send] = sendsOf(returnFlow({ ...settings, returnTask: 'place' }));
  const placed = (call: object): { unhold_joined?: unknown } =>
    JSON.parse(render(send!.properties.attributes, { trigger: { call } }));
  assert.equal(placed(joined).unhold_joined, '2026-01-05T09:00:00.000Z');
  assert.equal(placed({}).unhold_joined, '');
  // Until Unhold has given it the place, and for good if that fails, it goes before others.
  assert.equal(send!.properties.priority, '5');
});

test('a call without headers has empty attributes, not broken ones', () => {
  assert.deepEqual(returned({}), {
    type: 'return',
    name: '',
    x_user_to_user: '',
    unhold_callback: '',
    unhold_attempt: '',
    unhold_number: '',
  });
});

test('whatever a header or a number says, it stays the value of its attribute', () => {
  const queued = sendsOf(beforeQueueFlow(settings))[0]!.properties.attributes;
  const nothing = returned({}) as object;
  const anyText = string({ unit: 'binary-ascii' });
  check(
    property(anyText, anyText, (header, from) => {
      const attributes = returned({ 'SipHeader_x-user-to-user': header });
      assert.deepEqual(attributes, { ...nothing, name: header, x_user_to_user: header });
      const variables = { trigger: { call: { From: from } } };
      assert.deepEqual(JSON.parse(render(queued, variables)), { type: 'inbound', name: from });
    }),
  );
});

test('attributes fit into 1024 characters, before and after they are filled with what Unhold sends', () => {
  for (const flow of [...allFlows, returnFlow({ ...settings, returnTask: 'place' })])
    for (const { properties } of sendsOf(flow)) {
      assert.ok(properties.attributes.length <= 1024, String(properties.attributes.length));
      const uuid = '01234567-89ab-cdef-0123-456789abcdef';
      const call = {
        // The metadata item is cut at 60 characters; the worst of them doubles in JSON.
        'SipHeader_x-user-to-user': '"'.repeat(60),
        'SipHeader_X-Unhold-Callback': uuid,
        'SipHeader_X-Unhold-Attempt': uuid,
        'SipHeader_X-Unhold-Number': '+123456789012345',
        'SipHeader_X-Unhold-Joined': '2026-01-05T09:00:00.000Z',
        From: '+123456789012345',
      };
      assert.ok(render(properties.attributes, { trigger: { call } }).length <= 1024);
    }
});

test('headers too long for the attributes cost the attributes, not the call', () => {
  const way = walk(returnFlow(settings), ({ name }) => {
    if (name === 'Trigger') return { event: 'incomingCall' };
    return { event: name === 'send_to_flex' ? 'failedToEnqueue' : 'callComplete' };
  });
  assert.deepEqual(way.at(-1), { name: 'send_to_flex_plain', event: 'callComplete' });
});

test('no two widgets are drawn on the same place', () => {
  for (const flow of allFlows) {
    const places = flow.states.map(({ properties }) => JSON.stringify(properties.offset));
    assert.equal(new Set(places).size, places.length);
  }
});
