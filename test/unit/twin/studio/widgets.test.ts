import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../../../src/twin/studio/definition.ts';
import { flowOf, match, state } from '../../../support/studio-flows.ts';
import { StudioWorld, type StudioCall } from '../../../support/studio-world.ts';

const workflow = `WW${'1'.repeat(32)}`;
const channel = `TC${'1'.repeat(32)}`;

interface Stage {
  world: StudioWorld;
  call: StudioCall;
  /** What the widget answered the call. */
  verbs: string;
  url: string;
}

/** A call that has come to one widget, from which every event says its own name. */
async function stage(
  type: string,
  properties: Record<string, unknown>,
  more: State[] = [],
): Promise<Stage> {
  const events: Record<string, string[]> = {
    'say-play': ['audioComplete'],
    'gather-input-on-call': ['keypress', 'speech', 'timeout'],
    'connect-call-to': ['callCompleted', 'hangup'],
    'send-to-flex': ['callComplete', 'failedToEnqueue', 'callFailure'],
    'enqueue-call': ['callComplete', 'failedToEnqueue', 'callFailure'],
    'record-voicemail': ['recordingComplete', 'noAudio', 'hangup'],
    'record-call': ['success', 'failed'],
    'add-twiml-redirect': ['return', 'timeout', 'fail'],
    'fork-stream': ['next'],
    'send-message': ['sent', 'failed'],
  };
  const names = events[type] ?? [];
  const ways = Object.fromEntries(names.map((event) => [event, `after_${event}`]));
  const says = names.map((event) =>
    state(`after_${event}`, 'say-play', { say: event }, { audioComplete: '' }),
  );
  const world = new StudioWorld();
  const flowSid = await world.save(
    flowOf('widget', [state('widget', type, properties, ways), ...says, ...more]),
  );
  const call = world.call(flowSid);
  const verbs = await call.come();
  const url = `https://webhooks.twilio.com/v1/Accounts/${world.account.sid}/Flows/${flowSid}`;
  return { world, call, verbs, url };
}

const left = ({ world }: Stage): string | undefined => world.execution.steps.at(-1)?.event;
const output = ({ world }: Stage, key: string): unknown =>
  world.execution.place.context.widgets['widget']?.[key];

test('say-play says, plays or sends keys, then comes back', async () => {
  const onwards = (url: string): string => `<Redirect>${url}?FlowEvent=audioComplete</Redirect>`;
  const said = await stage('say-play', {
    say: 'A & <b> {{trigger.call.From}}',
    voice: 'alice',
    language: 'en',
    loop: 2,
  });
  assert.equal(
    said.verbs,
    `<Say voice="alice" language="en" loop="2">A &amp; &lt;b&gt; +15005550001</Say>${onwards(said.url)}`,
  );
  const played = await stage('say-play', { play: 'https://example.com/a.mp3?a=1&b=2', loop: 1 });
  assert.equal(
    played.verbs,
    `<Play loop="1">https://example.com/a.mp3?a=1&amp;b=2</Play>${onwards(played.url)}`,
  );
  const keys = await stage('say-play', { digits: '1w2' });
  assert.equal(keys.verbs, `<Play digits="1w2"/>${onwards(keys.url)}`);
  await keys.call.back('audioComplete');
  assert.equal(left(keys), 'audioComplete');
});

test('gather asks, and tells keys from words from nothing', async () => {
  const properties = {
    ...{ say: 'Press 1', timeout: 7, finish_on_key: '*', stop_gather: true, number_of_digits: 4 },
    ...{ gather_language: 'en', hints: 'yes', speech_timeout: 'auto', speech_model: 'default' },
    profanity_filter: 'false',
  };
  const asked = await stage('gather-input-on-call', properties);
  const action = `${asked.url}?FlowEvent=gather`;
  assert.equal(
    asked.verbs,
    `<Gather action="${action}" input="dtmf speech" timeout="7" finishOnKey="*" numDigits="4" language="en" ` +
      `hints="yes" speechTimeout="auto" speechModel="default" profanityFilter="false"><Say>Press 1</Say></Gather>` +
      `<Redirect>${action}</Redirect>`,
  );
  await asked.call.back('gather', { Digits: '1234' });
  assert.equal(left(asked), 'keypress');
  assert.equal(output(asked, 'Digits'), '1234');

  const spoken = await stage('gather-input-on-call', { say: 'Speak' });
  await spoken.call.back('gather', { SpeechResult: 'an agent', Confidence: '0.9' });
  assert.equal(left(spoken), 'speech');

  const silent = await stage('gather-input-on-call', { stop_gather: false, finish_on_key: '#' });
  assert.match(silent.verbs, /^<Gather [^>]*finishOnKey=""\/?>/);
  await silent.call.back('gather', { Digits: '', msg: 'Gather End' });
  assert.equal(left(silent), 'timeout');
});

