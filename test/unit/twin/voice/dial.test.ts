import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncomingCall } from '../../../../src/sip/invite-server.ts';
import { noLeaks, VoiceWorld, type Ringing } from '../../../support/voice-world.ts';

const sip = '<Sip>sip:bob@127.0.0.3</Sip>';
const dial = (nouns: string, attributes = ''): string =>
  `<Dial action="/done" ${attributes}>${nouns}</Dial><Say>Not reached</Say>`;

async function begin(voice: string, more: Record<string, string> = {}): Promise<VoiceWorld> {
  return VoiceWorld.open({ '/voice': voice, '/done': '<Say>Done</Say>', ...more });
}

async function call(world: VoiceWorld, ms = 1_000): Promise<Ringing> {
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(ms);
  return ringing;
}

function result(world: VoiceWorld): Record<string, string | undefined> {
  const { DialCallStatus, DialBridged, DialCallDuration, DialSipResponseCode } =
    world.last('/done');
  return { DialCallStatus, DialBridged, DialCallDuration, DialSipResponseCode };
}

test('both hear each other, until the called one hangs up', async () => {
  const world = await begin(dial(sip));
  const bob = world.answering('127.0.0.3', 2_000);
  const ringing = await call(world);
  assert.equal(ringing.up.hears, '440 Hz', 'hears it ring');
  await world.run(2_000);
  const [other] = bob.calls;
  assert.ok(other);
  other.talk(700);
  ringing.up.talk(900);
  await world.run(100);
  assert.deepEqual([ringing.up.hears, other.hears], ['700 Hz', '900 Hz']);
  ringing.up.press('5');
  await world.run(7_100);
  assert.deepEqual(other.keys, ['5']);
  void other.dialog.bye();
  await world.run(2_000);
  assert.deepEqual(result(world), {
    ...{ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '9' },
    DialSipResponseCode: '200',
  });
  assert.equal(world.last('/done')['CallStatus'], 'in-progress');
  assert.deepEqual(world.said(), ['Done']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('the caller hangs up: the other leg ends, and the action is told', async () => {
  const world = await begin(dial(sip));
  const bob = world.answering('127.0.0.3');
  const ringing = await call(world, 5_000);
  ringing.stop();
  await world.run(1_000);
  assert.equal(bob.calls[0]?.isUp, false);
  assert.equal(result(world)['DialCallStatus'], 'completed');
  assert.equal(world.last('/done')['CallStatus'], 'completed');
  assert.deepEqual(world.said(), []);
  assert.deepEqual(await world.close(), noLeaks);
});

test('the caller gives up while it rings: the phone stops ringing', async () => {
  const world = await begin(dial(sip));
  const rung: IncomingCall[] = [];
  world.phone('127.0.0.3', (one) => {
    one.progress(180);
    rung.push(one);
  });
  const ringing = await call(world, 3_000);
  ringing.stop();
  await world.run(1_000);
  assert.equal(rung[0]?.cancelled.aborted, true);
  assert.equal(result(world)['DialCallStatus'], 'canceled');
  assert.deepEqual(await world.close(), noLeaks);
});

for (const { status, dialled, record } of [
  { status: 486, dialled: 'busy', record: 'busy' },
  { status: 600, dialled: 'busy', record: 'busy' },
  { status: 480, dialled: 'no-answer', record: 'no-answer' },
  { status: 408, dialled: 'no-answer', record: 'no-answer' },
  { status: 404, dialled: 'failed', record: 'failed' },
  { status: 503, dialled: 'failed', record: 'failed' },
])
  test(`a ${status} is ${dialled}, and its own headers come back`, async () => {
    const world = await begin(dial(sip));
    world.phone('127.0.0.3', (one) =>
      one.refuse(status, {
        headers: [
          ['X-Why', 'so'],
          ['Retry-After', '5'],
        ],
      }),
    );
    await call(world, 3_000);
    assert.deepEqual(result(world), {
      ...{ DialCallStatus: dialled, DialBridged: 'false', DialCallDuration: undefined },
      DialSipResponseCode: String(status),
    });
    const told = world.last('/done');
    assert.equal(told['DialSipHeader_X-Why'], 'so');
    assert.equal(told['DialSipHeader_Retry-After'], undefined);
    assert.equal(world.account.calls.get(told['DialCallSid'] ?? '')?.status, record);
    assert.deepEqual(world.said(), ['Done']);
    assert.deepEqual(await world.close(), noLeaks);
  });

test('nobody answers within the timeout', async () => {
  const world = await begin(dial(sip, 'timeout="7"'));
  world.phone('127.0.0.3');
  await call(world, 6_800);
  assert.deepEqual(world.paths(), ['/voice']);
  await world.run(2_000);
  assert.equal(result(world)['DialCallStatus'], 'no-answer');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a phone that is silent altogether does not hold the caller longer than the timeout', async () => {
  const world = await begin(dial('<Sip>sip:nobody@127.0.0.77</Sip>', 'timeout="5"'));
  await call(world, 6_000);
  assert.equal(result(world)['DialCallStatus'], 'no-answer');
  assert.deepEqual(await world.close(), noLeaks);
});

test('the time limit counts from the bridge, and the caller stays', async () => {
  const world = await begin(dial(sip, 'timeLimit="10"'), {
    '/done': '<Pause length="60"/>',
  });
  const bob = world.answering('127.0.0.3', 5_000);
  const ringing = await call(world, 14_000);
  assert.equal(bob.calls[0]?.isUp, true);
  await world.run(1_800);
  assert.equal(bob.calls[0]?.isUp, false);
  assert.equal(ringing.up.isUp, true);
  assert.equal(result(world)['DialCallDuration'], '10');
  assert.deepEqual(await world.close(), noLeaks);
});

test('headers of the URI reach the phone; those of its answer and BYE come back', async () => {
  const voice = dial(
    '<Sip>sip:bob@127.0.0.3?x-user-to-user=+1202&amp;X-A=b%20c%26&amp;Via=no</Sip>',
  );
  const world = await begin(voice);
  const bob = world.answering('127.0.0.3');
  bob.headers = [
    ['X-Result', 'promised'],
    ['User-to-User', '04'],
  ];
  await call(world, 3_000);
  const [other] = bob.calls;
  assert.equal(other?.header('x-user-to-user'), '+1202');
  assert.equal(other?.header('X-A'), 'b c&');
  const child = world.account.calls.get(other?.header('X-Twilio-CallSid') ?? '');
  assert.equal(child?.parentCallSid, world.last('/voice')['CallSid']);
  assert.equal(child?.direction, 'outbound-dial');
  assert.match(other?.header('From') ?? '', /^<sip:\+12025550143@127\.0\.0\.1:5060>/);
  void other?.dialog.bye({ headers: [['X-Last', 'word']] });
  await world.run(1_000);
  const told = world.last('/done');
  assert.equal(told['SipHeader_X-Result'], 'promised');
  assert.equal(told['SipHeader_User-to-User'], undefined);
  assert.equal(told['DialSipHeader_X-Last'], 'word');
  assert.equal(told['DialCallSid'], child?.sid);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a number goes to the carrier, with the caller ID that was asked for', async () => {
  const world = await begin(
    dial('<Number sendDigits="ww7">+12025550177</Number>', 'callerId="+12025550199"'),
  );
  const carrier = world.answering('127.0.0.9');
  await call(world, 4_000);
  const [other] = carrier.calls;
  assert.match(other?.header('To') ?? '', /sip:\+12025550177@127\.0\.0\.9/);
  assert.match(other?.header('From') ?? '', /sip:\+12025550199@/);
  assert.deepEqual(other?.keys, ['7']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('of several phones the first to answer is joined, and the others stop ringing', async () => {
  const world = await begin(dial(`${sip}<Sip>sip:c@127.0.0.4</Sip><Number>+12025550177</Number>`));
  const slow = world.answering('127.0.0.3', 5_000);
  const fast = world.answering('127.0.0.4', 2_000);
  world.phone('127.0.0.9', (one) => one.refuse(486));
  await call(world, 8_000);
  assert.deepEqual([slow.calls.length, fast.calls.length], [0, 1]);
  const statuses = Array.from(world.account.calls.values(), ({ status }) => status);
  assert.deepEqual(statuses, ['in-progress', 'canceled', 'in-progress', 'busy']);
  void fast.calls[0]?.dialog.bye();
  await world.run(1_000);
  const { DialCallSid, ...told } = world.last('/done');
  assert.equal(told['DialCallStatus'], 'completed');
  assert.equal(world.account.calls.get(DialCallSid ?? '')?.to, 'sip:c@127.0.0.4');
  assert.deepEqual(await world.close(), noLeaks);
});

test('answerOnBridge: the caller is answered when the other answers', async () => {
  const world = await begin(dial(sip, 'answerOnBridge="true"'));
  world.answering('127.0.0.3', 3_000);
  const ringing = await call(world, 2_500);
  assert.equal(ringing.state, 'ringing');
  await world.run(1_000);
  assert.equal(ringing.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('hangupOnStar: the caller goes on alone', async () => {
  const world = await begin(dial(sip, 'hangupOnStar="true"'));
  const bob = world.answering('127.0.0.3');
  const ringing = await call(world, 3_000);
  ringing.up.press('1');
  await world.run(500);
  assert.equal(bob.calls[0]?.isUp, true);
  ringing.up.press('*');
  await world.run(500);
  assert.equal(bob.calls[0]?.isUp, false);
  assert.deepEqual(world.said(), ['Done']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a whisper is heard by the called one alone, before the bridge', async () => {
  const world = await begin(dial('<Sip url="/screen">sip:bob@127.0.0.3</Sip>'), {
    '/screen': '<Gather numDigits="1" action="/screened" timeout="3"/><Hangup/>',
    '/screened': '',
  });
  const bob = world.answering('127.0.0.3');
  const ringing = await call(world, 2_000);
  assert.equal(ringing.up.hears, 'silence');
  assert.equal(world.last('/screen')['Direction'], 'outbound-dial');
  bob.calls[0]?.press('1');
  await world.run(1_000);
  bob.calls[0]?.talk(700);
  await world.run(100);
  assert.equal(ringing.up.hears, '700 Hz');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a whisper that hangs up keeps both apart', async () => {
  const world = await begin(dial('<Sip url="/screen">sip:bob@127.0.0.3</Sip>'), {
    '/screen': '<Say>No</Say><Hangup/>',
  });
  world.answering('127.0.0.3');
  await call(world, 4_000);
  assert.deepEqual(
    { ...result(world), DialCallDuration: null },
    {
      ...{ DialCallStatus: 'completed', DialBridged: 'false', DialCallDuration: null },
      DialSipResponseCode: '200',
    },
  );
  assert.deepEqual(await world.close(), noLeaks);
});

test('a noun tells of its own call, event by event', async () => {
  const noun =
    '<Sip statusCallback="/events" statusCallbackEvent="initiated ringing answered completed">sip:bob@127.0.0.3</Sip>';
  const world = await begin(dial(noun), { '/events': '' });
  const bob = world.answering('127.0.0.3');
  await call(world, 3_000);
  void bob.calls[0]?.dialog.bye();
  await world.run(1_000);
  const events = world.asked.filter(({ path }) => path === '/events');
  assert.deepEqual(
    events.map(({ params }) => [params['CallStatus'], params['SequenceNumber']]),
    [
      ['queued', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ],
  );
  assert.equal(events[0]?.params['ParentCallSid'], world.last('/voice')['CallSid']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a noun that cannot be used keeps no other phone ringing', async () => {
  const world = await begin(dial(`${sip}<Sip statusCallback="http://[">sip:c@127.0.0.4</Sip>`));
  const rung: IncomingCall[] = [];
  world.phone('127.0.0.3', (one) => {
    one.progress(180);
    rung.push(one);
  });
  const ringing = await call(world, 3_000);
  assert.equal(ringing.state, 'over');
  assert.match(world.notes('error')[0]!, /^11100/);
  assert.ok(rung.every(({ cancelled }) => cancelled.aborted));
  assert.equal(world.voice.liveCalls, 0);
  assert.deepEqual(await world.close(), noLeaks);
});

test('without an action the next verb follows', async () => {
  const world = await begin(`<Dial>${sip}</Dial><Say>After</Say>`);
  world.phone('127.0.0.3', (one) => one.refuse(486));
  await call(world, 3_000);
  assert.deepEqual(world.said(), ['After']);
  assert.deepEqual(await world.close(), noLeaks);
});

for (const host of [
  '192.0.2.7',
  'sip.example.com',
  'other.sip.twilio.com',
  '127.0.0.3;maddr=192.0.2.7',
])
  test(`nobody outside this machine is called: ${host}`, async () => {
    const world = await begin(dial(`<Sip>sip:a@${host}</Sip>`));
    await call(world, 2_000);
    assert.equal(result(world)['DialCallStatus'], 'failed');
    assert.match(world.notes('error')[0]!, /^13224 there is no way from here/);
    const strangers = world.network.packets.filter(({ to }) => !to.host.startsWith('127.'));
    assert.deepEqual(strangers, []);
    assert.deepEqual(await world.close(), noLeaks);
  });
