import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideOffer, offerReasons, type OfferFacts } from '../../../src/callback/offer.ts';
import type { QueueView } from '../../../src/callback/queue-view.ts';
import { promiseTimes } from '../../../src/callback/promise-times.ts';
import { noon, settingsWith } from './builders.ts';

const facts = (changes: Partial<OfferFacts> = {}): OfferFacts => ({
  settings: settingsWith({ maxWaiting: 10 }),
  waitingCount: 9,
  estimate: {
    meanSeconds: 240,
    lowSeconds: 180,
    highSeconds: 300,
    confidence: 0.8,
    basis: 'fixed',
    at: noon,
  },
  number: '+12025550123',
  refusedBy: null,
  hasOpenCallback: false,
  queue: null,
  ...changes,
});
const off = settingsWith({ registering: false });

const queueOf = (waitingCalls: number, agentsAvailable: number): QueueView => ({
  ...{ waitingCalls, agentsAvailable, agentsStaffed: 5, headOfLineSince: null, at: noon },
});

/** In order of weight: each row would also be true with all that stand below it. */
const cases: [what: string, changes: Partial<OfferFacts>, offer: boolean, reason: string][] = [
  ['registering is off', { settings: off, hasOpenCallback: true }, false, 'registering-off'],
  ['a callback is open', { hasOpenCallback: true, waitingCount: 10 }, false, 'already-waiting'],
  [
    'an agent is free and nobody waits',
    { queue: queueOf(0, 2), waitingCount: 10 },
    false,
    'agents-available',
  ],
  ['the line is full', { waitingCount: 10, estimate: null }, false, 'full'],
  ['there is no estimate', { estimate: null, refusedBy: 'premium' }, false, 'estimate-unknown'],
  ['the number is refused', { refusedBy: 'premium' }, false, 'number-refused'],
  ['the number is not known', { number: null }, true, 'no-number'],
  ['nothing is in the way', {}, true, 'ok'],
  ['others wait for the agents', { queue: queueOf(1, 2) }, true, 'ok'],
  ['nobody waits and no agent is free', { queue: queueOf(0, 0) }, true, 'ok'],
  ['there is no limit', { settings: settingsWith(), waitingCount: 1e6 }, true, 'ok'],
];

for (const [what, changes, offer, reason] of cases) {
  test(`when ${what}: ${offer ? 'offered' : 'not offered'}, ${reason}`, () => {
    assert.deepEqual(decideOffer(facts(changes)), { offer, reason });
  });
}

test('every reason of the list is given in some case', () => {
  assert.deepEqual(new Set(cases.map(([, , , reason]) => reason)), new Set(offerReasons));
});

const times = (changes: object, settings = {}): ReturnType<typeof promiseTimes> =>
  promiseTimes(
    { now: noon, joinedAt: noon, scheduledFor: null, waitSeconds: 240, ...changes },
    settingsWith({ expiresAfterSeconds: 3600, ...settings }),
  );

test('a callback is due when the wait since joining is over, not before the minimum delay', () => {
  assert.deepEqual(times({}), {
    dueAt: noon + 240_000,
    readyAt: noon,
    expiresAt: noon + 3_600_000,
  });
  assert.equal(times({ joinedAt: noon - 200_000 }).dueAt, noon + 40_000);
  assert.equal(times({ joinedAt: noon - 900_000 }).dueAt, noon);
  assert.equal(times({}, { minimumDelaySeconds: 600 }).dueAt, noon + 600_000);
});

test('a chosen time is when it is due, and expiry counts from there', () => {
  const scheduledFor = noon + 7_200_000;
  assert.deepEqual(times({ scheduledFor }), {
    dueAt: scheduledFor,
    readyAt: scheduledFor,
    expiresAt: scheduledFor + 3_600_000,
  });
});

test('where turns are given by place, only the minimum delay holds one back', () => {
  assert.equal(times({}, { minimumDelaySeconds: 60 }).readyAt, noon + 60_000);
  assert.equal(times({ joinedAt: noon - 900_000 }).readyAt, noon);
  assert.equal(times({}, { minimumDelaySeconds: 99_999 }).readyAt, noon + 3_600_000);
});

test('a turn that would come after the expiry is looked at when it expires', () => {
  assert.equal(times({ waitSeconds: 99_999 }).dueAt, noon + 3_600_000);
});