test('a keypress may have branches of its own, which compare the keys', async () => {
  const world = new StudioWorld();
  const ask = state('ask', 'gather-input-on-call', { say: '1 or 2' }, { timeout: '' });
  for (const digit of ['1', '2']) {
    const way = match(`is_${digit}`, 'equal_to', digit, '');
    ask.transitions.push({
      ...{ ...way, event: 'keypress' },
      conditions: way.conditions.map((one) => ({ ...one, arguments: [null] })),
    });
  }
  const says = ['1', '2'].map((digit) => state(`is_${digit}`, 'say-play', { say: digit }, {}));
  const call = world.call(await world.save(flowOf('ask', [ask, ...says])));
  await call.come();
  assert.match(await call.back('gather', { Digits: '2' }), /^<Say>2</);
});

test('connect-call-to dials every kind of party', async () => {
  const dials = async (properties: Record<string, unknown>): Promise<string> => {
    const { verbs, url } = await stage('connect-call-to', properties);
    return verbs.replace(`${url}?FlowEvent=dial`, 'URL');
  };
  const sip =
    'sip:+15005550006@example.com:5566?x-user-to-user={{trigger.call.From}}&x-unhold-call=CA1';
  assert.equal(
    await dials({
      noun: 'sip',
      sip_endpoint: sip,
      caller_id: '{{contact.channel.address}}',
      timeout: 30,
      time_limit: '180',
    }),
    '<Dial action="URL" callerId="+15005550001" timeout="30" timeLimit="180">' +
      '<Sip>sip:+15005550006@example.com:5566?x-user-to-user=+15005550001&amp;x-unhold-call=CA1</Sip></Dial>',
  );
  assert.equal(
    await dials({ noun: 'sip', sip_endpoint: 'sip:a@b', sip_username: 'u', sip_password: '<p>' }),
    '<Dial action="URL"><Sip username="u" password="&lt;p&gt;">sip:a@b</Sip></Dial>',
  );
  assert.equal(
    await dials({ noun: 'number', to: ' +15005550009 ', record: true }),
    '<Dial action="URL" record="record-from-answer"><Number>+15005550009</Number></Dial>',
  );
  assert.equal(
    await dials({ noun: 'number-multi', to: '+15005550008, +15005550009' }),
    '<Dial action="URL"><Number>+15005550008</Number><Number>+15005550009</Number></Dial>',
  );
  for (const [noun, element] of [
    ['client', 'Client'],
    ['sim', 'Sim'],
    ['conference', 'Conference'],
  ])
    assert.equal(
      await dials({ noun, to: 'x' }),
      `<Dial action="URL"><${element}>x</${element}></Dial>`,
    );
});

test('the SIP header of a transfer reaches voice as it was written', async () => {
  const { call } = await stage('connect-call-to', {
    noun: 'sip',
    sip_endpoint:
      'sip:+15005550006@127.0.0.1:5566?x-user-to-user={{trigger.call.From}}&X-Unhold-Waited=12',
  });
  const [dial] = call.verbs;
  const [noun] = dial?.verb === 'Dial' ? dial.nouns : [];
  assert.deepEqual(noun?.noun === 'Sip' && noun.headers, [
    ['x-user-to-user', '+15005550001'],
    ['X-Unhold-Waited', '12'],
  ]);
});

test('connect-call-to tells the end of the other call from the end of this one', async () => {
  const ended = await stage('connect-call-to', { noun: 'number', to: '+15005550009' });
  await ended.call.back('dial', { DialCallStatus: 'busy' });
  assert.equal(left(ended), 'callCompleted');
  assert.equal(output(ended, 'DialCallStatus'), 'busy');
  const hungUp = await stage('connect-call-to', { noun: 'number', to: '+15005550009' });
  await hungUp.call.back('dial', { DialCallStatus: 'completed', CallStatus: 'completed' });
  assert.equal(left(hungUp), 'hangup');
});

