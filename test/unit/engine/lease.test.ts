import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { HeldLeases } from '../../../src/engine/held-leases.ts';

const lengthMs = 9_000;

function hold(callbackId = 'x') {
  const clock = new HandClock();
  const held = new HeldLeases(clock);
  const take = (since = clock.monotonic(), fence = 1) =>
    held.take({ callbackId, fence, lengthMs, since });
  return { clock, held, take };
}

test('nothing may be sent in the last third of a lease, and it is lost at its end', () => {
  const { clock, take } = hold();
  const lease = take();
  clock.advance(5_999);
  assert.equal(lease.isValid(), true);
  clock.advance(1);
  assert.equal(lease.isValid(), false);
  assert.equal(lease.lost.aborted, false);
  clock.advance(3_000);
  assert.equal(lease.lost.reason, 'ran-out');
});

test('a renewal counts from when it was sent, not from when it was answered', () => {
  const { clock, take } = hold();
  const lease = take();
  clock.advance(3_000);
  const sent = clock.monotonic();
  clock.advance(2_500);
  lease.renewed(sent);
  clock.advance(3_400);
  assert.equal(lease.isValid(), true);
  clock.advance(200);
  assert.equal(lease.isValid(), false);
});

test('a lease that is lost comes back by no renewal', () => {
  const { clock, held, take } = hold();
  const lease = take();
  held.lose('x', 'taken');
  lease.renewed(clock.monotonic());
  assert.equal(lease.isValid(), false);
  assert.equal(lease.lost.reason, 'taken');
  assert.equal(clock.pendingCount, 0);
});

test('a new claim of the same callback ends the one before, and releasing the old leaves the new', () => {
  const { clock, held, take } = hold();
  const old = take();
  const next = take(clock.monotonic(), 2);
  assert.equal(old.lost.reason, 'taken');
  held.release(old);
  assert.equal(held.of('x'), next);
  held.release(next);
  assert.deepEqual([held.count, clock.pendingCount], [0, 0]);
  assert.equal(next.lost.aborted, false);
});
