import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { fastClock } from '../../../src/twin/fast-clock.ts';

test('a clock of factor 60 makes an hour of a minute', () => {
  const real = new HandClock();
  const fast = fastClock(real, 60);
  const [startMs, startMonotonicMs] = [fast.now(), fast.monotonic()];
  let firedAtMs: number | null = null;
  fast.after(3_600_000, () => (firedAtMs = real.monotonic()));
  const cancelled = fast.after(60_000, () => assert.fail('fired though it was cancelled'));
  cancelled.cancel();
  real.advance(59_999);
  assert.equal(firedAtMs, null);
  real.advance(1);
  assert.equal(firedAtMs, 60_000);
  assert.equal(fast.now() - startMs, 3_600_000);
  assert.equal(fast.monotonic() - startMonotonicMs, 3_600_000);
  assert.equal(real.pendingCount, 0);
});
