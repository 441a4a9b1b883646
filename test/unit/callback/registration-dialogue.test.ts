import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallTargetSettings } from '../../../src/callback/call-target.ts';
import { wordsOf } from '../../../src/callback/prompt-set.ts';
import {
  startRegistration,
  stepRegistration,
} from '../../../src/callback/registration-dialogue.ts';
import type {
  RegistrationFacts,
  RegistrationInput,
  RegistrationStep,
} from '../../../src/callback/registration-state.ts';
import { noon, settingsWith } from './builders.ts';

const quote = { lowSeconds: 180, highSeconds: 300, said: '' };
const stored: RegistrationInput = { type: 'stored', quote };
const silence: RegistrationInput = { type: 'silence' };
const hungUp: RegistrationInput = { type: 'hung-up' };
const own = '+12025550123';

interface Situation extends Partial<RegistrationFacts> {
  with?: Partial<CallTargetSettings>;
}

/** Plays a call: '1' is a key, '2025550124#' are typed digits, anything else is given as it is. */
function call(situation: Situation, ...inputs: (string | RegistrationInput)[]): RegistrationStep {
  const { with: settings, ...facts } = situation;
  let step = startRegistration({
    settings: settingsWith(settings),
    now: noon,
    callerNumber: own,
    offer: { offer: true, reason: 'ok' },
    quote,
    openCallback: null,
    testNumbers: true,
    ...facts,
  });
  for (const input of inputs) {
    if ('end' in step) assert.fail(`ended (${step.end}) before ${JSON.stringify(input)}`);
    step = stepRegistration(step.state, typeof input === 'string' ? fromKeys(input) : input);
  }
  return step;
}

function fromKeys(keys: string): RegistrationInput {
  return keys.length > 1 && keys.endsWith('#')
    ? { type: 'digits', digits: keys.slice(0, -1) }
    : { type: 'key', key: keys };
}

const said = (step: RegistrationStep): string => wordsOf(step.say);
const endOf = (step: RegistrationStep): string | null => ('end' in step ? step.end : null);
const requestOf = (step: RegistrationStep): unknown =>
  'request' in step ? step.request : 'store' in step ? step.store : undefined;
const questionOf = (step: RegistrationStep): string =>
  'state' in step ? step.state.question : step.end;
const store = (number: string, scheduledFor: number | null = null, metadata = {}): object => ({
  type: 'store',
  number,
  scheduledFor,
  metadata,
});

test('the caller hears who we are, the quote and the choices', () => {
  const words = said(call({}));
  assert.match(
    words,
    /^Welcome\..*in between three and five minutes.*press 1\..*press 2\..*press 3/,
  );
});

test('1, 1: called at the own number when it is my turn, promised after the commit', () => {
  const asked = call({}, '1');
  assert.match(said(asked), /plus one two zero two five five five zero one two three/);
  const storing = call({}, '1', '1');
  assert.deepEqual(requestOf(storing), store(own));
  assert.equal(said(storing), '');
  const end = call({}, '1', '1', stored);
  assert.equal(endOf(end), 'promised');
  assert.match(said(end), /^We will call you back in between three and five minutes .*Goodbye\.$/);
});

test('2: keeps holding', () => {
  assert.equal(endOf(call({}, '2')), 'hold');
});

test('3 and a digit: called in so many hours', () => {
  for (let hours = 1; hours <= 7; hours++) {
    const step = call({}, '3', String(hours), '1');
    assert.deepEqual(requestOf(step), store(own, noon + hours * 3_600_000));
  }
  assert.match(said(call({}, '3', '2')), /^You have chosen in two hours You are calling from/);
  assert.match(said(call({}, '3', '1')), /in one hour You/);
  assert.match(said(call({}, '3', '2', '1', stored)), /^We will call you back today at two p\.m\./);
});

test('3, 8 or 9: called at an hour of today or tomorrow, read back and confirmed', () => {
  const today = call({}, '3', '8', '4#', '2');
  assert.match(said(today), /today at four p\.m\..*press 1\. To change it, press 2/);
  assert.deepEqual(
    requestOf(call({}, '3', '8', '4#', '2', '1', '1')),
    store(own, Date.UTC(2026, 0, 5, 16)),
  );
  const tomorrow = call({}, '3', '9', '0#');
  assert.match(said(tomorrow), /tomorrow at twelve a\.m\./);
  assert.deepEqual(
    requestOf(call({}, '3', '9', '12#', '2', '1', '1')),
    store(own, noon + 86_400_000),
  );
  assert.equal(questionOf(call({}, '3', '9', '13#', '2')), 'later');
  assert.match(said(call({}, '3', '8', '9#', '1')), /^That hour has passed\./);
});

