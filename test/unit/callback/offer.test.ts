import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { callTargetDefaults, type OfferRule } from '../../../src/callback/call-target.ts';
import {
  decideOffer,
  judgeOffer,
  type OfferFacts,
  type OfferReason,
  refusalReasons,
} from '../../../src/callback/offer.ts';
import type { QueueView } from '../../../src/callback/queue-view.ts';
import { promiseTimes } from '../../../src/callback/promise-times.ts';
import { noon, settingsWith } from './builders.ts';

const estimate = {
  ...{ meanSeconds: 240, lowSeconds: 180, highSeconds: 300 },
  ...{ confidence: 0.8, basis: 'line', at: noon },
};
const facts = (changes: Partial<OfferFacts> = {}): OfferFacts => ({
  settings: settingsWith({ maxWaiting: 10 }),
  now: noon,
  occasion: 'ahead',
  waitingCount: 9,
  ...{ estimate, unknown: null, overThreshold: 0.9 },
  number: '+12025550123',
  refusedBy: null,
  hasOpenCallback: false,
  queue: null,
  plan: null,
  ...changes,
});

const queueOf = (waitingCalls: number, agentsAvailable: number, agentsStaffed = 5): QueueView => ({
  ...{ waitingCalls, agentsAvailable, agentsStaffed, headOfLineSince: null, at: noon },
});
const rule = (changes: Partial<OfferRule>) =>
  settingsWith({ maxWaiting: 10, offerRule: { ...callTargetDefaults.offerRule, ...changes } });
const unknown = { estimate: null, overThreshold: null };

/** In order of weight: every rule is broken in the first row, and one less in each that follows. */
const ladder: [reason: OfferReason, mended: Partial<OfferFacts>][] = [
  ['registering-off', {}],
  ['already-waiting', { settings: rule({ mostWaitSeconds: 100 }) }],
  ['agents-available', { hasOpenCallback: false }],
  ['no-agents-staffed', { queue: null }],
  ['full', { plan: { agents: 3, closesAt: noon + 299_000 } }],
  ['estimate-unknown', { waitingCount: 9 }],
  ['closing-soon', { estimate, overThreshold: 0.1 }],
  ['wait-below-threshold', { plan: { agents: 3, closesAt: noon + 300_000 } }],
  ['wait-too-long', { overThreshold: 0.5 }],
  ['number-refused', { settings: rule({ mostWaitSeconds: 240 }) }],
  ['ok', { refusedBy: null }],
];
const allBroken: Partial<OfferFacts> = {
  settings: settingsWith({ ...rule({ mostWaitSeconds: 100 }), registering: false }),
  hasOpenCallback: true,
  queue: queueOf(0, 2),
  plan: { agents: 0, closesAt: noon },
  waitingCount: 10,
  ...unknown,
  refusedBy: 'premium',
};

test('the reasons are given in order of weight, each when the ones above it are mended', () => {
  let changes = allBroken;
  for (const [reason, mended] of ladder) {
    changes = { ...changes, ...mended };
    assert.deepEqual(decideOffer(facts(changes)), { offer: reason === 'ok', reason });
  }
  const refusals = ladder.slice(0, -1).map(([reason]) => reason);
  assert.deepEqual(refusals, [...refusalReasons]);
});

const byLine = settingsWith({ estimate: { source: 'line', fallbackSeconds: 240 } });
const handedOver = { occasion: 'handed-over' } as const;
const scheduled = { occasion: 'scheduled' } as const;
const closed = { plan: { agents: 0, closesAt: noon } };

const cases: [what: string, changes: Partial<OfferFacts>, offer: boolean, reason: OfferReason][] = [
  ['the number is not known', { number: null }, true, 'no-number'],
  ['others wait for the agents', { queue: queueOf(1, 2) }, true, 'ok'],
  ['nobody waits and no agent is free', { queue: queueOf(0, 0) }, true, 'ok'],
  ['there is no limit', { settings: settingsWith(), waitingCount: 1e6 }, true, 'ok'],
  [
    'the agents have all just gone',
    { settings: byLine, queue: queueOf(3, 0, 0) },
    false,
    'no-agents-staffed',
  ],
  [
    'the line has none, and a fallback stands in for it',
    { settings: byLine, unknown: 'no-agents' },
    false,
    'no-agents-staffed',
  ],
  ['they have gone and the operator’s word is the wait', { queue: queueOf(3, 0, 0) }, true, 'ok'],
  [
    'agents are planned and none is there',
    { settings: byLine, queue: queueOf(3, 0, 0), plan: { agents: 4, closesAt: null } },
    false,
    'no-agents-staffed',
  ],
  ['it never closes', { plan: { agents: 1, closesAt: null } }, true, 'ok'],
  ['a long wait is just probable enough', { overThreshold: 0.5 }, true, 'ok'],
  ['it is not quite', { overThreshold: 0.4999 }, false, 'wait-below-threshold'],
  [
    'the rule asks for less',
    { overThreshold: 0.3, settings: rule({ atProbability: 0.3 }) },
    true,
    'ok',
  ],
  [
    'the expected wait is below the least',
    { settings: rule({ leastWaitSeconds: 241 }) },
    false,
    'wait-below-threshold',
  ],
  ['it is the least', { settings: rule({ leastWaitSeconds: 240 }) }, true, 'ok'],
  [
    'the wait is above what a quote may name',
    { settings: settingsWith({ quote: { floorSeconds: 60, capSeconds: 60 } }) },
    true,
    'ok',
  ],
  ['it is the most', { settings: rule({ mostWaitSeconds: 240 }) }, true, 'ok'],
  ['it is above the most', { settings: rule({ mostWaitSeconds: 239 }) }, false, 'wait-too-long'],
  [
    'nobody rings back before closing, wait or not',
    {
      settings: settingsWith({ minimumDelaySeconds: 400 }),
      plan: { agents: 2, closesAt: noon + 399_000 },
    },
    false,
    'closing-soon',
  ],
  // Handed over: whether it is worth it has been decided, whether it can be kept has not.
  ['handed over although an agent is free', { ...handedOver, queue: queueOf(0, 2) }, true, 'ok'],
  [
    'handed over although the agents have gone',
    { ...handedOver, settings: byLine, queue: queueOf(3, 0, 0) },
    true,
    'ok',
  ],
  ['handed over for a short wait', { ...handedOver, overThreshold: 0 }, true, 'ok'],
  [
    'handed over for a very long wait',
    { ...handedOver, settings: rule({ mostWaitSeconds: 1 }) },
    true,
    'ok',
  ],
  ['handed over while closed', { ...handedOver, ...closed }, false, 'no-agents-staffed'],
  ['handed over and the wait unknown', { ...handedOver, ...unknown }, false, 'estimate-unknown'],
  // A time that was chosen: neither the wait nor the closing of now is of any matter.
  ['a time was chosen and the wait is unknown', { ...scheduled, ...unknown }, true, 'ok'],
  [
    'a time was chosen and it closes soon after',
    { ...scheduled, plan: { agents: 2, closesAt: noon + 1000 } },
    true,
    'ok',
  ],
  [
    'a time was chosen when nobody is there',
    { ...scheduled, ...closed },
    false,
    'no-agents-staffed',
  ],
];

