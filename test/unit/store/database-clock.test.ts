import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { HandClock } from '../../../src/base/clock.ts';
import { DatabaseClock } from '../../../src/store/database-clock.ts';

const noon = Date.UTC(2026, 0, 5, 12);

test('it takes the reading to be of the middle of its round trip and goes on by itself', async () => {
  const clock = new HandClock();
  const time = new DatabaseClock(clock);
  const movedMs = await time.sync(async () => {
    clock.advance(40);
    return noon;
  });
  assert.equal(movedMs, 0);
  assert.equal(time.now(), noon + 20);
  clock.advance(1_000);
  assert.equal(time.now(), noon + 1_020);
});

test('it says by how much a reading moved it', async () => {
  const clock = new HandClock();
  const time = new DatabaseClock(clock);
  await time.sync(async () => noon);
  clock.advance(500);
  assert.equal(await time.sync(async () => noon + 3_500), 3_000);
  assert.equal(time.now(), noon + 3_500);
});

test('before the first reading it knows no time', () => {
  assert.throws(() => new DatabaseClock(new HandClock()).now(), /before the first look/);
});

test('it never steps back, whatever the server says, and ends within the round trip of it', async () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 5_000 }),
    tripMs: fc.integer({ min: 0, max: 200 }),
    driftMs: fc.integer({ min: -3_000, max: 3_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      const clock = new HandClock();
      const time = new DatabaseClock(clock);
      let lastMs = 0;
      for (const { waitMs, tripMs, driftMs } of steps) {
        clock.advance(waitMs);
        await time.sync(async () => {
          clock.advance(tripMs);
          return noon + clock.monotonic() + driftMs;
        });
        const nowMs = time.now();
        assert.ok(nowMs >= lastMs);
        assert.ok(Number.isInteger(nowMs));
        const serverMs = noon + clock.monotonic() + driftMs;
        if (nowMs > lastMs) assert.ok(Math.abs(nowMs - serverMs) <= tripMs + 1);
        lastMs = nowMs;
      }
    }),
  );
});
