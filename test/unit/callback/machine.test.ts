import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  attemptResults,
  outcomes,
  states,
  type AttemptResult,
  type Callback,
  type State,
} from '../../../src/callback/callback.ts';
import { transition, type CallbackEvent, type Transition } from '../../../src/callback/machine.ts';
import { callbackWith, noon, settingsWith } from './builders.ts';

const settings = settingsWith();

/** An event of every type; `expired` is looked at past the expiry. */
const events: CallbackEvent[] = [
  { type: 'registration-ended' },
  { type: 'claimed', nodeId: 'n1' },
  { type: 'first-party-ready' },
  { type: 'bridged' },
  { type: 'conversation-ended', by: 'customer' },
  { type: 'attempt-failed', result: 'busy', reason: '486 Busy Here' },
  { type: 'snoozed', minutes: 20 },
  { type: 'declined' },
  { type: 'abandoned' },
  { type: 'cancel-requested' },
  { type: 'expired' },
  { type: 'refused', rule: 'premium' },
  { type: 'rescheduled', dueAt: noon + 7_200_000, reason: 'the customer asked' },
  { type: 'unscheduled', dueAt: noon + 60_000, readyAt: noon },
  { type: 'called-now', outOfTurn: false },
  { type: 'restored', by: 'person:Ada', notBeforeMs: noon },
  { type: 'postponed', untilMs: noon + 30_000, reason: 'processing is off' },
  { type: 'node-lost' },
];

/** What each event does in each state, written apart from the code: state/outcome/attempt result, `-` not allowed. */
const expected = `
  event              | requested       | waiting         | dialing                   | connecting                           | talking                 | ended
  registration-ended | waiting         | -               | -                         | -                                    | -                       | -
  claimed            | -               | dialing         | -                         | -                                    | -                       | -
  first-party-ready  | -               | -               | connecting                | -                                    | -                       | -
  bridged            | -               | -               | -                         | talking                              | -                       | -
  conversation-ended | -               | -               | -                         | -                                    | ended/completed/bridged | -
  attempt-failed     | -               | -               | waiting//busy             | waiting//busy                        | -                       | -
  snoozed            | -               | -               | waiting//snoozed          | -                                    | -                       | -
  declined           | -               | -               | ended/declined/cancelled  | -                                    | -                       | -
  abandoned          | -               | -               | -                         | ended/abandoned/customer-hung-up     | -                       | -
  cancel-requested   | ended/cancelled | ended/cancelled | ended/cancelled/cancelled | ended/cancelled/cancelled            | -                       | -
  expired            | ended/expired   | ended/expired   | -                         | -                                    | -                       | -
  refused            | -               | ended/refused   | ended/refused/cancelled   | ended/refused/cancelled              | -                       | -
  rescheduled        | requested       | waiting         | -                         | -                                    | -                       | -
  unscheduled        | requested       | waiting         | -                         | -                                    | -                       | -
  called-now         | -               | waiting         | -                         | -                                    | -                       | -
  restored           | -               | -               | -                         | -                                    | -                       | waiting
  postponed          | -               | waiting         | -                         | -                                    | -                       | -
  node-lost          | -               | -               | waiting//unknown          | waiting//unknown                     | ended/completed/bridged | -
`
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('the table of expectations names every event and every state', () => {
  assert.deepEqual(
    expected.map(([event]) => event),
    events.map((event) => event.type),
  );
  for (const row of expected) assert.equal(row.length, 1 + states.length);
});

events.forEach((event, line) => {
  states.forEach((state, column) => {
    const cell = expected[line]![column + 1]!;
    test(`${event.type} while ${state}: ${cell}`, () => {
      const now = event.type === 'expired' ? noon + 86_400_000 : noon;
      const callback = callbackWith({
        state,
        ...(state === 'ended' ? { outcome: 'cancelled' as const } : {}),
      });
      const result = transition(callback, event, settings, now);
      if (cell === '-') {
        assert.equal(result.allowed, false);
        assert.match(result.allowed ? '' : result.reason, new RegExp(`${event.type}.*${state}`));
        return;
      }
      const [wantedState, outcome = '', attempt = ''] = cell.split('/');
      const next = allowed(result);
      assert.deepEqual(
        [next.state, next.outcome ?? '', next.endsAttempt ?? ''],
        [wantedState, outcome, attempt],
      );
      assert.equal(next.journal.event, event.type);
    });
  });
});

function allowed(result: ReturnType<typeof transition>): Transition {
  assert.ok(result.allowed, result.allowed ? '' : result.reason);
  return result.next;
}

const move = (callback: Callback, event: CallbackEvent, now = noon): Transition =>
  allowed(transition(callback, event, settings, now));

