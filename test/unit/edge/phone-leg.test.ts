import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import type { Expect, PhoneInput } from '../../../src/callback/dialogue.ts';
import { PhoneLeg } from '../../../src/edge/phone-leg.ts';
import { fakeLeg, legOn } from './fakes.ts';

const say = [{ prompt: 'offer' }];
const key: Expect = { kind: 'key', timeoutMs: 5_000, typeAhead: true };
const freshKey: Expect = { ...key, typeAhead: false };
const digits: Expect = {
  ...{ kind: 'digits', maxDigits: 4, timeoutMs: 5_000, pauseMs: 2_000, typeAhead: true },
};

/** Steps of a call: keys pressed, or milliseconds passing. */
async function play(
  question: Expect,
  steps: (string | number)[],
): Promise<{ input: PhoneInput | null; played: number; atMs: number; left: number }> {
  const clock = new HandClock();
  const { leg, media, press } = fakeLeg(clock);
  let input: PhoneInput | null = null;
  let atMs = -1;
  for (const step of steps) {
    if (step === 'ASK')
      void leg.ask(say, question).then((got) => {
        input = got;
        atMs = clock.monotonic();
      });
    else if (typeof step === 'string') press(step);
    else await clock.run(step);
    await clock.run(0);
  }
  return { input, played: media.played.length, atMs, left: clock.pendingCount };
}

test('what keys, pauses and silence make of a question', async () => {
  const table: [string, Expect, (string | number)[], PhoneInput, number][] = [
    ['a key after the prompt', key, ['ASK', 1_500, '2'], { type: 'key', key: '2' }, 1_500],
    ['a key interrupts the prompt', key, ['ASK', 300, '2'], { type: 'key', key: '2' }, 300],
    ['a key typed ahead', key, ['1', 700, 'ASK'], { type: 'key', key: '1' }, 700],
    [
      'one typed ahead that does not count',
      freshKey,
      ['1', 'ASK', 9_000],
      { type: 'silence' },
      6_000,
    ],
    ['no key', key, ['ASK', 9_000], { type: 'silence' }, 6_000],
    ['digits ended by #', digits, ['ASK', 100, '12#'], { type: 'digits', digits: '12' }, 100],
    [
      'digits ended by their number',
      digits,
      ['ASK', 100, '12345'],
      { type: 'digits', digits: '1234' },
      100,
    ],
    [
      'digits ended by a pause',
      digits,
      ['ASK', 100, '12', 3_000],
      { type: 'digits', digits: '12' },
      2_100,
    ],
    [
      'digits half typed ahead',
      digits,
      ['12', 'ASK', 500, '3#'],
      { type: 'digits', digits: '123' },
      500,
    ],
    ['a # alone', digits, ['ASK', '#'], { type: 'digits', digits: '' }, 0],
    ['no digits', digits, ['ASK', 9_000], { type: 'silence' }, 6_000],
    ['only said', { kind: 'said' }, ['ASK', 1_000], { type: 'said' }, 1_000],
    [
      'said, with a key typed ahead',
      { kind: 'said' },
      ['1', 'ASK', 1_000],
      { type: 'said' },
      1_000,
    ],
    ['said, cut short by a key', { kind: 'said' }, ['ASK', 400, '1'], { type: 'said' }, 400],
  ];
  for (const [name, question, steps, wanted, wantedMs] of table) {
    const { input, atMs, left } = await play(question, steps);
    assert.deepEqual([name, input, atMs, left], [name, wanted, wantedMs, 0]);
  }
});

test('the # after digits that were complete already answers nothing', async () => {
  for (const typed of ['1234', '12']) {
    const clock = new HandClock();
    const { leg, press } = fakeLeg(clock);
    const first = leg.ask(say, digits);
    await clock.run(0);
    press(typed);
    await clock.run(4_000);
    assert.deepEqual(await first, { type: 'digits', digits: typed });
    const second = leg.ask(say, key);
    press('#1');
    await clock.run(0);
    assert.deepEqual(await second, { type: 'key', key: '1' });
  }
});

test('a prompt is not played when its answer was typed ahead', async () => {
  assert.equal((await play(key, ['1', 'ASK'])).played, 0);
  assert.equal((await play(freshKey, ['1', 'ASK'])).played, 1);
});

