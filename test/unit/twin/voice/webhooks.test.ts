import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MountAnswer } from '../../../../src/twin/web/mount.ts';
import { noLeaks, VoiceWorld } from '../../../support/voice-world.ts';

const page = (body: string, type = 'text/xml', status = 200): MountAnswer => ({
  ...{ status, headers: { 'content-type': type }, body },
});
const apology = 'An application error has occurred. Goodbye.';

/** Whatever an application answers with that is no TwiML for a call. */
for (const { what, answer, note } of [
  { what: 'a 404', answer: page('', 'text/xml', 404), note: /^11200 .* answered 404/ },
  { what: 'a 500', answer: page('<Response/>', 'text/xml', 500), note: /^11200 .* answered 500/ },
  { what: 'no XML', answer: page('oops'), note: /^12100 not XML/ },
  { what: 'an empty body', answer: page(''), note: /^12100/ },
  { what: 'a strange verb', answer: page('<Response><Sing/></Response>'), note: /^12200 <Sing>/ },
  { what: 'JSON', answer: page('{}', 'application/json'), note: /^12300 .*application\/json/ },
  {
    what: 'four megabytes',
    answer: page(`<Response><Say>${'x'.repeat(4_000_000)}</Say></Response>`),
    note: /^11750/,
  },
  {
    what: '65 kB',
    answer: page(`<Response><Say>${'x'.repeat(65_536)}</Say></Response>`),
    note: /^11750/,
  },
  {
    what: 'an action that leads nowhere',
    answer: page('<Response><Redirect>http://[</Redirect></Response>'),
    note: /^11100/,
  },
])
  test(`${what}: the caller is told, the reason is noted, the call ends`, async () => {
    const world = await VoiceWorld.open({ '/voice': () => answer });
    const ringing = await world.phone('127.0.0.2').dial();
    await world.run(3_000);
    assert.equal(ringing.state, 'over');
    assert.deepEqual(world.said(), [apology]);
    assert.equal(world.notes('error').length, 1);
    assert.match(world.notes('error')[0]!, note);
    assert.deepEqual(await world.close(), noLeaks);
  });

test('who never answers is given up after fifteen seconds', async () => {
  const world = await VoiceWorld.open({ '/voice': () => new Promise<never>(() => {}) });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(14_900);
  assert.equal(ringing.state, 'ringing');
  await world.run(3_000);
  assert.equal(ringing.state, 'over');
  assert.match(world.notes('error')[0]!, /^11205 no answer within 15000 ms/);
  assert.deepEqual(await world.close(), noLeaks);
});

test('the fallback URL is asked when the first fails, and told why', async () => {
  const world = await VoiceWorld.open({
    '/voice': () => page('', 'text/xml', 500),
    '/fallback': '<Say>Sorry</Say>',
  });
  const number = world.account.phoneNumbers.get('PN1')!;
  number.voiceFallbackUrl = 'https://app.example.com/fallback';
  number.voiceFallbackMethod = 'GET';
  await world.phone('127.0.0.2').dial();
  await world.run(3_000);
  assert.deepEqual(world.said(), ['Sorry']);
  const { ErrorCode, ErrorUrl, CallSid } = world.last('/fallback');
  assert.deepEqual(
    { ErrorCode, ErrorUrl },
    { ErrorCode: '11200', ErrorUrl: 'https://app.example.com/voice' },
  );
  assert.equal(CallSid, world.last('/voice')['CallSid']);
  assert.equal(world.asked.at(-1)?.method, 'GET');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a fallback that fails, too, ends in the apology', async () => {
  const world = await VoiceWorld.open();
  world.account.phoneNumbers.get('PN1')!.voiceFallbackUrl = 'https://app.example.com/also';
  await world.phone('127.0.0.2').dial();
  await world.run(3_000);
  assert.deepEqual(world.said(), [apology]);
  assert.deepEqual(world.paths(), ['/voice', '/also']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('plain text is spoken, a sound is played, and nothing else happens', async () => {
  const world = await VoiceWorld.open({ '/voice': () => page('Closed today', 'text/plain') });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(3_000);
  assert.deepEqual(world.said(), ['Closed today']);
  assert.equal(ringing.state, 'over');
  world.pages['/voice'] = () => page('RIFF', 'audio/x-wav');
  const second = await world.phone('127.0.0.4').dial();
  await world.run(1_000);
  assert.equal(second.state, 'up');
  assert.match(second.up.hears, /Hz/);
  await world.run(5_000);
  assert.equal(second.state, 'over');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a ring of redirects is cut, whether HTTP or TwiML makes it', async () => {
  for (const answer of [
    '<Redirect>/voice</Redirect>',
    { ...page(''), status: 302, headers: { location: '/voice' } },
  ]) {
    const world = await VoiceWorld.open({ '/voice': () => answer });
    const ringing = await world.phone('127.0.0.2').dial();
    await world.run(5_000);
    assert.equal(ringing.state, 'over');
    assert.match(world.notes('error')[0]!, /^11215/);
    assert.ok(world.asked.length <= 101);
    assert.deepEqual(await world.close(), noLeaks);
  }
});

test('relative URLs are meant from the document they stand in', async () => {
  const world = await VoiceWorld.open({
    '/voice': '<Redirect>flows/a.xml</Redirect>',
    '/flows/a.xml': '<Redirect method="GET">b.xml?x=1</Redirect>',
    '/flows/b.xml': '<Redirect>/c</Redirect>',
    '/c': '<Say>There</Say>',
  });
  await world.phone('127.0.0.2').dial();
  await world.run(3_000);
  assert.equal(world.last('/flows/b.xml')['x'], '1');
  assert.deepEqual(world.paths(), ['/voice', '/flows/a.xml', '/flows/b.xml', '/c']);
  assert.deepEqual(world.said(), ['There']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('cookies come back within a call, and not in the next', async () => {
  let nth = 0;
  const cookies: string[] = [];
  const world = await VoiceWorld.open({ '/next': '<Say>x</Say>' });
  world.pages['/voice'] = () => ({
    ...page('<Response><Redirect>/next</Redirect></Response>'),
    headers: { 'content-type': 'text/xml', 'set-cookie': `session=${++nth}` },
  });
  world.onRequest = ({ headers }) => void cookies.push(headers['cookie'] ?? 'none');
  for (const host of ['127.0.0.2', '127.0.0.4']) {
    await world.phone(host).dial();
    await world.run(3_000);
  }
  assert.deepEqual(cookies, ['none', 'session=1', 'none', 'session=2']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a number tells of the end of its calls, once and with their length', async () => {
  const world = await VoiceWorld.open({
    ...{ '/voice': '<Say>a</Say><Pause length="61"/>', '/status': '' },
  });
  world.account.phoneNumbers.get('PN1')!.statusCallback = 'https://app.example.com/status';
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(10_500);
  ringing.stop();
  await world.run(60_000);
  const { CallStatus, CallDuration, Duration, CallbackSource, SequenceNumber, Timestamp } =
    world.last('/status');
  assert.deepEqual(
    { CallStatus, CallDuration, Duration, CallbackSource, SequenceNumber },
    {
      ...{ CallStatus: 'completed', CallDuration: '11', Duration: '1', SequenceNumber: '0' },
      CallbackSource: 'call-progress-events',
    },
  );
  assert.equal(Timestamp, 'Mon, 05 Jan 2026 09:00:10 +0000');
  assert.deepEqual(world.paths(), ['/voice', '/status']);
  assert.deepEqual(await world.close(), noLeaks);
});
