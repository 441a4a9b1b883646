import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, double, property, string, tuple } from 'fast-check';
import { drawsOf } from '../../../../src/twin/agents/draws.ts';
import { nextConduct, usualHabits, type Habits } from '../../../../src/twin/agents/habits.ts';

function conducts(seed: string, count: number, habits: Partial<Habits> = {}) {
  const draws = drawsOf(seed);
  return Array.from({ length: count }, () => nextConduct(draws, { ...usualHabits, ...habits }));
}

test('the same seed behaves the same, another one otherwise', () => {
  assert.deepEqual(conducts('a', 20), conducts('a', 20));
  assert.notDeepEqual(conducts('a', 20), conducts('b', 20));
});

test('a draw stays within its range, whatever that is', () => {
  const finite = double({ min: -1e9, max: 1e9, noNaN: true });
  check(
    property(string(), tuple(finite, finite), (seed, ends) => {
      const [min, max] = [Math.min(...ends), Math.max(...ends)];
      const value = drawsOf(seed).between([min, max]);
      assert.ok(value >= min && value <= max);
    }),
  );
});

test('shares come out as asked, and 0 and 1 are never and always', () => {
  const many = conducts('shares', 2_000, { rejectShare: 0.25, ignoreShare: 0.25 });
  const share = (kind: string) => many.filter((one) => one.kind === kind).length / many.length;
  assert.ok(Math.abs(share('ignores') - 0.25) < 0.04);
  // Of those that are heard.
  assert.ok(Math.abs(share('rejects') - 0.1875) < 0.04);
  const kinds = (habits: Partial<Habits>) =>
    new Set(conducts('x', 200, habits).map(({ kind }) => kind));
  assert.deepEqual([...kinds({ rejectShare: 0, ignoreShare: 0 })], ['answers']);
  assert.deepEqual([...kinds({ rejectShare: 1, ignoreShare: 0 })], ['rejects']);
  assert.deepEqual([...kinds({ ignoreShare: 1 })], ['ignores']);
});

test('who rejects more does not answer the others at other times', () => {
  const calm = conducts('pace', 50, { rejectShare: 0, ignoreShare: 0 });
  const rude = conducts('pace', 50, { rejectShare: 0.5, ignoreShare: 0 });
  rude.forEach((one, at) => {
    if (one.kind === 'answers') assert.deepEqual(one, calm[at]);
  });
});
