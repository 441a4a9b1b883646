import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ringingCustomer,
  sayNoCustomer,
  startAgent,
  stepAgent,
  whisper,
} from '../../../src/callback/agent-dialogue.ts';
import {
  sayNoAgent,
  sayTrouble,
  startCustomer,
  stepCustomer,
  waitingForAgent,
} from '../../../src/callback/customer-dialogue.ts';
import type { PhoneInput, Phrase } from '../../../src/callback/dialogue.ts';
import {
  isPromptName,
  kindOf,
  momentsOf,
  promptNames,
  saidAt,
  type Moment,
} from '../../../src/callback/prompt-places.ts';
import { clipsOf } from '../../../src/callback/prompt-set.ts';
import { everyKey, walk } from './dialogue-walk.ts';

const inputs: PhoneInput[] = [
  ...everyKey,
  { type: 'silence' },
  { type: 'said' },
  { type: 'hung-up' },
];

function namesIn(says: Phrase[][]): string[] {
  const names = says
    .flat()
    .flatMap((phrase) => ('prompt' in phrase ? [phrase.prompt] : []))
    .filter((name) => isPromptName(name) && kindOf(name) !== 'part');
  return [...new Set(names)].toSorted();
}

const assertSaid = (moment: Moment, says: Phrase[][]): void =>
  assert.deepEqual(namesIn(says), saidAt[moment].toSorted(), moment);

test('what the customer hears when is written down as it is', () => {
  const { states, ends } = walk(
    startCustomer(),
    stepCustomer,
    () => inputs,
    (state) => ({ ...state, turns: 0 }),
  );
  const steps = [
    startCustomer(),
    ...states.flatMap((state) => inputs.map((input) => stepCustomer(state, input))),
  ];
  for (const question of ['ready', 'more-time'] as const)
    assertSaid(
      `customer ${question}`,
      steps.flatMap((step) =>
        'state' in step && step.state.question === question ? [step.say] : [],
      ),
    );
  for (const how of ['connect', 'snooze', 'decline', 'no-key'] as const)
    assertSaid(
      `customer ${how}`,
      ends.flatMap(({ end, say }) => (end === how ? [say] : [])),
    );
  assertSaid('customer waiting', [waitingForAgent]);
  assertSaid('customer no-agent', [sayNoAgent(true), sayNoAgent(false)]);
  assertSaid('customer trouble', [sayTrouble]);
});

test('what the agent hears when is written down as it is', () => {
  const item = { maxLength: 9, terminator: null, default: null };
  const facts = {
    ...{ number: '+12025550123', metadata: { account: '4', words: 'x' }, waitSeconds: 60 },
    metadataItems: [
      { ...item, name: 'account', type: 'dtmf' as const },
      { ...item, name: 'words', type: 'audio' as const },
    ],
  };
  const first = startAgent({ ...facts, confirmation: 'key' });
  const { said, ends } = walk(
    first,
    stepAgent,
    () => inputs,
    (state) => ({ ...state, turns: 0 }),
  );
  assertSaid('agent whisper', [said, ...ends.map(({ say }) => say)]);
  assertSaid('agent ringing', [ringingCustomer, whisper(facts)]);
  assertSaid('agent no-customer', [sayNoCustomer]);
});

test('parts are what numbers, times and digits are joined from, and every other prompt has its moment', () => {
  const joined = new Set<string>();
  const note = (phrases: Phrase[]): void => {
    for (const part of clipsOf(phrases)) if ('clip' in part) joined.add(part.clip);
  };
  for (const number of [...Array(100).keys(), 100, 1_000]) note([{ number }]);
  for (const day of ['today', 'tomorrow', 'other'] as const)
    for (const hour of [0, 15]) note([{ when: { day, hour, minute: 5 } }]);
  note([{ digits: '+0123456789' }]);
  for (const name of joined) assert.ok(isPromptName(name) && kindOf(name) === 'part', name);
  const parts = promptNames.filter((name) => kindOf(name) === 'part');
  // The other parts name a span: "in about two hours".
  const spans = [
    'minute',
    'minutes',
    'hour',
    'hours',
    'in',
    'in-about',
    'in-between',
    'in-more-than',
    'and',
  ];
  assert.deepEqual(parts.filter((name) => !joined.has(name)).toSorted(), spans.toSorted());
  for (const name of promptNames)
    assert.equal(momentsOf(name).length > 0, kindOf(name) !== 'part', name);
  assert.deepEqual(
    promptNames.filter((name) => kindOf(name) === 'sound'),
    ['beep', 'waiting-music', 'ringback'],
  );
  assert.equal(isPromptName('toString'), false);
});