test('hours are those of the call target’s zone, also when its clocks change', () => {
  const zurich = { timeZone: 'Europe/Zurich' };
  const evening = Date.UTC(2026, 2, 28, 12);
  const facts = { with: zurich, now: evening };
  // 29 March 2026, 02:00 does not exist in Zurich: it is 03:00 that comes.
  const gap = call(facts, '3', '9', '2#', '1');
  assert.match(said(gap), /tomorrow at three a\.m\./);
  assert.deepEqual(
    requestOf(call(facts, '3', '9', '2#', '1', '1', '1')),
    store(own, Date.UTC(2026, 2, 29, 1)),
  );
  assert.deepEqual(
    requestOf(call(facts, '3', '9', '15#', '1', '1')),
    store(own, Date.UTC(2026, 2, 29, 13)),
  );
});

test('of an hour that comes twice it is the first still ahead', () => {
  const zurich = { timeZone: 'Europe/Zurich' };
  // 25 October 2026, 02:00 in Zurich is 00:00 UTC and again 01:00 UTC.
  const chosen = (now: number): unknown =>
    requestOf(call({ with: zurich, now }, '3', '8', '2#', '1', '1', '1'));
  assert.deepEqual(chosen(Date.UTC(2026, 9, 24, 23)), store(own, Date.UTC(2026, 9, 25, 0)));
  assert.deepEqual(chosen(Date.UTC(2026, 9, 25, 0, 30)), store(own, Date.UTC(2026, 9, 25, 1)));
});

test('an hour that begins this very moment has passed', () => {
  assert.match(said(call({}, '3', '8', '12#', '2')), /^That hour has passed/);
});

test('late in the evening, today is not offered', () => {
  const late = { now: Date.UTC(2026, 0, 5, 23, 30) };
  assert.doesNotMatch(said(call(late, '3')), /today/);
  assert.equal(questionOf(call(late, '3', '8')), 'later');
  assert.match(said(call(late, '3', '1', '1', stored)), /tomorrow at twelve thirty a\.m\./);
});

test('without scheduling, 3 is neither offered nor understood', () => {
  assert.doesNotMatch(said(call({ with: { scheduling: false } })), /press 3/);
  assert.match(said(call({ with: { scheduling: false } }, '3')), /^We did not understand/);
});

test('another number is typed, read back and confirmed', () => {
  const back = call({}, '1', '2', '2025550124#');
  assert.match(said(back), /plus one two zero two five five five zero one two four/);
  assert.deepEqual(back, { ...back, expect: { kind: 'key', timeoutMs: 6000, typeAhead: false } });
  assert.deepEqual(requestOf(call({}, '1', '2', '2025550124#', '1')), store('+12025550124'));
  assert.equal(questionOf(call({}, '1', '2', '2025550124#', '2')), 'type-number');
});

test('with no number known, one is asked for at once', () => {
  assert.equal(questionOf(call({ callerNumber: null }, '1')), 'type-number');
});

test('an offer made before skips the first question', () => {
  const made = { with: { offer: 'already-made' as const } };
  assert.match(said(call(made)), /^Welcome\..*five minutes You are calling from/);
  assert.deepEqual(requestOf(call(made, '1')), store(own));
  assert.equal(questionOf(call({ ...made, callerNumber: null })), 'type-number');
});

test('keys typed ahead count, but not after an error nor for a confirmation', () => {
  const ahead = (step: RegistrationStep): unknown =>
    'expect' in step && 'typeAhead' in step.expect ? step.expect.typeAhead : null;
  assert.equal(ahead(call({})), true);
  assert.equal(ahead(call({}, '1')), true);
  assert.equal(ahead(call({}, '1', '2')), true);
  assert.equal(ahead(call({}, '1', '2', '2025550124#')), false);
  assert.equal(ahead(call({}, '7')), false);
  assert.equal(ahead(call({}, '7', '3')), true);
  assert.equal(ahead(call({}, '3', '8', '4#', '2')), false);
});

test('three wrong or missing answers in a row lead back to the queue; a good one starts anew', () => {
  assert.equal(endOf(call({}, '7', silence)), null);
  const end = call({}, '7', silence, '#');
  assert.equal(endOf(end), 'hold');
  assert.match(said(end), /sorry.*stay on the line/);
  assert.equal(questionOf(call({}, '7', silence, '1', '7', silence)), 'own-number');
  assert.equal(endOf(call({}, '1', '2', '911#', '19005550199#', '5#')), 'hold');
});

test('typing wrong, then failing to confirm, counts as one row of mistakes', () => {
  assert.equal(endOf(call({}, '1', '2', '5#', '2025550124#', silence, '9')), 'hold');
});

test('mistakes before the number was asked for are forgiven', () => {
  assert.equal(questionOf(call({}, '1', '7', '7', '2', '5#', '5#')), 'type-number');
});

test('forty inputs are enough for anybody', () => {
  const stars = Array.from({ length: 40 }, () => '*');
  assert.equal(endOf(call({}, ...stars.slice(1))), null);
  assert.equal(endOf(call({}, ...stars)), 'hold');
});

