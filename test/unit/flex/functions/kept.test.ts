import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { keepAnswers } from '../../../../src/flex/functions/lib/kept.ts';

/** Counts what is asked; each answer waits to be given. */
function service() {
  const open: { give: (value: number) => void; fail: (error: Error) => void }[] = [];
  return {
    open,
    load: () => new Promise<number>((give, fail) => open.push({ give, fail })),
  };
}

test('however many ask at once, the service is asked once, for each queue', async () => {
  const { open, load } = service();
  const kept = keepAnswers<number>(new HandClock());
  const asked = Array.from({ length: 100 }, () => kept.get('WQ1', 60_000, load));
  const other = kept.get('WQ2', 60_000, load);
  assert.equal(open.length, 2);
  open[0]!.give(7);
  open[1]!.give(8);
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([7]));
  assert.equal(await other, 8);
});

test('an answer is kept for its time, counted from when it came', async () => {
  const clock = new HandClock();
  const { open, load } = service();
  const kept = keepAnswers<number>(clock);
  const first = kept.get('WQ1', 60_000, load);
  clock.advance(3000);
  open[0]!.give(1);
  assert.equal(await first, 1);
  clock.advance(59_999);
  assert.equal(await kept.get('WQ1', 60_000, load), 1);
  clock.advance(1);
  const second = kept.get('WQ1', 60_000, load);
  open[1]!.give(2);
  assert.equal(await second, 2);
});

test('a failure is told to all who wait, kept for five seconds and then forgotten', async () => {
  const clock = new HandClock();
  const { open, load } = service();
  const kept = keepAnswers<number>(clock);
  const both = [kept.get('WQ1', 60_000, load), kept.get('WQ1', 60_000, load)];
  open[0]!.fail(new Error('429'));
  for (const one of both) await assert.rejects(one, /429/);
  clock.advance(4999);
  await assert.rejects(kept.get('WQ1', 60_000, load), /429/);
  assert.equal(open.length, 1);
  clock.advance(1);
  const again = kept.get('WQ1', 60_000, load);
  open[1]!.give(3);
  assert.equal(await again, 3);
});

test('a clock that is set back does not keep an answer longer', async () => {
  let now = 1_000_000;
  const { open, load } = service();
  const kept = keepAnswers<number>(Object.assign(new HandClock(), { now: () => now }));
  const first = kept.get('WQ1', 60_000, load);
  open[0]!.give(1);
  await first;
  now -= 500_000;
  void kept.get('WQ1', 60_000, load);
  assert.equal(open.length, 2);
});
