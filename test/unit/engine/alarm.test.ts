import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { Alarm } from '../../../src/engine/alarm.ts';
import type { Engine } from '../../../src/engine/context.ts';
import { WakeUp } from '../../../src/engine/wake-up.ts';

function setUp() {
  const clock = new HandClock(0);
  const wakeUp = new WakeUp();
  const ctx = { clock, wakeUp, db: { now: () => clock.now() } } as unknown as Engine;
  const alarm = new Alarm(ctx);
  const sleep = (until: number): (() => boolean) => {
    let isAwake = false;
    void alarm.sleepUntil(until).then(() => (isAwake = true));
    return () => isAwake;
  };
  return { clock, wakeUp, alarm, sleep };
}

test('sleeps until the time given, to the millisecond', async () => {
  const { clock, sleep } = setUp();
  const isAwake = sleep(5_000);
  await clock.run(4_999);
  assert.equal(isAwake(), false);
  await clock.run(1);
  assert.equal(isAwake(), true);
  assert.equal(clock.pendingCount, 0);
});

test('wakes for something earlier, and not for something later', async () => {
  const { clock, wakeUp, sleep } = setUp();
  const isAwake = sleep(5_000);
  wakeUp.at(9_000);
  wakeUp.at(2_000);
  wakeUp.at(3_000);
  await clock.run(1_999);
  assert.equal(isAwake(), false);
  await clock.run(1);
  assert.equal(isAwake(), true);
  assert.equal(clock.pendingCount, 0);
});

test('what is told while awake shortens the next sleep, once', async () => {
  const { clock, alarm, sleep } = setUp();
  alarm.ring(1_000);
  const first = sleep(5_000);
  await clock.run(1_000);
  assert.equal(first(), true);
  const second = sleep(5_000);
  await clock.run(3_999);
  assert.equal(second(), false);
  await clock.run(1);
  assert.equal(second(), true);
});

test('a time that is past wakes at once', async () => {
  const { clock, alarm, sleep } = setUp();
  const isAwake = sleep(5_000);
  alarm.ring(0);
  await clock.run(0);
  assert.equal(isAwake(), true);
});