for (const [what, changes, offer, reason] of cases) {
  test(`when ${what}: ${offer ? 'offered' : 'not offered'}, ${reason}`, () => {
    assert.deepEqual(decideOffer(facts(changes)), { offer, reason });
  });
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const anySeconds = fc.integer({ min: 0, max: 4000 });
const anyFacts: fc.Arbitrary<OfferFacts> = fc
  .record({
    occasion: fc.constantFrom('ahead', 'handed-over', 'scheduled'),
    registering: fc.boolean(),
    maxWaiting: maybe(fc.integer({ min: 0, max: 5 })),
    offerRule: fc.record({
      ...{ thresholdSeconds: anySeconds, leastWaitSeconds: anySeconds },
      ...{
        atProbability: fc.double({ min: 0, max: 1, noNaN: true }),
        mostWaitSeconds: maybe(anySeconds),
      },
    }),
    waitingCount: fc.integer({ min: 0, max: 6 }),
    seconds: maybe(fc.tuple(anySeconds, anySeconds, anySeconds)),
    overThreshold: fc.double({ min: 0, max: 1, noNaN: true }),
    number: maybe(fc.constant('+12025550123')),
    refusedBy: maybe(fc.constant('premium')),
    hasOpenCallback: fc.boolean(),
    queue: maybe(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)).map((counts) => queueOf(...counts))),
    plan: maybe(
      fc.record({ agents: fc.nat(2), closesAt: maybe(fc.nat(4000).map((s) => noon + s * 1000)) }),
    ),
  })
  .map(({ registering, maxWaiting, offerRule, seconds, overThreshold, ...rest }) => {
    const [lowSeconds = 0, meanSeconds = 0, highSeconds = 0] = (seconds ?? []).toSorted(
      (a, b) => a - b,
    );
    return facts({
      ...rest,
      settings: settingsWith({ registering, maxWaiting, offerRule }),
      estimate: seconds && { ...estimate, lowSeconds, meanSeconds, highSeconds },
      overThreshold: seconds && overThreshold,
    });
  });

test('the decision is the first rule that failed, and every rule says what it found', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const verdicts = judgeOffer(given);
      assert.deepEqual(
        verdicts.map(({ rule }) => rule),
        [...refusalReasons],
      );
      const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
      const { offer, reason } = decideOffer(given);
      assert.equal(offer, failed.length === 0);
      if (!offer) assert.equal(reason, failed[0]?.rule);
      for (const { found, wanted } of verdicts) assert.ok(found.length > 0 && wanted.length > 0);
    }),
    { numRuns: 300 },
  );
});

test('more wait never turns an offer into wait-below-threshold, nor less into wait-too-long', () => {
  fc.assert(
    fc.property(
      anyFacts,
      anySeconds,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (given, more, up) => {
        if (!given.estimate || given.overThreshold === null) return;
        const longer = {
          ...given,
          estimate: {
            ...given.estimate,
            meanSeconds: given.estimate.meanSeconds + more,
            highSeconds: given.estimate.highSeconds + more,
          },
          overThreshold: Math.min(1, given.overThreshold + up),
        };
        if (decideOffer(given).offer)
          assert.notEqual(decideOffer(longer).reason, 'wait-below-threshold');
        if (decideOffer(longer).offer) assert.notEqual(decideOffer(given).reason, 'wait-too-long');
      },
    ),
    { numRuns: 300 },
  );
});

test('who may be offered a callback ahead is never refused once handed over', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const ahead = decideOffer({ ...given, occasion: 'ahead' });
      if (ahead.offer) assert.deepEqual(decideOffer({ ...given, occasion: 'handed-over' }), ahead);
    }),
    { numRuns: 300 },
  );
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
