import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offerReasons, refusalReasons } from '../../../../src/callback/offer.ts';
import {
  unknownWait,
  waitFromStatistics,
  waitFromUnhold,
} from '../../../../src/flex/functions/lib/wait.ts';
import { busyQueue } from './fixture.ts';

const threshold = 120;

const cases: {
  what: string;
  statistics: Partial<typeof busyQueue>;
  seconds: number | null;
  offer: boolean;
  reason: string;
}[] = [
  { what: 'long', statistics: {}, seconds: 300, offer: true, reason: 'ok' },
  {
    what: 'just at the threshold',
    statistics: { meanAcceptanceSeconds: 120 },
    ...{ seconds: 120, offer: false, reason: 'wait-below-threshold' },
  },
  {
    what: 'just above the threshold',
    statistics: { meanAcceptanceSeconds: 121 },
    ...{ seconds: 121, offer: true, reason: 'ok' },
  },
  {
    what: 'no acceptance in the window, which TaskRouter calls a mean of 0',
    statistics: { accepted: 0, meanAcceptanceSeconds: 0 },
    ...{ seconds: null, offer: false, reason: 'estimate-unknown' },
  },
  {
    what: 'agents who have all gone',
    statistics: { availableAgents: 0, held: 0 },
    ...{ seconds: null, offer: false, reason: 'no-agents-staffed' },
  },
  {
    what: 'an agent who is free and nobody before',
    statistics: { pending: 0, held: 3 },
    ...{ seconds: 300, offer: false, reason: 'agents-available' },
  },
  {
    what: 'a free agent but others before',
    statistics: { pending: 1, held: 3 },
    ...{ seconds: 300, offer: true, reason: 'ok' },
  },
  {
    what: 'nobody before but every agent busy',
    statistics: { pending: 0, held: 4 },
    ...{ seconds: 300, offer: true, reason: 'ok' },
  },
];

for (const { what, statistics, seconds, offer, reason } of cases) {
  test(`the wait by statistics: ${what}`, () => {
    const wait = waitFromStatistics({ ...busyQueue, ...statistics }, threshold, ['Unhold: 503']);
    assert.equal(wait.avgTaskAcceptanceTime, seconds);
    assert.equal(wait.offer, offer);
    assert.equal(wait.transfer, offer);
    assert.equal(wait.reason, reason);
    assert.ok(
      offerReasons.some((known) => known === reason),
      'of the closed list',
    );
    assert.equal(wait.basis, seconds === null ? 'unknown' : 'statistics');
    assert.deepEqual(wait.trouble, ['Unhold: 503']);
  });
}

test('an unknown wait is no number, so that nobody takes it for none', () => {
  const wait = unknownWait([]);
  assert.equal(wait.avgTaskAcceptanceTime, null);
  assert.equal(wait.basis, 'unknown');
  assert.equal(wait.transfer, false);
});

const said = { offer: true, reason: 'ok', waitSeconds: 240, quote: null };

test("Unhold's decision is taken as it is, whatever the threshold of the statistics", () => {
  for (const waitSeconds of [240, 119, 1]) {
    assert.deepEqual(waitFromUnhold({ ...said, waitSeconds }), {
      ...{ avgTaskAcceptanceTime: waitSeconds, basis: 'unhold', availableAgents: null },
      ...{ quote: null, offer: true, reason: 'ok', transfer: true, trouble: [] },
    });
  }
  const blind = waitFromUnhold({ ...said, reason: 'no-number', waitSeconds: null });
  assert.deepEqual([blind.avgTaskAcceptanceTime, blind.transfer], [null, true]);
});

test('a refusal of Unhold is final, with its reason', () => {
  for (const reason of refusalReasons) {
    const wait = waitFromUnhold({ ...said, offer: false, reason, waitSeconds: 3000 });
    assert.equal(wait.offer, false);
    assert.equal(wait.transfer, reason === 'already-waiting');
    assert.equal(wait.reason, reason);
  }
});

test('who has a callback already goes to Unhold, which knows them, without an offer', () => {
  const wait = waitFromUnhold({ ...said, offer: false, reason: 'already-waiting' });
  assert.equal(wait.offer, false);
  assert.equal(wait.transfer, true);
});
