import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { coverageOf, quotedRange, surgeDay, type Quoted } from '../support/surge-day.ts';
import { TwinDay } from '../support/twin-day.ts';
import { TwinPeople } from '../support/twin-people.ts';

/*
 * Two hours and a half of the local Twilio with a surge, and what the platform quotes to everybody who calls. One short day is
 * little to judge by: `npm run bench -- twin-day` plays whole ones.
 */

const surgeAt = 3_600;
let day: TwinDay;
let people: TwinPeople<Quoted>;
let from: number;
before(async () => {
  day = await TwinDay.open();
  from = day.clock.now() + surgeAt * 1000;
  const workload = surgeDay({
    ...{ lengthSeconds: 9_000, agents: 10, handleSeconds: 120, load: () => 0.9 },
    surge: { at: surgeAt, lengthSeconds: 900, factor: 2.2 },
  });
  people = new TwinPeople(day, workload, 'surge');
  await people.play(() => quotedRange(day));
});
after(() => day.close());

test('the quoted range holds the wait of most, also after a surge', (t) => {
  const after = people.callers.filter(({ joinedAt }) => joinedAt >= from);
  for (const callers of [people.callers, after]) {
    const { n, share } = coverageOf(callers);
    t.diagnostic(`${n} callers were told a range, it held ${(100 * share).toFixed(1)} %`);
    assert.ok(n > 150, `${n}`);
    assert.ok(share >= 0.7, `${share}`);
  }
});

test('who is told that agents are free reaches one at once', () => {
  const free = people.callers.filter(({ quoted }) => quoted?.basis === 'agents-free');
  const atOnce = free.filter(({ turnAt, joinedAt }) => (turnAt ?? Infinity) - joinedAt < 5_000);
  assert.ok(free.length > 100);
  assert.ok(atOnce.length / free.length > 0.97, `${atOnce.length} of ${free.length}`);
});

test('what the platform publishes of its accuracy is what became of these callers', async () => {
  await day.runUntil(day.clock.now() + 120_000);
  const { n, rangeCoverage, censored } = await day.ask('/accuracy');
  const answered = people.callers.filter(({ answeredAt }) => answeredAt !== null);
  const told = coverageOf(answered);
  assert.ok(Math.abs(n - told.n) <= 0.03 * told.n, `${n} and ${told.n}`);
  assert.ok(Math.abs(rangeCoverage - told.share) < 0.03, `${rangeCoverage} and ${told.share}`);
  const left = people.callers.filter(({ answeredAt, quoted }) => quoted && answeredAt === null);
  assert.ok(Math.abs(censored - left.length) <= 3, `${censored} and ${left.length}`);
});
