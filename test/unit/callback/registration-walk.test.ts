import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import texts from '../../../prompts/en/texts.json' with { type: 'json' };
import type { CallTargetSettings, MetadataItem } from '../../../src/callback/call-target.ts';
import type { Expect, Phrase } from '../../../src/callback/dialogue.ts';
import { isPromptName, kindOf, saidAt } from '../../../src/callback/prompt-places.ts';
import { waitingForAgent } from '../../../src/callback/customer-dialogue.ts';
import { clipsOf } from '../../../src/callback/prompt-set.ts';
import {
  startRegistration,
  stepRegistration,
} from '../../../src/callback/registration-dialogue.ts';
import { questions } from '../../../src/callback/registration-questions.ts';
import type {
  RegistrationFacts,
  RegistrationInput,
  RegistrationState,
  RegistrationStep,
} from '../../../src/callback/registration-state.ts';
import { noon, settingsWith } from './builders.ts';
import { everyKey, walk, type Walk } from './dialogue-walk.ts';

const quote = { lowSeconds: 180, highSeconds: 300, said: '' };
const data: MetadataItem[] = [
  { name: 'account', type: 'dtmf', maxLength: 6, terminator: null, default: '0' },
  { name: 'x-user-to-user', type: 'sip-header', maxLength: 60, terminator: '#', default: null },
  { name: 'name', type: 'audio', maxLength: 10, terminator: null, default: null },
];

function factsWith(
  settings: Partial<CallTargetSettings> = {},
  facts: Partial<RegistrationFacts> = {},
): RegistrationFacts {
  return {
    settings: settingsWith(settings),
    now: noon,
    callerNumber: '+12025550123',
    offer: { offer: true, reason: 'ok' },
    quote,
    openCallback: null,
    testNumbers: true,
    ...facts,
  };
}

const situations: Record<string, RegistrationFacts> = {
  plain: factsWith(),
  'no scheduling': factsWith({ scheduling: false }),
  'number not known': factsWith({}, { callerNumber: null }),
  'offer made before': factsWith({ offer: 'already-made' }),
  'offer made before, number not known': factsWith(
    { offer: 'already-made' },
    { callerNumber: null, quote: null },
  ),
  'offer made before, number not known, wait known': factsWith(
    { offer: 'already-made' },
    { callerNumber: null },
  ),
  'data to collect': factsWith({ metadataItems: data }),
  'has a callback': factsWith({}, { openCallback: { id: 'x' } }),
  'late in the evening': factsWith({}, { now: noon + 11.5 * 3_600_000 }),
  'closing in an hour': factsWith({
    staffing: [{ days: [1], from: '08:00', to: '13:00', agents: 3 }],
  }),
  'no offer': factsWith({}, { offer: { offer: false, reason: 'full' } }),
};

const always: RegistrationInput[] = [{ type: 'silence' }, { type: 'said' }, { type: 'hung-up' }];
const typed = ['', '0', '4', '15', '24', '2025550124', '911', '19005551234', '12*', 'x'];
const fromPhone: Record<Exclude<Expect['kind'], 'done'>, RegistrationInput[]> = {
  key: [...always, ...everyKey],
  digits: [...always, ...typed.map((digits) => ({ type: 'digits' as const, digits }))],
  speech: [...always, { type: 'speech', recording: 'rec-1' }],
  said: always,
};
const fromStoring: RegistrationInput[] = [
  { type: 'stored', quote },
  { type: 'stored', quote: null },
  { type: 'refused', rule: 'premium' },
  { type: 'refused', rule: 'not-a-number' },
  { type: 'already-open' },
  { type: 'failed' },
  { type: 'hung-up' },
];
const fromCancelling: RegistrationInput[] = [
  { type: 'cancelled-open', offer: { offer: true, reason: 'ok' } },
  { type: 'cancelled-open', offer: { offer: false, reason: 'full' } },
  { type: 'failed' },
  { type: 'hung-up' },
];

/** Everything that can come back from a phone or from the platform for what is expected. */
function inputsFor(expect: Expect, state: RegistrationState): RegistrationInput[] {
  if (expect.kind !== 'done') return fromPhone[expect.kind];
  return state.question === 'storing' ? fromStoring : fromCancelling;
}

type RegistrationWalk = Walk<RegistrationState, { end: string; say: Phrase[] }>;

