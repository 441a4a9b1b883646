import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Line } from '../../../../src/sim/centre/line.ts';
import type { Call } from '../../../../src/sim/centre/people.ts';
import { isBefore } from '../../../../src/sim/centre/turn.ts';

function caller(index: number, priority: number): Call {
  return {
    ...{ index, joinedAt: index, priority, handleSeconds: 1, wrapUpSeconds: 0 },
    ...{ patienceSeconds: Infinity, stage: 'waiting', answeredAt: Number.NaN },
    ...{ endedAt: Number.NaN, agent: null, callback: null },
  };
}

test('the line is by priority and then as people came, however they leave', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ joins: fc.constantFrom(0, 0, 0, 1, 5) }),
      fc.record({ serves: fc.constant(true) }),
      fc.record({ givesUp: fc.nat(20) }),
    ),
    { maxLength: 100 },
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const line = new Line();
      let model: Call[] = [];
      const leave = (call: Call | undefined): void => {
        if (!call) return;
        call.stage = 'gone';
        line.gone();
        model = model.filter((one) => one !== call);
      };
      for (const [index, step] of steps.entries()) {
        if ('joins' in step) {
          const call = caller(index, step.joins);
          line.push(call);
          model.push(call);
          model.sort((a, b) => (isBefore(a, b) ? -1 : 1));
        } else if ('serves' in step) {
          assert.equal(line.first(), model[0] ?? null);
          leave(model[0]);
        } else leave(model[step.givesUp % Math.max(1, model.length)]);
        assert.equal(line.count, model.length);
        assert.deepEqual([...line], model);
      }
    }),
  );
});

test('what has passed through a long line is let go', () => {
  const line = new Line();
  for (let i = 0; i < 5000; i++) {
    line.push(caller(i, 0));
    line.push(caller(i + 0.5, 0));
    const first = line.first();
    assert.equal(first?.index, i / 2);
    first.stage = 'talking';
    line.gone();
  }
  assert.equal(line.count, 5000);
  assert.deepEqual(
    [...line].slice(0, 2).map(({ index }) => index),
    [2500, 2500.5],
  );
});
