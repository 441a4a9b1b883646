import assert from 'node:assert/strict';
import { test } from 'node:test';
import texts from '../../../prompts/en/texts.json' with { type: 'json' };
import {
  sayNoAgent,
  sayTrouble,
  startCustomer,
  stepCustomer,
  waitingForAgent,
  type CustomerEnd,
  type CustomerState,
  type CustomerStep,
} from '../../../src/callback/customer-dialogue.ts';
import type { PhoneInput } from '../../../src/callback/dialogue.ts';
import { clipsOf, wordsOf } from '../../../src/callback/prompt-set.ts';
import { everyKey, walk } from './dialogue-walk.ts';

const silence: PhoneInput = { type: 'silence' };
const inputs: PhoneInput[] = [...everyKey, silence, { type: 'said' }, { type: 'hung-up' }];

function call(...keys: (string | PhoneInput)[]): CustomerStep {
  let step = startCustomer();
  for (const key of keys) {
    if ('end' in step) assert.fail(`ended (${step.end}) early`);
    step = stepCustomer(step.state, typeof key === 'string' ? { type: 'key', key } : key);
  }
  return step;
}

const endOf = (step: CustomerStep): string | null => ('end' in step ? step.end : null);

test('every path ends, all ends are reached, and all that is said has text and audio', () => {
  const { ends, said, states } = walk<CustomerState, PhoneInput, CustomerEnd>(
    startCustomer(),
    stepCustomer,
    () => inputs,
    (state) => ({ ...state, turns: 0 }),
  );
  const names = new Set(ends.map(({ end }) => end));
  assert.deepEqual([...names].sort(), ['connect', 'decline', 'gone', 'no-key', 'snooze']);
  assert.equal(states.length, 6);
  const phrases = [...said, ...ends.flatMap(({ say }) => say), ...waitingForAgent, ...sayTrouble];
  for (const part of clipsOf([...phrases, ...sayNoAgent(true), ...sayNoAgent(false)]))
    assert.ok('clip' in part && part.clip in texts);
});

test('who calls is the first thing said', () => {
  assert.match(
    wordsOf(startCustomer().say),
    /^Hello\. This is the call back you asked for\..*press 1/,
  );
});

test('1 connects, 3 cancels, hanging up is gone', () => {
  assert.equal(endOf(call('1')), 'connect');
  assert.equal(endOf(call('3')), 'decline');
  assert.equal(endOf(call({ type: 'hung-up' })), 'gone');
  assert.equal(endOf(call('2', { type: 'hung-up' })), 'gone');
});

test('2 and a digit ask for so many times ten minutes, read back', () => {
  for (let digit = 1; digit <= 9; digit++) {
    const end = call('2', String(digit));
    assert.equal('minutes' in end && end.minutes, digit * 10);
  }
  assert.match(wordsOf(call('2', '4').say), /call you again in forty minutes Goodbye/);
});

test('each question says its own keys, and keys pressed before a mistake answer nothing', () => {
  assert.match(wordsOf(call().say), /connected to an agent, press 1/);
  assert.match(wordsOf(call('2').say), /^For ten more minutes, press 1/);
  const ahead = (step: CustomerStep): unknown =>
    'expect' in step && step.expect.kind === 'key' ? step.expect.typeAhead : null;
  assert.deepEqual([call(), call('9'), call('9', '2')].map(ahead), [true, false, true]);
});

test('no key three times: nobody is there; wrong keys count the same', () => {
  assert.equal(endOf(call(silence, silence)), null);
  assert.equal(endOf(call(silence, silence, silence)), 'no-key');
  assert.equal(endOf(call('9', '#', silence)), 'no-key');
});

test('who pressed 2 and then nothing is a person: the shortest time is given', () => {
  const end = call('2', silence, '0', silence);
  assert.deepEqual('minutes' in end && [end.end, end.minutes], ['snooze', 10]);
});

test('a star repeats, but not forever', () => {
  assert.equal(endOf(call(silence, silence, '*', '1')), 'connect');
  assert.equal(endOf(call(...Array.from({ length: 12 }, () => '*'))), 'no-key');
});

test('without an agent the person is told what happens next', () => {
  assert.match(wordsOf(sayNoAgent(true)), /sorry.*call you again.*place in line/);
  assert.doesNotMatch(wordsOf(sayNoAgent(false)), /We will call/);
});
