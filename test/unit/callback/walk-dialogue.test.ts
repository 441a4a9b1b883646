import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CallTargetSettings, MetadataItem } from '../../../src/callback/call-target.ts';
import { startCustomer, stepCustomer } from '../../../src/callback/customer-dialogue.ts';
import type { PhoneInput } from '../../../src/callback/dialogue.ts';
import { wordsOf } from '../../../src/callback/prompt-set.ts';
import {
  startRegistration,
  stepRegistration,
} from '../../../src/callback/registration-dialogue.ts';
import type {
  RegistrationFacts,
  RegistrationInput,
  RegistrationRequest,
} from '../../../src/callback/registration-state.ts';
import { presses, walkDialogue } from '../../../src/callback/walk-dialogue.ts';
import { noon, settingsWith } from './builders.ts';

const quote = { lowSeconds: 180, highSeconds: 300, said: '' };
/** What the platform answers, apart from what comes from a phone. */
type Answer = Exclude<RegistrationInput, PhoneInput>;
const stored: Answer = { type: 'stored', quote };

function register(
  keys: readonly string[],
  settings: Partial<CallTargetSettings> = {},
  facts: Partial<RegistrationFacts> = {},
  carryOut: (request: RegistrationRequest) => Answer = () => stored,
) {
  const all: RegistrationFacts = {
    ...{ settings: settingsWith(settings), now: noon, callerNumber: '+12025550123', quote },
    ...{ offer: { offer: true, reason: 'ok' }, openCallback: null, testNumbers: true, ...facts },
  };
  return walkDialogue(
    {
      first: startRegistration(all),
      step: stepRegistration,
      nameOf: ({ question }) => question,
      calm: (state) => ({ ...state, mistakes: 0, turns: 0, isAskedAgain: false }),
    },
    keys,
    (request: RegistrationRequest) => Promise.resolve(carryOut(request)),
  );
}

function ringBack(keys: readonly string[]) {
  return walkDialogue(
    {
      first: startCustomer(),
      step: stepCustomer,
      nameOf: ({ question }) => question,
      calm: (state) => ({ ...state, mistakes: 0, turns: 0 }),
    },
    keys,
    () => Promise.reject(new Error('nothing is asked')),
  );
}

const item = (type: MetadataItem['type'], maxLength: number): MetadataItem => ({
  ...{ name: type, type, maxLength, terminator: null, default: null },
});

test('it waits where the keys are used up, and says what each key means', async () => {
  const { steps, end, requests } = await register([]);
  assert.deepEqual([steps.length, end, requests], [1, null, []]);
  const [offer] = steps;
  assert.equal(offer?.name, 'offer');
  assert.deepEqual(
    offer.keys.map(({ key, leadsTo, isEnd }) => [key, leadsTo, isEnd]),
    [
      ['1', 'own-number', false],
      ['2', 'hold', true],
      ['3', 'later', false],
      ['*', 'offer', false],
    ],
  );
  assert.match(wordsOf(offer.keys[0]!.say), /^You are calling from plus one two zero two/);
  const without = await register([], { scheduling: false });
  assert.deepEqual(
    without.steps[0]?.keys.map(({ key }) => key),
    ['1', '2', '*'],
  );
});

test('a whole registration, each step with what was pressed there', async () => {
  const { steps, end, requests, unused } = await register(['1', '1', '5', '5']);
  assert.deepEqual(
    steps.map(({ name, pressed, isEnd }) => [name, pressed, isEnd]),
    [
      ['offer', ['1'], false],
      ['own-number', ['1'], false],
      ['promised', [], true],
    ],
  );
  assert.deepEqual(requests, [
    { type: 'store', number: '+12025550123', scheduledFor: null, metadata: {} },
  ]);
  assert.deepEqual([end?.end, unused], ['promised', 2]);
});

test('digits are collected key by key, and end as on a phone', async () => {
  const typing = '122025550124'.split('');
  const open = await register(typing);
  const last = open.steps.at(-1);
  assert.deepEqual(
    [last?.name, last?.pressed, open.end],
    ['type-number', '2025550124'.split(''), null],
  );
  for (const how of ['#', 'nothing']) {
    const { steps } = await register([...typing, how, '1']);
    assert.deepEqual(steps.map(({ name }) => name).slice(-2), ['confirm-number', 'promised']);
  }
  // The number of digits there may be ends them too, and a # after it is not the next answer.
  const data = { metadataItems: [item('dtmf', 4)] };
  const full = await register('111234#'.split(''), data);
  assert.deepEqual([full.end?.end, full.unused], ['promised', 0]);
  assert.deepEqual(full.requests[0], {
    ...{ type: 'store', number: '+12025550123', scheduledFor: null, metadata: { dtmf: '1234' } },
  });
  const gone = await register([...typing, 'hang-up']);
  assert.equal(gone.end?.end, 'gone');
});

test('where something is to be spoken, a key says that it was', async () => {
  const words = { metadataItems: [item('audio', 10)] };
  const spoken = await register(['1', '1', '5'], words);
  assert.equal(spoken.end?.end, 'promised');
  const silent = await register(['1', '1', 'nothing'], words);
  assert.equal(silent.steps.at(-1)?.name, 'speak-data');
});

test('nobody who presses nothing is left on a dead line', async () => {
  const nothing = Array.from({ length: 20 }, () => 'nothing');
  assert.equal((await register(nothing)).end?.end, 'hold');
  assert.equal((await ringBack(nothing)).end?.end, 'no-key');
});

test('what the platform would answer is what goes on', async () => {
  const answers: [Answer, string][] = [
    [{ type: 'already-open' }, 'kept'],
    [{ type: 'failed' }, 'hold'],
    [{ type: 'refused', rule: 'premium' }, 'type-number'],
  ];
  for (const [answer, name] of answers) {
    const { steps } = await register(['1', '1'], {}, {}, () => answer);
    assert.equal(steps.at(-1)?.name, name);
  }
});

test('the customer who is rung: every key and its end', async () => {
  const [ready] = (await ringBack([])).steps;
  assert.deepEqual(
    ready?.keys.map(({ key, leadsTo }) => `${key} ${leadsTo}`),
    ['1 connect', '2 more-time', '3 decline', '* ready'],
  );
  const { end } = await ringBack(['2', '3']);
  assert.deepEqual(end?.end === 'snooze' && end.minutes, 30);
});

test('any presses come to an end or wait, and pressing one more goes on from there', async () => {
  const keys = fc.array(fc.constantFrom(...presses), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(keys, async (pressed) => {
      const metadataItems = [item('dtmf', 6), item('audio', 5)];
      const whole = await register(pressed, { metadataItems });
      const less = await register(pressed.slice(0, -1), { metadataItems });
      const same = Math.max(0, less.steps.length - 1);
      // A # after the last digit there may be belongs to the step before: what was said is the same.
      const said = ({ steps }: typeof whole) =>
        steps.slice(0, same).map(({ name, say }) => ({ name, say }));
      assert.deepEqual(said(whole), said(less));
      assert.equal(whole.end === null, !whole.steps.at(-1)?.isEnd);
      const used = whole.steps.flatMap((step) => step.pressed);
      assert.deepEqual([...used, ...pressed.slice(pressed.length - whole.unused)], pressed);
    }),
    { numRuns: 60 },
  );
});