test('send-to-flex makes a task with attributes, priority and time, all text', async () => {
  const sent = await stage('send-to-flex', {
    ...{ workflow, channel, attributes: '{"name":"{{trigger.call.From}}","quote":"<&>"}' },
    ...{ priority: '5', waitUrl: 'https://a.twil.io/hold?x=1&y=2', waitUrlMethod: 'GET' },
  });
  const action = `${sent.url}?FlowEvent=enqueue`;
  assert.equal(
    sent.verbs,
    `<Enqueue action="${action}" waitUrl="https://a.twil.io/hold?x=1&amp;y=2" waitUrlMethod="GET" workflowSid="${workflow}">` +
      '<Task priority="5" timeout="3600">{&quot;name&quot;:&quot;+15005550001&quot;,&quot;quote&quot;:&quot;&lt;&amp;&gt;&quot;}</Task></Enqueue>',
  );
  const [enqueue] = sent.call.verbs;
  assert.deepEqual(enqueue?.verb === 'Enqueue' && enqueue.to, {
    workflowSid: workflow,
    task: {
      attributes: '{"name":"+15005550001","quote":"<&>"}',
      priority: 5,
      timeoutSeconds: 3600,
    },
  });
});

const queueResults: [string, string][] = [
  ['leave', 'callComplete'],
  ['bridged', 'callComplete'],
  ['hangup', 'callComplete'],
  ['redirected', 'callComplete'],
  ['redirected-from-bridged', 'callComplete'],
  ['queue-full', 'failedToEnqueue'],
  ['error', 'failedToEnqueue'],
  ['system-error', 'callFailure'],
];
for (const [result, event] of queueResults)
  test(`a queue that ends with ${result} is left by ${event}`, async () => {
    for (const [type, properties] of [
      ['send-to-flex', { workflow, channel }],
      ['enqueue-call', { queue_name: 'support' }],
    ] as const) {
      const queued = await stage(type, properties);
      await queued.call.back('enqueue', { QueueResult: result, QueueTime: '42' });
      assert.equal(left(queued), event);
      assert.equal(output(queued, 'QueueTime'), '42');
    }
  });

test('attributes that are no JSON object, or too long, make no task, nor does a queue without a name', async () => {
  for (const attributes of [
    '{',
    '[1]',
    'text',
    '{"name":"{{trigger.call.From}}',
    `{"a":"${'x'.repeat(1_024)}"}`,
  ])
    assert.equal(
      left(await stage('send-to-flex', { workflow, channel, attributes })),
      'failedToEnqueue',
      attributes,
    );
  for (const queue_name of ['', '{{trigger.call.Nothing}}', 'x'.repeat(65)])
    assert.equal(left(await stage('enqueue-call', { queue_name })), 'failedToEnqueue');
  assert.equal(left(await stage('send-to-flex', { workflow: '', channel })), 'failedToEnqueue');
  const queue = { workflow_sid: workflow, task_attributes: '{"a":' };
  assert.equal(left(await stage('enqueue-call', queue)), 'failedToEnqueue');
});

test('enqueue-call knows queues and workflows, in its own spelling', async () => {
  const byName = await stage('enqueue-call', {
    queue_name: 'sales & more',
    wait_url: 'https://a.twil.io/w',
  });
  assert.equal(
    byName.verbs,
    `<Enqueue action="${byName.url}?FlowEvent=enqueue" waitUrl="https://a.twil.io/w" waitUrlMethod="POST">sales &amp; more</Enqueue>`,
  );
  const byWorkflow = await stage('enqueue-call', {
    workflow_sid: workflow,
    task_attributes: '{"a":1}',
    priority: 0,
    timeout: 60,
  });
  assert.match(
    byWorkflow.verbs,
    /workflowSid="WW1+"><Task priority="0" timeout="60">{&quot;a&quot;:1}<\/Task>/,
  );
});

