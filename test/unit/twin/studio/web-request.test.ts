import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowOf, state } from '../../../support/studio-flows.ts';
import { json, StudioWorld, type StudioCall } from '../../../support/studio-world.ts';

const say = (name: string) => state(name, 'say-play', { say: name }, { audioComplete: '' });

/** A flow that asks a Function, and says which way it went. */
async function asking(
  properties: Record<string, unknown> = {},
  type = 'run-function',
): Promise<{ world: StudioWorld; call: StudioCall }> {
  const world = new StudioWorld();
  const failure = type === 'run-function' ? 'fail' : 'failed';
  const ask = state(
    'ask',
    type,
    { url: 'https://a.twil.io/wait-time', ...properties },
    { success: 'good', [failure]: 'bad' },
  );
  const call = world.call(await world.save(flowOf('ask', [ask, say('good'), say('bad')])));
  return { world, call };
}

const output = (world: StudioWorld) => world.execution.place.context.widgets['ask'];

test('a Function gets its parameters as a form and leaves what it answered', async () => {
  const parameters = [
    { key: 'caller', value: '{{trigger.call.From}}' },
    { key: 'step', value: '1' },
  ];
  const { world, call } = await asking({ parameters });
  world.answer = async () => ({
    ...{ status: 200, body: '{"avg":130,"person":{"name":"Ada"}}' },
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'X-Twilio-Function-Concurrency': '3',
    },
  });
  assert.match(await call.come(), /^<Say>good</);
  assert.deepEqual(world.asked, [
    { path: '/wait-time', method: 'POST', params: { caller: '+15005550001', step: '1' } },
  ]);
  assert.deepEqual(output(world), {
    ...{
      body: '{"avg":130,"person":{"name":"Ada"}}',
      content_type: 'application/json',
      status_code: 200,
    },
    ...{
      parsed: { avg: 130, person: { name: 'Ada' } },
      headers: { 'x-twilio-function-concurrency': '3' },
    },
  });
});

test('only JSON objects are parsed', async () => {
  for (const [contentType, body] of [
    ['application/json', '[1,2]'],
    ['application/json', '{'],
    ['application/json', '"text"'],
    ['application/json', `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}`],
    ['text/plain', '{"a":1}'],
  ] as const) {
    const { world, call } = await asking();
    world.answer = async () => ({ status: 200, headers: { 'content-type': contentType }, body });
    assert.match(await call.come(), /^<Say>good</);
    assert.deepEqual(output(world), { body, content_type: contentType, status_code: 200 });
  }
});

for (const status of [400, 403, 404, 500, 503])
  test(`an answer of ${status} fails, and can be read`, async () => {
    const { world, call } = await asking();
    world.answer = async () => json({ error: 'no' }, status);
    assert.match(await call.come(), /^<Say>bad</);
    assert.equal(output(world)?.['status_code'], status);
    assert.deepEqual(output(world)?.['parsed'], { error: 'no' });
  });

test('ten seconds are waited for, and no more', async () => {
  for (const [afterMs, way] of [
    [9_999, 'good'],
    [10_001, 'bad'],
  ] as const) {
    const { world, call } = await asking();
    const { clock } = world;
    world.answer = () => new Promise((resolve) => clock.after(afterMs, () => resolve(json({}))));
    const twiml = call.come();
    await clock.run(10_001);
    assert.match(await twiml, new RegExp(`^<Say>${way}<`));
  }
});

test('a call is not kept waiting longer than voice waits, however slow the Functions are', async () => {
  const world = new StudioWorld();
  const url = 'https://a.twil.io/slow';
  const ways = (next: string) => ({ success: next, fail: 'bad' });
  const chain = ['one', 'two', 'three'].map((name, at, all) =>
    state(name, 'run-function', { url }, ways(all[at + 1] ?? 'good')),
  );
  const call = world.call(await world.save(flowOf('one', [...chain, say('good'), say('bad')])));
  const { clock } = world;
  world.answer = () => new Promise((resolve) => clock.after(9_000, () => resolve(json({}))));
  let coming = call.come();
  const waits: string[] = [];
  for (let webhooks = 0; webhooks < 2; webhooks++) {
    await clock.run(12_000);
    const twiml = await coming;
    assert.match(twiml, /^<Pause length="1"\/><Redirect>[^<]*FlowEvent=wait<\/Redirect>$/);
    waits.push(call.verbs.map(({ verb }) => verb).join());
    coming = call.back('wait');
  }
  await clock.run(3_000);
  assert.match(await coming, /^<Say>good</);
  assert.deepEqual(waits, ['Pause,Redirect', 'Pause,Redirect']);
  assert.equal(clock.pendingCount, 0);
});