test('a star repeats the question and is no mistake', () => {
  const again = call({}, '*', '*', '*', '*');
  assert.equal(questionOf(again), 'offer');
  assert.doesNotMatch(said(again), /understand/);
  assert.equal(questionOf(call({}, '7', '7', '*', '1')), 'own-number');
  assert.equal(endOf(call({}, '7', '7', '*', '7')), 'hold');
  assert.equal(questionOf(call({}, '1', '2', '20255*#')), 'type-number');
});

test('a caller who hangs up is registered from the moment the number was confirmed', () => {
  assert.deepEqual(call({}, '1', hungUp), { end: 'gone', say: [] });
  assert.deepEqual(call({}, '1', '1', hungUp), { end: 'gone', say: [], store: store(own) });
  assert.deepEqual(requestOf(call({}, '1', '2', '2025550124#', hungUp)), undefined);
  assert.deepEqual(
    requestOf(call({}, '1', '2', '2025550124#', '1', hungUp)),
    store('+12025550124'),
  );
});

test('a number refused at the store is told, and another is asked for', () => {
  const step = call({}, '1', '1', { type: 'refused', rule: 'country-not-allowed' });
  assert.match(said(step), /^We are not able to call that number\. Please type/);
  assert.equal(questionOf(step), 'type-number');
  assert.deepEqual(call({}, '1', '1', { type: 'refused', rule: 'premium' }, hungUp), {
    end: 'gone',
    say: [],
  });
});

test('a number that has a callback is told so, and nothing changes', () => {
  const end = call({}, '1', '2', '2025550124#', '1', { type: 'already-open' });
  assert.equal(endOf(end), 'kept');
  assert.match(said(end), /already arranged/);
});

test('a store that fails leads back to the queue with an apology', () => {
  const end = call({}, '1', '1', { type: 'failed' });
  assert.equal(endOf(end), 'hold');
  assert.match(said(end), /sorry/);
});

test('a second call is told of the open callback: 1 keeps it, 2 cancels it and offers anew', () => {
  const again = {
    openCallback: { id: 'x' },
    offer: { offer: false, reason: 'already-waiting' } as const,
  };
  assert.match(said(call(again)), /already arranged\. To keep it, press 1\. To cancel it, press 2/);
  assert.equal(endOf(call(again, '1')), 'kept');
  assert.deepEqual(requestOf(call(again, '2')), { type: 'cancel-open' });
  const offered = { type: 'cancelled-open', offer: { offer: true, reason: 'ok' } } as const;
  assert.match(said(call(again, '2', offered)), /^Your call back is cancelled\..*press 3/);
  assert.deepEqual(requestOf(call(again, '2', offered, '1', '1')), store(own));
  const full = { type: 'cancelled-open', offer: { offer: false, reason: 'full' } } as const;
  assert.equal(endOf(call(again, '2', full)), 'hold');
  assert.deepEqual(call(again, hungUp), { end: 'gone', say: [] });
});

test('with nothing to offer the caller goes back to the queue at once', () => {
  assert.equal(endOf(call({ offer: { offer: false, reason: 'full' } })), 'hold');
});

const asked = {
  with: {
    metadataItems: [
      { name: 'account', type: 'dtmf', maxLength: 6, terminator: '9', default: '0' },
      { name: 'name', type: 'audio', maxLength: 10, terminator: null, default: null },
    ],
  } satisfies Partial<CallTargetSettings>,
};
const spoken: RegistrationInput = { type: 'speech', recording: 'rec-1' };

test('what is to be collected is asked for after the number, cut by its item, and stored', () => {
  const digits = call(asked, '1', '1');
  assert.deepEqual('expect' in digits && digits.expect, {
    kind: 'digits',
    maxDigits: 6,
    timeoutMs: 10_000,
    pauseMs: 5000,
    typeAhead: true,
  });
  assert.deepEqual(
    requestOf(call(asked, '1', '1', '12395#', spoken)),
    store(own, null, { account: '123', name: 'rec-1' }),
  );
});

test('who leaves it out is registered all the same', () => {
  const step = call(asked, '1', '1', silence, silence, silence, silence, silence, silence);
  assert.deepEqual(requestOf(step), store(own, null, { account: '0' }));
  const gone = call(asked, '1', '1', '123#', hungUp);
  assert.deepEqual(requestOf(gone), store(own, null, { account: '123' }));
});

// noon is 12:00 UTC on a Monday.
const untilTwo: Situation = {
  with: { staffing: [{ days: [1], from: '08:00', to: '14:00', agents: 3 }] },
};

test('a time at which nobody is planned is said to be closed, and another may be chosen', () => {
  assert.equal(questionOf(call(untilTwo, '3', '1')), 'own-number');
  for (const choice of [['2'], ['8', '14#'], ['9', '9#', '1']]) {
    const step = call(untilTwo, '3', ...choice);
    assert.match(said(step), /^We are closed at that time\. To be called in one hour/);
    assert.equal(questionOf(step), 'later');
  }
  assert.equal(questionOf(call(untilTwo, '3', '2', '8', '13#')), 'confirm-time');
  assert.equal(endOf(call(untilTwo, '3', '2', '3', '4')), 'hold');
});
