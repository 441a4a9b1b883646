import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { UserError } from '../../../src/base/errors.ts';
import { aborted, untilStored, within } from '../../../src/engine/patience.ts';

const away = (): Promise<never> =>
  Promise.reject(new UserError('database-away', 'The database did not answer'));

test('what the database refuses for being away is tried again until it is taken', async () => {
  const clock = new HandClock();
  let tries = 0;
  const stored = untilStored(
    { clock },
    () => (++tries < 4 ? away() : Promise.resolve('kept')),
    () => true,
  );
  await clock.run(10_000);
  assert.deepEqual([await stored, tries, clock.pendingCount], ['kept', 4, 0]);
});

test('it is given up when it may no longer be tried, and any other error is passed on', async () => {
  const clock = new HandClock();
  const ctx = { clock };
  const limit = clock.monotonic() + 1_000;
  const stored = untilStored(ctx, away, () => clock.monotonic() < limit);
  await clock.run(5_000);
  assert.deepEqual([await stored, clock.pendingCount], [null, 0]);
  await assert.rejects(
    untilStored(
      ctx,
      () => Promise.reject(new Error('a bug')),
      () => true,
    ),
    /a bug/,
  );
});

test('what is late is answered for, and its failure afterwards is nobody’s trouble', async () => {
  const clock = new HandClock();
  const slow = Promise.withResolvers<string>();
  const waiting = within(clock, 1_000, slow.promise, 'late');
  await clock.run(1_000);
  assert.equal(await waiting, 'late');
  slow.reject(new Error('too late to matter'));
  assert.equal(await within(clock, 1_000, Promise.resolve('in time'), 'late'), 'in time');
  assert.equal(clock.pendingCount, 0);
});

test('a signal that has aborted is not waited for', async () => {
  const done = new AbortController();
  const waiting = aborted(done.signal);
  done.abort();
  await waiting;
  await aborted(done.signal);
});
