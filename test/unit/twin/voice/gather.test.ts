import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeWav } from '../../../../src/media/wav.ts';
import { noLeaks, VoiceWorld, type PhoneCall } from '../../../support/voice-world.ts';

const prompt = '<Say>one two three four five six seven eight nine ten</Say>';

/** Calls, and does this once the call is up. */
async function callThen(
  pages: Record<string, string>,
  act: (call: PhoneCall, world: VoiceWorld) => void | Promise<void>,
  runMs = 20_000,
): Promise<VoiceWorld> {
  const world = await VoiceWorld.open(pages);
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(400);
  await act(ringing.up, world);
  await world.run(runMs);
  return world;
}

/** What reaches the action of a Gather, or that it is not asked. */
for (const { what, attributes = '', keys, digits, key } of [
  { what: 'four keys and #', keys: '1234#', digits: '1234', key: '#' },
  { what: 'keys, then nothing', keys: '12', digits: '12' },
  { what: 'nothing', keys: '', digits: null },
  {
    what: 'nothing, and the account wants to know',
    attributes: 'actionOnEmptyResult="true"',
    keys: '',
    digits: '',
  },
  {
    what: 'as many as wanted',
    attributes: 'numDigits="2" timeout="600"',
    keys: '1234',
    digits: '12',
  },
  {
    what: 'another key that ends it',
    attributes: 'finishOnKey="*"',
    keys: '7#*',
    digits: '7#',
    key: '*',
  },
  { what: 'no key that ends it', attributes: 'finishOnKey=""', keys: '1#2', digits: '1#2' },
  { what: 'only the key that ends it', keys: '#', digits: null },
  { what: 'speech, which is not heard', attributes: 'input="speech"', keys: '12#', digits: null },
  { what: 'either, by keys', attributes: 'input="dtmf speech"', keys: '5', digits: '5' },
])
  test(`Gather, given ${what}: ${digits === null ? 'the next verb' : `Digits=${digits}`}`, async () => {
    const voice = `<Gather action="/keys" ${attributes}>${prompt}</Gather><Say>No input</Say>`;
    const world = await callThen({ '/voice': voice, '/keys': '<Say>Thanks</Say>' }, (call) =>
      call.press(keys),
    );
    assert.deepEqual(world.said().slice(1), [digits === null ? 'No input' : 'Thanks']);
    if (digits !== null) {
      assert.equal(world.last('/keys')['Digits'], digits);
      assert.equal(world.last('/keys')['FinishedOnKey'], key);
      assert.equal(world.last('/keys')['CallStatus'], 'in-progress');
    }
    assert.deepEqual(await world.close(), noLeaks);
  });

test('a key silences what is said, and the time-out starts anew at each key', async () => {
  const voice = `<Gather action="/keys" timeout="3"><Play loop="0">/x</Play></Gather>`;
  const world = await VoiceWorld.open({ '/voice': voice, '/keys': '<Pause length="60"/>' });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(5_000);
  assert.match(ringing.up.hears, /Hz/);
  for (const key of '123') {
    ringing.up.press(key);
    await world.run(2_500);
    assert.equal(ringing.up.hears, 'silence');
  }
  assert.equal(world.asked.length, 1 + 1);
  await world.run(1_000);
  assert.equal(world.last('/keys')['Digits'], '123');
  assert.deepEqual(await world.close(), noLeaks);
});

test('keys by SIP INFO count, and so do keys pressed before the action answers', async () => {
  const voice = `<Gather action="/keys" numDigits="1" timeout="3"/>`;
  const world = await callThen({ '/voice': voice, '/keys': '<Say>ok</Say>' }, (call) => {
    void call.dialog.info('application/dtmf-relay', 'Signal=9\r\nDuration=100\r\n');
  });
  assert.equal(world.last('/keys')['Digits'], '9');
  assert.deepEqual(await world.close(), noLeaks);
});

test('what is pressed before it is asked for does not count', async () => {
  const voice = `${prompt}<Gather action="/keys" timeout="2"/><Say>None</Say>`;
  const world = await callThen({ '/voice': voice }, (call) => call.press('1'));
  assert.equal(world.said().at(-1), 'None');
  assert.deepEqual(await world.close(), noLeaks);
});

test('without an action the document itself is asked again', async () => {
  let nth = 0;
  const world = await VoiceWorld.open();
  world.pages['/voice'] = () => (nth++ === 0 ? '<Gather numDigits="1"/>' : '<Say>Again</Say>');
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(400);
  ringing.up.press('4');
  await world.run(3_000);
  assert.equal(world.last('/voice')['Digits'], '4');
  assert.deepEqual(world.said(), ['Again']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('Play sends keys, with pauses', async () => {
  const world = await VoiceWorld.open({ '/voice': '<Play digits="1w2x#"/><Pause length="9"/>' });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(3_000);
  assert.deepEqual(ringing.up.keys, ['1', '2', '#']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('Play plays a WAV file that can be had, and music for one that cannot', async () => {
  const tone = Int16Array.from({ length: 8_000 }, (_, i) => Math.round(9_000 * Math.sin(i)));
  const world = await VoiceWorld.open({
    '/voice': '<Play>/tone.wav</Play><Play>http://example.com/a.mp3</Play>',
  });
  const wav = { status: 200, headers: { 'content-type': 'audio/x-wav' } };
  world.pages['/tone.wav'] = () => ({ ...wav, body: Buffer.from(writeWav(tone)) });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(600);
  assert.equal(ringing.up.hears, 'https://app.example.com/tone.wav');
  await world.run(1_000);
  assert.equal(ringing.up.hears, '262 Hz');
  assert.deepEqual(await world.close(), noLeaks);
});

test('Record keeps what was said and tells of it; silence goes on with the next verb', async () => {
  const voice = '<Record action="/done" playBeep="false" timeout="2"/><Say>Nothing heard</Say>';
  const pages = { '/voice': voice, '/done': '<Say>Thanks</Say>' };
  for (const seconds of [3, 0]) {
    const world = await VoiceWorld.open(pages);
    const phone = world.phone('127.0.0.2');
    const ringing = await phone.dial();
    ringing.media.voice = new Int16Array(seconds * 8_000).fill(1_000);
    await world.run(12_000);
    assert.deepEqual(world.said(), [seconds > 0 ? 'Thanks' : 'Nothing heard']);
    if (seconds > 0) {
      const { RecordingDuration, RecordingSid, RecordingUrl } = world.last('/done');
      assert.equal(RecordingDuration, '3');
      assert.ok(RecordingUrl?.endsWith(`/Recordings/${RecordingSid}`));
      assert.equal(world.voice.recordings.get(RecordingSid ?? '')?.length, 24_000);
    }
    assert.deepEqual(await world.close(), noLeaks);
  }
});

test('who hangs up while recording has left a message', async () => {
  const world = await VoiceWorld.open({ '/voice': '<Record action="/done"/>', '/done': '' });
  const ringing = await world.phone('127.0.0.2').dial();
  ringing.media.voice = new Int16Array(80_000).fill(1_000);
  await world.run(4_000);
  ringing.stop();
  await world.run(1_000);
  const { Digits, CallStatus, RecordingSid } = world.last('/done');
  assert.deepEqual({ Digits, CallStatus }, { Digits: 'hangup', CallStatus: 'completed' });
  assert.match(RecordingSid ?? '', /^RE[0-9a-f]{32}$/);
  assert.deepEqual(await world.close(), noLeaks);
});
