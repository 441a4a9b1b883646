import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, stream } from '../../../../src/sim/centre/random.ts';
import { replayedDays } from '../../../../src/sim/centre/replayed-days.ts';
import type { Day } from '../../../../src/sim/centre/workload.ts';

const short = { date: '2003-03-03', opensAtSeconds: 25_200, counts: [3, 0, 5, 0, 0, 0] };
const long = { ...short, date: '2003-03-04', counts: [...Array(6).fill(20), 40, 40, 40] };
const common = { name: 'replayed', handle: constant(300), patience: null, safety: 0 };

function slotsOf(day: Day): number[] {
  const random = stream('arrivals');
  const slots = Array.from({ length: Math.ceil(day.lengthSeconds / 300) }, () => 0);
  let last = 0;
  for (let at = day.nextArrival(0, random); at < Infinity; at = day.nextArrival(at, random)) {
    assert.ok(at >= last, 'in order');
    last = at;
    slots[Math.floor(at / 300)]! += 1;
  }
  return slots;
}

test('as many call in each five minutes as were counted', () => {
  const workload = replayedDays({ ...common, days: [short], share: 1 });
  assert.deepEqual(slotsOf(workload.day(stream(1))), short.counts);
  assert.equal(workload.day(stream(1)).lengthSeconds, 1800);
});

test('of a share so many are left, and every counted day comes', () => {
  const workload = replayedDays({ ...common, days: [short, long], share: 0.25 });
  const totals = Array.from({ length: 400 }, (_, seed) =>
    slotsOf(workload.day(stream(seed))).reduce((sum, calls) => sum + calls, 0),
  );
  const longDays = totals.filter((calls) => calls > 20);
  assert.ok(longDays.length > 150 && longDays.length < 250, `${longDays.length}`);
  const mean = longDays.reduce((sum, calls) => sum + calls, 0) / longDays.length;
  assert.ok(Math.abs(mean - 60) < 2, `${mean} of 240`);
});

test('agents follow the mean load of the days that are open, by its square root', () => {
  const staff = (safety: number, share: number): Day['staff'] =>
    replayedDays({ ...common, safety, days: [short, long], share }).day(stream(1)).staff;
  // (8 + 120) / 2 and 240 calls in a half hour, of 300 s each.
  assert.deepEqual(staff(0, 1), [
    { at: 0, agents: 11 },
    { at: 1800, agents: 40 },
  ]);
  assert.deepEqual(staff(1, 1)[1], { at: 1800, agents: 46 });
  assert.deepEqual(staff(0, 0.001)[0], { at: 0, agents: 1 });
});