/** What tells states apart in the walk: everything but how they were come by. */
const same = (state: RegistrationState): unknown => ({
  ...state,
  facts: [state.facts.offer, state.facts.openCallback],
  turns: 0,
  hour: state.question === 'half-of-day' ? state.hour : 0,
  day: state.question === 'hour' || state.question === 'half-of-day' ? state.day : 'today',
  scheduledFor: state.scheduledFor !== null,
  collected: Object.keys(state.collected),
});

const walks = new Map(
  Object.entries(situations).map(([name, facts]): [string, RegistrationWalk] => [
    name,
    walk(startRegistration(facts), stepRegistration, inputsFor, same),
  ]),
);

for (const [name, { ends, said, states }] of walks) {
  test(`${name}: every path leads to an end, and all that is said has text and audio`, () => {
    assert.ok(ends.length > 0);
    const phrases = [...said, ...ends.flatMap((end) => end.say)];
    for (const part of clipsOf(phrases))
      if ('clip' in part) assert.ok(part.clip in texts, `no text for ${part.clip}`);
  });

  test(`${name}: nothing is promised but what was stored, and nobody who confirmed is lost`, () => {
    for (const state of states) {
      for (const input of inputsFor(questions[state.question].expect(state), state)) {
        const step = stepRegistration(state, input);
        if ('end' in step && step.end === 'promised') assert.equal(input.type, 'stored');
        if ('end' in step && step.end === 'gone')
          assert.equal(step.store?.number, state.isConfirmed ? state.number! : undefined);
        const promises = step.say.some((p) => 'prompt' in p && p.prompt === 'call-you');
        assert.equal(promises, 'end' in step && step.end === 'promised');
      }
    }
  });
}

test('what is said when is written down as it is', () => {
  const found = new Map<string, Set<string>>();
  const note = (moment: string, say: Phrase[]): void => {
    const names = found.get(moment) ?? new Set<string>();
    found.set(moment, names);
    for (const phrase of say)
      if ('prompt' in phrase && isPromptName(phrase.prompt) && kindOf(phrase.prompt) !== 'part')
        names.add(phrase.prompt);
  };
  const momentOf = (step: RegistrationStep): string =>
    'end' in step ? step.end : step.state.question;
  for (const facts of Object.values(situations)) {
    const step = startRegistration(facts);
    note(momentOf(step), step.say);
  }
  for (const state of [...walks.values()].flatMap(({ states }) => states))
    for (const input of inputsFor(questions[state.question].expect(state), state)) {
      const step = stepRegistration(state, input);
      note(momentOf(step), step.say);
    }
  note('hold', waitingForAgent);
  for (const silent of ['gone', 'cancelling', 'storing']) {
    assert.equal(found.get(silent)?.size, 0, silent);
    found.delete(silent);
  }
  const written = Object.entries(saidAt).flatMap(([moment, names]) => {
    const [dialogue, at = ''] = moment.split(' ');
    return dialogue === 'registration' ? [[at, names.toSorted()]] : [];
  });
  const heard = [...found].map(([moment, names]) => [moment, [...names].toSorted()]);
  assert.deepEqual(Object.fromEntries(written), Object.fromEntries(heard));
});

test('every question is reached in some situation', () => {
  const reached = new Set(
    [...walks.values()].flatMap(({ states }) => states.map((s) => s.question)),
  );
  assert.deepEqual([...reached].sort(), Object.keys(questions).sort());
});

test('no call goes on forever, and a state survives being written as JSON', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(situations)),
      fc.array(fc.nat(), { minLength: 45, maxLength: 45 }),
      fc.boolean(),
      (facts, choices, isStubborn) => {
        let step = startRegistration(facts);
        for (const choice of choices) {
          if ('end' in step) return;
          const all = inputsFor(step.expect, step.state);
          // Who only asks for repeats or changes their mind would never make a mistake.
          const inputs = isStubborn ? all.filter((i) => i.type === 'key' && i.key === '*') : all;
          const input = (inputs.length > 0 ? inputs : all)[choice % (inputs.length || all.length)]!;
          const state = JSON.parse(JSON.stringify(step.state)) as RegistrationState;
          assert.deepEqual(stepRegistration(state, input), stepRegistration(step.state, input));
          step = stepRegistration(state, input);
        }
        assert.ok('end' in step, 'still going after 45 inputs');
      },
    ),
  );
});