test('nobody is due before the registering call is over and the pause after it', () => {
  const soon = callbackWith({ state: 'requested', dueAt: noon - 1000 });
  assert.equal(move(soon, { type: 'registration-ended' }).dueAt, noon + 5000);
  const late = callbackWith({ state: 'requested', dueAt: noon + 60_000 });
  assert.equal(move(late, { type: 'registration-ended' }).dueAt, noon + 60_000);
});

test('a callback past its expiry is not claimed, and none expires before', () => {
  const old = callbackWith({ expiresAt: noon });
  assert.equal(transition(old, { type: 'claimed', nodeId: 'n1' }, settings, noon).allowed, false);
  assert.equal(transition(old, { type: 'expired' }, settings, noon - 1).allowed, false);
  assert.equal(move(old, { type: 'expired' }).outcome, 'expired');
});

test('an attempt that was bridged or snoozed cannot be reported as failed', () => {
  for (const result of ['bridged', 'snoozed'] as const) {
    const failed = { type: 'attempt-failed', result, reason: 'x' } as const;
    assert.equal(
      transition(callbackWith({ state: 'dialing' }), failed, settings, noon).allowed,
      false,
    );
  }
});

test('a time the person chose moves the expiry with it', () => {
  const dialing = callbackWith({ state: 'dialing', expiresAt: noon + 60_000 });
  const snoozed = move(dialing, { type: 'snoozed', minutes: 90 });
  assert.equal(snoozed.dueAt, noon + 90 * 60_000);
  assert.equal(snoozed.expiresAt, snoozed.dueAt + 86_400_000);
  const moved = move(callbackWith(), { type: 'rescheduled', dueAt: noon + 5, reason: 'asked' });
  assert.deepEqual([moved.dueAt, moved.scheduledFor], [noon + 5, noon + 5]);
  const past = move(callbackWith(), { type: 'rescheduled', dueAt: noon - 5, reason: 'asked' });
  assert.equal(past.dueAt, noon);
});

test('a time that is taken back leaves the expiry, and the turn within it', () => {
  const chosen = callbackWith({ scheduledFor: noon + 7_200_000, expiresAt: noon + 60_000 });
  const next = move(chosen, { type: 'unscheduled', dueAt: noon - 5, readyAt: noon + 90_000 });
  assert.deepEqual(
    [next.dueAt, next.readyAt, next.scheduledFor, next.expiresAt],
    [noon, noon + 60_000, null, noon + 60_000],
  );
});

test('what is called now is due now, says in whose turn, and is no longer past its expiry', () => {
  const later = callbackWith({ dueAt: noon + 60_000, readyAt: noon + 60_000 });
  const inTurn = move(later, { type: 'called-now', outOfTurn: false });
  assert.deepEqual([inTurn.dueAt, inTurn.readyAt, inTurn.reason], [noon, noon, 'in turn']);
  const asked = { type: 'called-now', outOfTurn: true, reason: 'she rang\r\nagain' } as const;
  assert.equal(move(later, asked).journal.reason, 'out of turn: she rang again');
  const old = callbackWith({ expiresAt: noon });
  assert.equal(transition(old, asked, settings, noon).allowed, false);
});

test('a cancellation is taken back by the desk alone, and only a cancellation', () => {
  const restored = { type: 'restored', by: 'person:Ada', notBeforeMs: noon } as const;
  const ended = (change: Partial<Callback> = {}) =>
    callbackWith({ state: 'ended', outcome: 'cancelled', endedAt: noon - 1, ...change });
  const said = (callback: Callback, by: string) => {
    const result = transition(callback, { ...restored, by }, settings, noon);
    return result.allowed ? 'yes' : result.reason;
  };
  assert.equal(said(ended(), 'person:Ada'), 'yes');
  assert.equal(said(ended(), 'key:crm'), 'yes');
  assert.match(said(ended(), 'caller'), /ask them/);
  for (const by of ['system', 'node:a', 'agent', 'nobody', 'personal', 'keyboard'])
    assert.match(said(ended(), by), /not cancelled by a person/);
  for (const outcome of outcomes.filter((other) => other !== 'cancelled'))
    assert.match(said(ended({ outcome }), 'key:crm'), /only a cancellation/);
  assert.match(said(ended({ expiresAt: noon }), 'key:crm'), /expiry/);
});

