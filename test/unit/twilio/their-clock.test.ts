import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, integer, property } from 'fast-check';
import { TheirClock } from '../../../src/twilio/their-clock.ts';

const now = Date.UTC(2026, 0, 5, 12);

test('a clock that is right is left alone, whatever the way takes', () => {
  const clock = new TheirClock();
  for (const delay of [80, 150, 90, 1_900, 45_000, 120])
    assert.equal(clock.read(now - delay, now), now - delay);
  assert.equal(clock.offsetMs, 0);
});

for (const [what, offMs] of [
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
  ['ten seconds ahead', 10_000],
] as const)
  test(`${what}: what happened one after the other keeps its distance`, () => {
    const clock = new TheirClock();
    const read = Array.from({ length: 20 }, (_, nth) => {
      const happenedAt = now + nth * 1_000;
      return clock.read(happenedAt + offMs, happenedAt + 100) - happenedAt;
    });
    // The usual way of a tenth of a second is in the correction.
    assert.ok(
      read.every((error) => Math.abs(error) <= 100),
      read.join(),
    );
    assert.equal(clock.offsetMs, 100 - offMs);
  });

test('one event of the future, or of an hour ago, changes nothing for the others', () => {
  const clock = new TheirClock();
  for (let nth = 0; nth < 10; nth++) clock.read(now - 100, now);
  assert.equal(clock.read(now + 3_600_000, now), now + 2_000);
  assert.equal(clock.read(now - 3_600_000, now), now - 3_600_000);
  assert.equal(clock.read(now - 100, now), now - 100);
});

test('a clock that is put right is followed', () => {
  const clock = new TheirClock();
  for (let nth = 0; nth < 40; nth++) clock.read(now + 60_000, now + 100);
  for (let nth = 0; nth < 40; nth++) clock.read(now, now + 100);
  assert.equal(clock.offsetMs, 0);
});

test('nothing is heard before it happens', () => {
  check(
    property(array(integer({ min: -1e9, max: 1e9 }), { maxLength: 60 }), (delays) => {
      const clock = new TheirClock();
      for (const delay of delays) assert.ok(clock.read(now - delay, now) <= now + 2_000);
    }),
  );
});
