import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { Wheel } from '../../../src/media/wheel.ts';

/** A clock whose timers fire late by what the test says, as a busy event loop's do. */
class LateClock extends HandClock {
  lateMs = 0;
  override after(delayMs: number, fire: () => void): ReturnType<HandClock['after']> {
    return super.after(delayMs + this.lateMs, fire);
  }
}

function ride(wheel: Wheel, count: number): { ticksMs: number[][]; leave: (() => void)[] } {
  const ticksMs: number[][] = [];
  const leave = Array.from({ length: count }, (_, i) => {
    const own: number[] = [];
    ticksMs[i] = own;
    return wheel.add({ tick: (nowMs) => own.push(nowMs) });
  });
  return { ticksMs, leave };
}

test('everyone rides every 20 ms, spread over ten moments', () => {
  const clock = new HandClock();
  const { ticksMs, leave } = ride(new Wheel(clock, () => {}), 100);
  clock.advance(1_000);
  const moments = new Map<number, number>();
  for (const own of ticksMs) {
    assert.equal(own.length, 50);
    for (let i = 1; i < own.length; i++) assert.equal(own[i]! - own[i - 1]!, 20);
    moments.set(own[0]!, (moments.get(own[0]!) ?? 0) + 1);
  }
  assert.deepEqual(
    [...moments.values()],
    Array.from({ length: 10 }, () => 10),
  );
  for (const off of leave) off();
});

test('lateness never adds up', () => {
  const clock = new LateClock();
  clock.lateMs = 3.7;
  const { ticksMs, leave } = ride(new Wheel(clock, () => {}), 10);
  clock.advance(60_000);
  for (const own of ticksMs) assert.ok(own.length >= 2_999, `${own.length} ticks in a minute`);
  leave.map((off) => off());
});

test('a short stop is made up for, a long one is skipped', () => {
  for (const [stopMs, lowest, highest] of [
    [80, 50, 50],
    [500, 24, 27],
  ] as const) {
    const clock = new LateClock();
    const { ticksMs, leave } = ride(new Wheel(clock, () => {}), 1);
    clock.advance(398);
    clock.lateMs = stopMs;
    clock.advance(2);
    clock.lateMs = 0;
    clock.advance(600);
    const { length } = ticksMs[0]!;
    assert.ok(
      length >= lowest && length <= highest,
      `${length} ticks around a stop of ${stopMs} ms`,
    );
    leave.map((off) => off());
  }
});

test('it tells the share of late slots each second, and nothing is late on an idle machine', () => {
  const clock = new LateClock();
  const shares: number[] = [];
  const wheel = new Wheel(clock, (share) => shares.push(share));
  const [off] = ride(wheel, 1).leave;
  clock.advance(1_000);
  assert.deepEqual(shares, [0]);
  clock.lateMs = 30;
  clock.advance(1_500);
  assert.ok(shares.at(-1)! > 0.3, `${shares.at(-1)}`);
  off!();
  assert.equal(shares.at(-1), 0);
});

test('nobody rides: no timer; and riders may leave while it turns', () => {
  const clock = new HandClock();
  const wheel = new Wheel(clock, () => {});
  assert.equal(clock.pendingCount, 0);
  let ticks = 0;
  const off = wheel.add({
    tick() {
      ticks += 1;
      off();
    },
  });
  clock.advance(100);
  assert.equal(ticks, 1);
  assert.equal(clock.pendingCount, 0);
  off();
  const again = ride(wheel, 1);
  clock.advance(100);
  assert.equal(again.ticksMs[0]!.length, 5);
  again.leave[0]!();
  assert.equal(clock.pendingCount, 0);
});
