import assert from 'node:assert/strict';
import { test } from 'node:test';
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
    ...{ seconds: 120, offer: false, reason: 'wait-short' },
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
    ...{ seconds: null, offer: false, reason: 'no-agents' },
  },
  {
    what: 'an agent who is free and nobody before',
    statistics: { pending: 0, held: 3 },
    ...{ seconds: 300, offer: false, reason: 'agent-free' },
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

test("Unhold's offer counts when the wait is above the threshold", () => {
  assert.deepEqual(waitFromUnhold(said, threshold), {
    ...{ avgTaskAcceptanceTime: 240, basis: 'unhold', availableAgents: null, quote: null },
    ...{ offer: true, reason: 'ok', transfer: true, trouble: [] },
  });
  const short = waitFromUnhold({ ...said, waitSeconds: 120 }, threshold);
  assert.equal(short.reason, 'wait-short');
  assert.equal(short.transfer, false);
  const blind = waitFromUnhold({ ...said, waitSeconds: null }, threshold);
  assert.equal(blind.transfer, false);
});

test('a refusal of Unhold is final, with its reason', () => {
  for (const reason of ['registering-off', 'full', 'number-refused', 'estimate-unknown']) {
    const wait = waitFromUnhold({ ...said, offer: false, reason }, threshold);
    assert.equal(wait.transfer, false);
    assert.equal(wait.reason, reason);
  }
});

test('who has a callback already goes to Unhold, which knows them, without an offer', () => {
  const wait = waitFromUnhold({ ...said, offer: false, reason: 'already-waiting' }, threshold);
  assert.equal(wait.offer, false);
  assert.equal(wait.transfer, true);
});