test('what is restored keeps its tries and times, and waits until nothing of it can ring any more', () => {
  const callback = callbackWith({
    ...{ state: 'ended', outcome: 'cancelled', dueAt: noon - 60_000, readyAt: noon - 90_000 },
    ...{ customerFailures: 2, agentFailures: 1, scheduledFor: noon - 60_000 },
  });
  const restored = { type: 'restored', by: 'key:crm', notBeforeMs: noon + 10_000 } as const;
  const next = move(callback, restored);
  assert.deepEqual([next.dueAt, next.readyAt], [noon + 10_000, noon + 10_000]);
  assert.deepEqual([next.customerFailures, next.agentFailures], [2, 1]);
  assert.deepEqual([next.scheduledFor, next.expiresAt], [noon - 60_000, callback.expiresAt]);
  assert.deepEqual([next.outcome, next.reason], [null, null]);
  const later = { ...callback, dueAt: noon + 7_200_000, readyAt: noon + 7_200_000 };
  assert.equal(move(later, restored).dueAt, noon + 7_200_000);
});

test('a postponed callback is looked at again no later than its expiry', () => {
  const callback = callbackWith({ expiresAt: noon + 10_000 });
  const next = move(callback, { type: 'postponed', untilMs: noon + 60_000, reason: 'off' });
  assert.equal(next.dueAt, noon + 10_000);
});

test('a lost node costs the side that was called, and the next try waits for a leg that may ring', () => {
  const lost = (firstParty: 'customer' | 'agent', state: State, event = {}): Transition =>
    allowed(
      transition(
        callbackWith({ state }),
        { type: 'node-lost', ...event },
        settingsWith({ firstParty }),
        noon,
      ),
    );
  const counts = (next: Transition): number[] => [next.customerFailures, next.agentFailures];
  assert.deepEqual(counts(lost('customer', 'dialing')), [1, 0]);
  assert.deepEqual(counts(lost('customer', 'connecting')), [1, 0]);
  assert.deepEqual(counts(lost('agent', 'dialing')), [0, 1]);
  assert.deepEqual(counts(lost('agent', 'connecting')), [1, 0]);
  assert.deepEqual(counts(lost('agent', 'connecting', { customerLegSent: false })), [0, 1]);
  assert.equal(lost('customer', 'dialing').dueAt, noon);
  assert.equal(lost('customer', 'dialing', { notBeforeMs: noon + 72_000 }).dueAt, noon + 72_000);
});

test('a reason from the wire is kept as one short line', () => {
  const callback = callbackWith({ state: 'dialing' });
  const reason = `603 no\r\nX-Evil: 1\0${'a'.repeat(10_000)}`;
  const next = move(callback, { type: 'attempt-failed', result: 'rejected', reason });
  assert.match(next.reason!, /^rejected: 603 no X-Evil: 1 a+$/);
  assert.equal(next.reason!.length, 200);
  assert.equal(next.journal.reason, next.reason);
});

const failing = attemptResults.filter((r) => r !== 'bridged' && r !== 'snoozed');
const anyEvent: fc.Arbitrary<CallbackEvent> = fc.oneof(
  fc.constantFrom(...events),
  fc.record({
    type: fc.constant('attempt-failed' as const),
    result: fc.constantFrom<AttemptResult>(...failing),
    reason: fc.string(),
  }),
);

test('whatever happens in whatever order, the promise keeps its shape', () => {
  const step = fc.record({ event: anyEvent, laterMs: fc.integer({ min: 0, max: 40_000_000 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let callback = callbackWith({ state: 'requested' });
      let now = noon;
      for (const { event, laterMs } of steps) {
        now += laterMs;
        const result = transition(callback, event, settings, now);
        if (callback.state === 'ended' && result.allowed)
          assert.deepEqual([callback.outcome, event.type], ['cancelled', 'restored']);
        if (!result.allowed) continue;
        const { next } = result;
        assert.equal(next.state === 'ended', next.outcome !== null);
        if (next.outcome) assert.ok(outcomes.includes(next.outcome));
        assert.ok(next.customerFailures <= settings.retry.maxAttempts);
        assert.ok(next.agentFailures <= settings.agentRetry.maxAttempts);
        assert.ok(next.customerFailures >= callback.customerFailures);
        assert.ok(next.agentFailures >= callback.agentFailures);
        assert.ok(!('joinedAt' in next), 'the place in line is not for the machine to move');
        if (next.state === 'waiting') assert.ok(next.dueAt <= next.expiresAt);
        const hadAttempt = ['dialing', 'connecting', 'talking'].includes(callback.state);
        const hasAttempt = ['dialing', 'connecting', 'talking'].includes(next.state);
        assert.equal(next.endsAttempt !== null, hadAttempt && !hasAttempt);
        const { endsAttempt: _, journal: __, ...columns } = next;
        callback = { ...callback, ...columns };
      }
    }),
  );
});
