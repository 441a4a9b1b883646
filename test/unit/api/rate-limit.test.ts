import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { RateLimiter } from '../../../src/api/rate-limit.ts';
import { HandClock } from '../../../src/base/clock.ts';
import { UserError } from '../../../src/base/errors.ts';

/** Seconds to wait, or 0 when it was let through. */
function waitOf(limiter: RateLimiter, caller: string): number {
  try {
    limiter.take(caller);
    return 0;
  } catch (error) {
    assert.ok(error instanceof UserError && error.code === 'too-many-requests');
    return error.extra['retryAfterSeconds'] as number;
  }
}

test('no stretch of time lets more through than burst and rate allow, and waiting as told helps', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 5 }), (gaps, burst) => {
      const clock = new HandClock();
      const limiter = new RateLimiter(clock, { perSecond: 2, burst });
      const passed: number[] = [];
      let wait = 0;
      for (const gap of gaps) {
        clock.advance(gap);
        wait = waitOf(limiter, 'a');
        if (wait === 0) passed.push(clock.monotonic());
      }
      for (const [from, start] of passed.entries())
        for (const [to, end] of passed.entries())
          if (to >= from) assert.ok(to - from + 1 <= burst + ((end - start) * 2) / 1000 + 1e-6);
      if (wait === 0) return;
      clock.advance(wait * 1000);
      assert.equal(waitOf(limiter, 'a'), 0);
    }),
  );
});

test('callers do not share, and the oldest are forgotten', () => {
  const limiter = new RateLimiter(new HandClock(), { perSecond: 1, burst: 1 }, 2);
  assert.equal(waitOf(limiter, 'a'), 0);
  assert.equal(waitOf(limiter, 'b'), 0);
  assert.equal(waitOf(limiter, 'a'), 1);
  assert.equal(waitOf(limiter, 'c'), 0);
  assert.equal(waitOf(limiter, 'a'), 1, 'seen lately, so remembered');
  assert.equal(waitOf(limiter, 'b'), 0, 'forgotten for c');
});