test('record-voicemail tells a message from silence from a caller who left', async () => {
  const recording = { RecordingUrl: 'https://api.twilio.com/RE1', RecordingDuration: '3' };
  const done = await stage('record-voicemail', {
    timeout: 5,
    max_length: 60,
    finish_on_key: '#',
    play_beep: 'true',
    transcribe: false,
  });
  assert.equal(
    done.verbs,
    `<Record action="${done.url}?FlowEvent=record" timeout="5" maxLength="60" finishOnKey="#" playBeep="true" transcribe="false"/>` +
      `<Redirect>${done.url}?FlowEvent=record</Redirect>`,
  );
  await done.call.back('record', recording);
  assert.equal(left(done), 'recordingComplete');
  assert.equal(output(done, 'RecordingDuration'), '3');
  const silent = await stage('record-voicemail', {});
  await silent.call.back('record');
  assert.equal(left(silent), 'noAudio');
  const gone = await stage('record-voicemail', {});
  await gone.call.back('record', { ...recording, Digits: 'hangup' });
  assert.equal(left(gone), 'hangup');
});

test('add-twiml-redirect gives the call away and takes it back with what came along', async () => {
  const given = await stage('add-twiml-redirect', {
    url: 'https://a.twil.io/twiml?n={{trigger.call.From}}',
    method: 'GET',
    timeout: '60',
  });
  assert.equal(
    given.verbs,
    '<Redirect method="GET">https://a.twil.io/twiml?n=+15005550001</Redirect>',
  );
  assert.match(await given.call.back('return', { foo: 'bar' }), /^<Say>return</);
  assert.equal(output(given, 'foo'), 'bar');
  await given.world.clock.run(60_000);
  assert.equal(left(given), 'return');
  assert.equal(given.world.clock.pendingCount, 0);
});

test('a call that does not come back in time is lost to the flow', async () => {
  const given = await stage('add-twiml-redirect', {
    url: 'https://a.twil.io/twiml',
    timeout: '60',
  });
  await given.world.clock.run(59_999);
  assert.equal(given.world.execution.status, 'active');
  await given.world.clock.run(1);
  assert.equal(left(given), 'timeout');
  assert.equal(given.world.execution.endReason, 'after_timeout needs a call, and there is none');
  assert.equal(await given.call.back('return'), '');
});

test('a redirect to what is no web address fails', async () => {
  for (const url of ['', 'twiml', 'ftp://example.com/', '{{trigger.call.Nothing}}'])
    assert.equal(left(await stage('add-twiml-redirect', { url })), 'fail', url);
});

test('set-variables sets text, or objects where the flow says so', async () => {
  const world = new StudioWorld();
  const variables = [
    { key: 'caller', value: '{{trigger.call.From}}' },
    { key: 'person', value: '{"name":"{{flow.variables.caller}}"}', type: 'json_object' },
    { key: 'list', value: '[1]', type: 'json_object' },
    { key: '__proto__', value: 'own' },
  ];
  const set = state('set', 'set-variables', { variables }, { next: 'say' });
  const say = state(
    'say',
    'say-play',
    { say: '{{flow.variables.caller}} {{widgets.set.person.name}}|' },
    {},
  );
  const again = state('again', 'set-variables', { variables: [] }, { next: 'set' });
  const call = world.call(await world.save(flowOf('again', [again, set, say])));
  assert.match(await call.come(), /^<Say>\+15005550001 \|</);
  const { variables: held } = world.execution.place.context.flow;
  assert.deepEqual(held['person'], { name: '' });
  assert.equal(held['list'], '[1]');
  assert.equal(Object.getPrototypeOf(held), Object.prototype);
});

test('split takes the first branch whose condition holds', async () => {
  const world = new StudioWorld();
  const subject = '{{trigger.call.From}}';
  const split = state('split', 'split-based-on', { input: subject }, { noMatch: 'nobody' });
  split.transitions.push(
    match('italian', 'starts_with', '+39', subject),
    match('self', 'equal_to', '{{contact.channel.address}}', subject),
    match('american', 'starts_with', '+1', subject),
  );
  const says = ['nobody', 'italian', 'self', 'american'].map((name) =>
    state(name, 'say-play', { say: name }, {}),
  );
  const flowSid = await world.save(flowOf('split', [split, ...says]));
  assert.match(await world.call(flowSid).come(), /^<Say>self</);
  assert.match(await world.call(flowSid, { From: '' }).come(), /^<Say>self</);
  assert.deepEqual(world.path(), ['incomingCall>split', 'match>self']);
});

test('what the twin has not is said to have failed, and record-call records nothing', async () => {
  assert.equal(
    left(await stage('send-message', { from: '+15005550006', body: 'Hello' })),
    'failed',
  );
  const record = await stage('record-call', { record_call: true });
  assert.equal(left(record), 'success');
  assert.equal(output(record, 'Status'), 'absent');
});
