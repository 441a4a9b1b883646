import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf } from '../../../../src/sim/centre/interval.ts';
import {
  constant,
  exponential,
  lognormal,
  standardNormal,
  stream,
} from '../../../../src/sim/centre/random.ts';

const count = 20_000;
const draws = (draw: () => number): number[] => Array.from({ length: count }, draw);
/** One in 100,000 would be outside by chance; the seeds are fixed. */
const sure = 0.99999;

function assertMean(values: readonly number[], wanted: number, what: string): void {
  const { mean, halfWidth } = intervalOf(values, sure);
  assert.ok(Math.abs(mean - wanted) < halfWidth, `${what}: ${mean} ± ${halfWidth}`);
}

function assertUniform(values: readonly number[], what: string): void {
  for (const power of [1, 2, 3])
    assertMean(
      values.map((value) => value ** power),
      1 / (power + 1),
      `${what}, moment ${power}`,
    );
  const pairs = values.slice(1).map((value, i) => (value - 0.5) * ((values[i] ?? 0) - 0.5));
  assertMean(pairs, 0, `${what}, neighbours`);
  assert.ok(values.every((value) => value > 0 && value < 1));
}

test('a stream is uniform, and so are the first numbers of streams that differ in one word', () => {
  assertUniform(draws(stream('a', 1)), 'one stream');
  const firsts = Array.from({ length: count }, (_, i) => stream(7, 'accepts', i)());
  assertUniform(firsts, 'first numbers by caller');
  const tries = Array.from({ length: count }, (_, i) => stream(7, 'try', i >> 1, 1 + (i & 1))());
  assertUniform(tries, 'first numbers by try');
  const days = Array.from({ length: count }, (_, i) => stream(i, 'day')());
  assertUniform(days, 'first numbers by seed');
});

test('the same words give the same numbers, other words others', () => {
  const [a, b, c] = [stream(1, 'x'), stream(1, 'x'), stream(2, 'x')];
  for (let i = 0; i < 100; i++) {
    const number = a();
    assert.equal(number, b());
    assert.notEqual(number, c());
  }
});

test('the laws have their means and spreads', () => {
  const random = stream('laws');
  const exponentials = draws(() => exponential(300).draw(random));
  assertMean(exponentials, 300, 'exponential');
  assertMean(
    exponentials.map((value) => Number(value > 300)),
    Math.exp(-1),
    'exponential tail',
  );
  const lognormals = draws(() => lognormal(300, 0.8).draw(random));
  assertMean(lognormals, 300, 'lognormal');
  assertMean(
    lognormals.map((value) => (value - 300) ** 2),
    (0.8 * 300) ** 2,
    'its variance',
  );
  const median = 300 / Math.sqrt(1 + 0.8 ** 2);
  assertMean(
    lognormals.map((value) => Number(value < median)),
    0.5,
    'its median',
  );
  const normals = draws(() => standardNormal(random));
  assertMean(normals, 0, 'normal');
  assertMean(
    normals.map((value) => value ** 4),
    3,
    'its fourth moment',
  );
  assert.equal(constant(5).draw(random), 5);
});