test('hanging up ends every question, and later ones at once', async () => {
  for (const expect of [key, digits, { kind: 'said' } as const]) {
    const clock = new HandClock();
    const { leg, dialog, media } = fakeLeg(clock);
    const asked = leg.ask(say, expect);
    await clock.run(200);
    dialog.end({ by: 'remote', reason: null });
    assert.deepEqual(await asked, { type: 'hung-up' });
    assert.deepEqual(await leg.ask(say, expect), { type: 'hung-up' });
    assert.deepEqual([clock.pendingCount, media.isPlaying, media.isClosed], [0, false, true]);
    assert.equal(leg.gone.reason, 'hung up by the other side');
  }
});

test('lost audio hangs up, saying why', async () => {
  const { leg, lost, dialog } = fakeLeg(new HandClock());
  lost.abort('no audio came for 120 s');
  assert.deepEqual(
    dialog.byes.map((bye) => bye?.reason?.text),
    ['no audio came for 120 s'],
  );
  assert.deepEqual(await leg.ask(say, key), { type: 'hung-up' });
  assert.equal(leg.gone.reason, 'no audio came for 120 s');
});

test('a hang-up carries its reason and headers on one line each', async () => {
  const { leg, dialog } = fakeLeg(new HandClock());
  await leg.hangUp({ reason: 'hold\r\nX-Evil: 1', headers: [['X-Unhold-Result', 'hold']] });
  assert.deepEqual(dialog.byes, [
    {
      reason: { protocol: 'Q.850', cause: 16, text: 'hold X-Evil: 1' },
      headers: [['X-Unhold-Result', 'hold']],
    },
  ]);
});

test('company is kept in a loop until the next question', async () => {
  const clock = new HandClock();
  const { leg, media } = fakeLeg(clock);
  leg.keepCompany([{ prompt: 'welcome' }]);
  assert.deepEqual([media.isPlaying, media.isLooping], [true, true]);
  const asked = leg.ask(say, { kind: 'said' });
  await clock.run(1_000);
  await asked;
  assert.deepEqual(media.played, [[{ clip: 'welcome' }], [{ clip: 'offer' }]]);
  assert.equal(media.isPlaying, false);
});

test('what somebody says is kept and can be played; nothing said is silence', async () => {
  const clock = new HandClock();
  const { leg, media, engine } = fakeLeg(clock);
  media.lengthMs = 0;
  const speech: Expect = { kind: 'speech', maxMs: 5_000, silenceMs: 2_000 };
  const ask = async (question: Expect, phrases = say): Promise<PhoneInput> => {
    const asked = leg.ask(phrases, question);
    await clock.run(0);
    return asked;
  };
  assert.deepEqual(await ask(speech), { type: 'silence' });
  media.nextRecording = { audio: Int16Array.of(1, 2, 3), endedBy: 'key' };
  const input = await ask(speech);
  assert.ok(input.type === 'speech');
  assert.deepEqual(engine.stored.kept.get(input.recording), Uint8Array.of(0xff, 0xff, 0xff));
  engine.stored.isAway = true;
  assert.deepEqual(await ask(speech), { type: 'silence' }, 'what is not kept was not heard');
  engine.stored.isAway = false;
  await ask({ kind: 'said' }, [
    { recording: input.recording },
    { recording: 'of another day' },
  ] as never);
  assert.deepEqual(media.played.at(-1), [{ clip: input.recording }]);
});

test("keys by INFO are the media's, bridged or not; a question parts the two", async () => {
  const clock = new HandClock();
  const customer = fakeLeg(clock);
  const agent = legOn(customer.engine, clock);
  const info = ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'] as const;
  assert.equal(customer.dialog.onInfo(...info), true);
  await PhoneLeg.bridge(customer.leg, agent.leg);
  assert.equal(customer.dialog.onInfo(...info), true);
  assert.equal(customer.dialog.onInfo('text/plain', '5'), false);
  assert.equal(customer.media.infoKeys, 2);
  const asked = customer.leg.ask(say, { kind: 'said' });
  await clock.run(1_000);
  await asked;
  assert.equal(customer.engine.unbridged, 1);
});

test('a re-INVITE is answered by the media, and an answer it cannot use ends the call', () => {
  const { dialog, media, leg } = fakeLeg(new HandClock());
  assert.equal(dialog.onOffer('offer'), 'answer');
  assert.equal(dialog.onOffer(null), 'offer again');
  media.answer = null;
  assert.equal(dialog.onOffer('offer'), null);
  assert.equal(dialog.byes.length, 0);
  media.takesAnswers = false;
  dialog.onAnswer('nonsense');
  assert.equal(dialog.byes.length, 1);
  assert.ok(leg);
});