test('64 kB are read, and no more', async () => {
  for (const [bytes, way] of [
    [65_536, 'good'],
    [65_537, 'bad'],
  ] as const) {
    const { world, call } = await asking();
    world.answer = async () => ({ status: 200, headers: {}, body: 'x'.repeat(bytes) });
    assert.match(await call.come(), new RegExp(`^<Say>${way}<`));
  }
});

test('an address that cannot be called fails and leaves nothing', async () => {
  for (const url of ['', 'nowhere', 'https://example.com/', 'http://127.0.0.1:1/']) {
    const { world, call } = await asking({ url });
    assert.match(await call.come(), /^<Say>bad</, url);
    assert.deepEqual(output(world), {});
  }
});

test('a Function that breaks is a 500 to nobody: the flow goes its failure branch', async () => {
  const { world, call } = await asking();
  world.answer = () => Promise.reject(new Error('broken'));
  assert.match(await call.come(), /^<Say>bad</);
});

test('what was parsed before is merged with what is parsed now, and never cleared', async () => {
  const world = new StudioWorld();
  const ask = state(
    'ask',
    'run-function',
    { url: 'https://a.twil.io/f' },
    { success: 'pause', fail: 'pause' },
  );
  const pause = state(
    'pause',
    'say-play',
    { say: '{{widgets.ask.parsed | to_json}} {{widgets.ask.status_code}}' },
    { audioComplete: 'ask' },
  );
  const call = world.call(await world.save(flowOf('ask', [ask, pause])));
  const said = (twiml: string): string =>
    (/^<Say>(.*)<\/Say>/.exec(twiml)?.[1] ?? '').replaceAll('&quot;', '"');
  world.answer = async () => json({ a: 1, b: 1 });
  assert.equal(said(await call.come()), '{"a":1,"b":1} 200');
  world.answer = async () => json({ b: 2 });
  assert.equal(said(await call.back('audioComplete')), '{"a":1,"b":2} 200');
  world.answer = async () => ({
    status: 201,
    headers: { 'content-type': 'text/plain' },
    body: 'ok',
  });
  assert.equal(said(await call.back('audioComplete')), '{"a":1,"b":2} 201');
});

test('make-http-request sends a body, a form or a query, and may send credentials', async () => {
  const http = (properties: Record<string, unknown>) => asking(properties, 'make-http-request');
  const parameters = [{ key: 'n', value: '1' }];
  const forms = 'application/x-www-form-urlencoded;charset=utf-8';

  const get = await http({ method: 'GET', content_type: forms, parameters });
  await get.call.come();
  assert.deepEqual(get.world.asked, [{ path: '/wait-time', method: 'GET', params: { n: '1' } }]);

  const form = await http({ method: 'POST', content_type: forms, parameters });
  await form.call.come();
  assert.deepEqual(form.world.asked, [{ path: '/wait-time', method: 'POST', params: { n: '1' } }]);

  const body = '{"from":{{trigger.call.From | to_json}}}';
  const post = await http({
    method: 'POST',
    content_type: 'application/json;charset=utf-8',
    body,
    parameters,
    add_twilio_auth: true,
  });
  const sent: unknown[] = [];
  post.world.answer = async ({ headers, body: bytes, url }) => {
    sent.push(headers['content-type'], bytes.toString(), url.search, headers['authorization']);
    return json({}, 404);
  };
  assert.match(await post.call.come(), /^<Say>bad</);
  const { sid, authToken } = post.world.account;
  const basic = `Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}`;
  assert.deepEqual(sent, [
    'application/json;charset=utf-8',
    '{"from":"+15005550001"}',
    '?n=1',
    basic,
  ]);
});
