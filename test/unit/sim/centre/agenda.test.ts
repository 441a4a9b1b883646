import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Agenda } from '../../../../src/sim/centre/agenda.ts';

test('whatever is added when, the earliest is taken first, each once and with its kind', () => {
  const steps = fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true })), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(steps, (times) => {
      const agenda = new Agenda<{ at: number }>();
      const model: number[] = [];
      for (const at of times) {
        if (at !== null) {
          agenda.add(at, Math.floor(at) % 7, { at });
          model.push(at);
        } else if (model.length > 0) {
          const earliest = Math.min(...model);
          assert.equal(agenda.nextAt, earliest);
          assert.equal(agenda.take().at, earliest);
          assert.equal(agenda.kind, Math.floor(earliest) % 7);
          model.splice(model.indexOf(earliest), 1);
        }
        assert.equal(agenda.size, model.length);
        assert.equal(agenda.nextAt, Math.min(...model));
      }
    }),
  );
});

test('nothing is taken of an empty one', () => {
  const agenda = new Agenda<string>();
  assert.equal(agenda.nextAt, Infinity);
  assert.throws(() => agenda.take(), /nothing is to happen/);
});

test('many are kept in order', () => {
  const agenda = new Agenda<number>();
  for (let i = 0; i < 1000; i++) agenda.add((i * 7919) % 1000, 0, (i * 7919) % 1000);
  const taken = Array.from({ length: 1000 }, () => agenda.take());
  assert.deepEqual(
    taken,
    Array.from({ length: 1000 }, (_, i) => i),
  );
});
