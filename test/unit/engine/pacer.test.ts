import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import type { Engine } from '../../../src/engine/context.ts';
import { PaceHints } from '../../../src/engine/pace-hints.ts';
import { Pacer } from '../../../src/engine/pacer.ts';

test('a line that changes whenever it is looked at is looked at once in a while, and the round comes', async () => {
  const clock = new HandClock();
  const paceHints = new PaceHints();
  const ending = new AbortController();
  let looks = 0;
  const pacer = new Pacer({ clock, paceHints } as unknown as Engine, {
    async attempt() {
      looks += 1;
      if (looks > 100) ending.abort();
      paceHints.changed('restless', true);
    },
    onLaunched() {},
  });
  const ran = pacer.run(ending.signal);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  assert.equal(looks, 2, 'a round, and the line it told of');
  for (let nth = 0; nth < 5; nth++) {
    clock.advance(200);
    await settle();
  }
  assert.equal(looks, 12);
  ending.abort();
  clock.advance(200);
  await ran;
});
