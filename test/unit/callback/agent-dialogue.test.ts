import assert from 'node:assert/strict';
import { test } from 'node:test';
import texts from '../../../prompts/en/texts.json' with { type: 'json' };
import {
  ringingCustomer,
  sayNoCustomer,
  startAgent,
  stepAgent,
  type AgentEnd,
  type AgentFacts,
  type AgentState,
  type AgentStep,
} from '../../../src/callback/agent-dialogue.ts';
import type { MetadataItem } from '../../../src/callback/call-target.ts';
import type { PhoneInput } from '../../../src/callback/dialogue.ts';
import { clipsOf, wordsOf } from '../../../src/callback/prompt-set.ts';
import { everyKey, walk } from './dialogue-walk.ts';

const item = (name: string, type: MetadataItem['type']): MetadataItem => ({
  name,
  type,
  maxLength: 60,
  terminator: null,
  default: null,
});

const facts: AgentFacts = {
  number: '+12025550123',
  metadata: { account: '42', name: 'rec-1', 'x-user-to-user': 'secret' },
  metadataItems: [
    item('account', 'dtmf'),
    item('x-user-to-user', 'sip-header'),
    item('name', 'audio'),
    item('none', 'dtmf'),
  ],
  confirmation: 'key',
  waitSeconds: 20,
};
const silence: PhoneInput = { type: 'silence' };
const key = (key: string): PhoneInput => ({ type: 'key', key });

function call(facts: AgentFacts, ...inputs: PhoneInput[]): AgentStep {
  let step = startAgent(facts);
  for (const input of inputs) {
    if ('end' in step) assert.fail(`ended (${step.end}) early`);
    step = stepAgent(step.state, input);
  }
  return step;
}

const endOf = (step: AgentStep): string | null => ('end' in step ? step.end : null);

for (const confirmation of ['key', 'answer', 'api'] as const) {
  test(`${confirmation}: every path ends, and all that is said has text and audio`, () => {
    const { ends, said } = walk<AgentState, PhoneInput, AgentEnd>(
      startAgent({ ...facts, confirmation }),
      stepAgent,
      () => [...everyKey, silence, { type: 'said' }, { type: 'hung-up' }],
      ({ mistakes, turns }) => ({ mistakes, turns }),
    );
    const wanted =
      confirmation === 'key' ? ['gone', 'no-key', 'ready', 'refused'] : ['gone', 'ready'];
    assert.deepEqual([...new Set(ends.map(({ end }) => end))].sort(), wanted);
    for (const part of clipsOf([...said, ...ringingCustomer, ...sayNoCustomer]))
      if ('clip' in part) assert.ok(part.clip in texts || part.clip === 'rec-1');
  });
}

test('the agent hears that it is a callback, for whom, and what the caller left, but no header', () => {
  assert.equal(
    wordsOf(startAgent({ ...facts, confirmation: 'answer' }).say),
    "This is a call back. The customer's number is plus one two zero two five five five zero one two three " +
      'The customer typed four two The customer said (rec-1)',
  );
});

test('with a key to confirm, 1 takes the call and 2 refuses it', () => {
  assert.equal(endOf(call(facts, key('1'))), 'ready');
  assert.equal(endOf(call(facts, silence, silence, key('1'))), 'ready');
  assert.equal(endOf(call(facts, key('2'))), 'refused');
  assert.equal(endOf(call(facts, key('7'), key('8'))), null);
  assert.equal(endOf(call(facts, key('7'), key('8'), key('9'))), 'no-key');
});

test('the key may be pressed while it is still told', () => {
  const step = startAgent(facts);
  assert.deepEqual('expect' in step && step.expect, {
    kind: 'key',
    timeoutMs: 4000,
    typeAhead: true,
  });
});

test('silence is waited out: the call may sit in a queue before a person listens', () => {
  assert.equal(endOf(call(facts, silence, silence, silence, silence)), null);
  assert.equal(endOf(call(facts, silence, silence, silence, silence, silence)), 'no-key');
});
