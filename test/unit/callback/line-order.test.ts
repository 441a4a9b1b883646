import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CallerSeen } from '../../../src/callback/line-seen.ts';
import { inOneOrder } from '../../../src/callback/line-order.ts';

const caller = (call: string, since: number, priority = 0): CallerSeen => ({
  call,
  since,
  priority,
});
const callback = (id: string, joinedAt: number) => ({ id, joinedAt });
const names = (places: ReturnType<typeof inOneOrder>): string[] =>
  places.map((at) => `${at.place} ${at.kind === 'caller' ? at.caller.call : at.callback.id}`);

test('who came earlier stands before who came later, whether they hold or have hung up', () => {
  const callers = [caller('Ann', 10), caller('Cid', 30)];
  const callbacks = [callback('Bob', 20), callback('Dan', 40)];
  assert.deepEqual(names(inOneOrder(callers, callbacks, 10)), ['1 Ann', '2 Bob', '3 Cid', '4 Dan']);
});

test('of equal times the one who holds is first', () => {
  assert.deepEqual(names(inOneOrder([caller('Ann', 10)], [callback('Bob', 10)], 10)), [
    '1 Ann',
    '2 Bob',
  ]);
});

test('the contact centre’s priorities go before time, both ways', () => {
  const callers = [caller('VIP', 90, 5), caller('Ann', 20), caller('last', 1, -1)];
  assert.deepEqual(names(inOneOrder(callers, [callback('Bob', 10)], 10)), [
    '1 VIP',
    '2 Bob',
    '3 Ann',
    '4 last',
  ]);
});

test('no more places are given than asked for', () => {
  const callers = [caller('Ann', 1), caller('Bob', 2)];
  assert.deepEqual(names(inOneOrder(callers, [callback('Cid', 3)], 2)), ['1 Ann', '2 Bob']);
  assert.deepEqual(inOneOrder([], [], 2), []);
});

test('everybody has one place, and both kinds keep their own order', () => {
  const times = fc.array(fc.nat(50), { maxLength: 20 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(times, times, (held, promised) => {
      const callers = held.map((since, nth) => caller(`c${nth}`, since));
      const callbacks = promised.map((joinedAt, nth) => callback(`b${nth}`, joinedAt));
      const places = inOneOrder(callers, callbacks, 100);
      const ids = (kind: string) =>
        names(places.filter((at) => at.kind === kind)).map((name) => name.split(' ')[1]);
      assert.deepEqual(
        ids('caller'),
        callers.map(({ call }) => call),
      );
      assert.deepEqual(
        ids('callback'),
        callbacks.map(({ id }) => id),
      );
      assert.deepEqual(
        places.map(({ place }) => place),
        places.map((_, nth) => nth + 1),
      );
      for (const [nth, at] of places.entries())
        assert.ok(nth === 0 || (places[nth - 1]?.since ?? 0) <= at.since);
    }),
  );
});
