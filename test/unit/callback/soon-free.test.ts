import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { firstLeadLaw } from '../../../src/callback/lead-law.ts';
import { survival } from '../../../src/callback/lognormal.ts';
import {
  add,
  atLeast,
  freeingLaws,
  givesUp,
  noneYet,
  ringsOut,
  talkEndRate,
  talkerIsFree,
  timeToEnd,
  writerIsFree,
} from '../../../src/callback/soon-free.ts';
import type { LineLaws } from '../../../src/callback/wait-estimate.ts';

const lineLaws = (wrapUp: LineLaws['wrapUp']): LineLaws => ({
  handle: { meanSeconds: 300, cv: 0.8, count: 500 },
  wrapUp,
  ...{ patienceMeanSeconds: 600, agentsStaffed: 8, agentsAvailable: 0 },
});
const unseen = freeingLaws(lineLaws(null));
const seen = freeingLaws(lineLaws({ meanSeconds: 30, cv: 0.5, count: 500 }));
const free = (laws: typeof seen, age: number, seconds: number): number =>
  talkerIsFree(talkEndRate(laws, age), timeToEnd(laws, seconds));

/** P(at least `needed` of independent chances), by going through every outcome. */
function byEnumeration(chances: readonly number[], needed: number): number {
  let sum = 0;
  for (let outcome = 0; outcome < 2 ** chances.length; outcome += 1) {
    let probability = 1;
    let count = 0;
    for (const [bit, chance] of chances.entries()) {
      const isSo = (outcome >> bit) % 2 === 1;
      probability *= isSo ? chance : 1 - chance;
      count += Number(isSo);
    }
    if (count >= needed) sum += probability;
  }
  return sum;
}

test('the law of the count is that of every outcome gone through, also where it is cut off', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(chance, { maxLength: 7 }),
      fc.integer({ min: 1, max: 8 }),
      (chances, most) => {
        const law = noneYet(most);
        for (const each of chances) add(law, each);
        for (let needed = 0; needed <= most; needed += 1)
          assert.ok(Math.abs(atLeast(law, needed) - byEnumeration(chances, needed)) < 1e-9);
      },
    ),
  );
});

test('a talk whose wrap-up is not seen ends as the handle time law says', () => {
  for (const age of [5, 60, 300, 900]) {
    const expected = 1 - survival(unseen.talk, age + 15) / survival(unseen.talk, age);
    assert.ok(Math.abs(free(unseen, age, 15) - expected) < 0.003, `at ${age} s`);
  }
});

test('where the wrap-up is seen, who still talks is hardly free within a ring', () => {
  const within = 15;
  const step = 0.05;
  const { talk, wrapUp } = seen;
  assert.ok(wrapUp);
  for (const age of [60, 250, 600]) {
    // The talk ends at some moment, and what is left of the time is enough to write up.
    let exact = 0;
    for (let at = 0; at < within; at += step) {
      const ends = survival(talk, age + at) - survival(talk, age + at + step);
      exact += ends * (1 - survival(wrapUp, within - at - step / 2));
    }
    exact /= survival(talk, age);
    const found = free(seen, age, within);
    assert.ok(Math.abs(found - exact) < 0.1 * exact + 2e-4, `${found}, wanted ${exact}`);
    assert.ok(found < free(unseen, age, within) / 10);
  }
});

test('who has written for a while is done soon', () => {
  const chances = [0, 10, 20, 30].map((age) => writerIsFree(seen, age, 15));
  assert.ok(chances.every((chance, i) => i === 0 || chance > (chances[i - 1] ?? 1)));
  assert.ok((chances[0] ?? 1) < 0.15 && (chances[3] ?? 0) > 0.6);
  assert.equal(writerIsFree(unseen, 20, 15), 0, 'nothing is known of wrap-ups');
});

test('an agent who has forgotten to log out is not about to be free', () => {
  const nineHours = 9 * 3600;
  assert.ok(free(unseen, nineHours, 15) < 0.01);
  assert.ok(writerIsFree(seen, nineHours, 15) < 0.06);
  assert.ok(free(unseen, nineHours, 15) > 0);
});

test('whatever the clocks say, a chance is a chance', () => {
  const any = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  const law = fc.record({
    meanSeconds: fc.double({ min: -10, max: 1e6, noNaN: true }),
    cv: fc.double({ min: 0, max: 50, noNaN: true }),
    count: fc.nat(),
  });
  fc.assert(
    fc.property(
      any,
      fc.double({ min: 0, max: 100, noNaN: true }),
      law,
      law,
      (age, within, a, b) => {
        for (const wrapUp of [null, b]) {
          const laws = freeingLaws({ ...lineLaws(wrapUp), handle: a });
          const chances = [
            free(laws, age, within),
            writerIsFree(laws, age, within),
            givesUp(laws, within),
            ringsOut(firstLeadLaw, age, within),
          ];
          for (const chance of chances)
            assert.ok(chance >= -1e-9 && chance <= 1 + 1e-9, `${chance}`);
        }
      },
    ),
  );
});

test('a phone that has rung for long is likely not to be answered at all', () => {
  const lead = { ...firstLeadLaw, answerShare: 0.93, ringMeanSeconds: 10, ringVariance: 25 };
  assert.equal(ringsOut(lead, 5, 10), 0, 'before it is given up nobody is free of it');
  const early = ringsOut(lead, 0, 30);
  const late = ringsOut(lead, 20, 10);
  assert.ok(Math.abs(early - 0.07) < 1e-3);
  assert.ok(late > 0.5 && late < 0.75);
});
