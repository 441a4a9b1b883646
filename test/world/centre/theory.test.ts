import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateErrors } from '../../../bench/centre-errors.ts';
import { erlangAFigures, erlangCFigures, simulateWaits } from '../../../bench/centre-waits.ts';
import type { MarkovCentre } from '../../../src/sim/centre/erlang.ts';
import { estimatorErrors } from '../../../src/sim/centre/erlang.ts';
import { confidenceOfEach, intervalOfRatio } from '../../../src/sim/centre/interval.ts';

// The bench runs the whole tables to one per cent; here a few cells to some per cent, in seconds.

const replications = Array.from({ length: 20 }, (_, seed) => seed);

test('the bare centre is where Erlang-C and Erlang-A say, and not where they say others are', () => {
  const patient: MarkovCentre = {
    ...{ arrivalRate: 252 / 3600, meanHandleSeconds: 120, agents: 12 },
    meanPatienceSeconds: null,
  };
  const overloaded: MarkovCentre = {
    ...{ arrivalRate: 0.12, meanHandleSeconds: 300, agents: 30 },
    meanPatienceSeconds: 600,
  };
  const cells = [
    { cell: patient, other: { ...patient, agents: 13 }, figures: erlangCFigures },
    { cell: overloaded, other: { ...overloaded, agents: 31 }, figures: erlangAFigures },
  ];
  const confidence = confidenceOfEach(erlangCFigures.length + erlangAFigures.length);
  for (const { cell, other, figures } of cells) {
    const runs = replications.map((seed) => simulateWaits(cell, seed, 50_000));
    for (const { metric, top, bottom, exact } of figures) {
      const found = intervalOfRatio(runs.map(top), runs.map(bottom), confidence);
      assert.ok(found, metric);
      const { mean, halfWidth } = found;
      assert.ok(halfWidth < 0.08 * mean, `${metric}: ${mean} ± ${halfWidth}`);
      const offBy = (wanted: number): number => Math.abs(mean - wanted);
      assert.ok(offBy(exact(cell)) < halfWidth, `${metric}: ${mean} ± ${halfWidth}`);
      assert.ok(offBy(exact(other)) > halfWidth, `${metric}: ${mean} is that of another centre`);
    }
  }
});

test('queue length with and without abandonment is wrong by as much as theory says', () => {
  const cell: MarkovCentre = {
    ...{ arrivalRate: 36, meanHandleSeconds: 1, agents: 30 },
    meanPatienceSeconds: 2,
  };
  const runs = replications.map((seed) => simulateErrors(cell, seed, 20_000));
  const delayed = runs.map((run) => run.delayed);
  const exact = estimatorErrors(cell);
  for (const [name, wanted] of [
    ['QL', exact.queueLength],
    ['QLm', exact.markovQueueLength],
  ] as const) {
    const errors = runs.map(({ squaredErrors }) => squaredErrors[name]);
    const found = intervalOfRatio(errors, delayed, confidenceOfEach(2));
    assert.ok(found);
    assert.ok(found.halfWidth < 0.05 * wanted, `${name}: ± ${found.halfWidth}`);
    assert.ok(Math.abs(found.mean - wanted) < found.halfWidth, `${name}: ${found.mean}`);
  }
});

test('the age of the head of the line errs twice as much as the queue length', () => {
  const cell: MarkovCentre = {
    ...{ arrivalRate: 8, meanHandleSeconds: 1, agents: 10 },
    meanPatienceSeconds: null,
  };
  const runs = replications.map((seed) => simulateErrors(cell, seed, 20_000));
  const ratio = intervalOfRatio(
    runs.map(({ squaredErrors }) => squaredErrors.HOL),
    runs.map(({ squaredErrors }) => squaredErrors.QL),
  );
  assert.ok(ratio && ratio.halfWidth < 0.1);
  assert.ok(Math.abs(ratio.mean - 2) < ratio.halfWidth, `${ratio.mean} ± ${ratio.halfWidth}`);
});
