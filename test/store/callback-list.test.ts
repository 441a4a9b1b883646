import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import type { Callback } from '../../src/callback/callback.ts';
import {
  areMoreThan,
  countByState,
  listCallbacks,
  type CallbackFilter,
  type ListOrder,
} from '../../src/store/callback-list.ts';
import { countWaiting } from '../../src/store/callbacks.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { changeTo, end } from '../support/transitions.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);

const all = async (filter: CallbackFilter, order: ListOrder = 'newest'): Promise<string[]> =>
  (await listCallbacks(db, { filter, order, after: null, limit: 100 })).items.map(({ id }) => id);

test('pages hold every callback once, newest first, also when more are born meanwhile', async () => {
  const target = await addCallTarget(db);
  const born: string[] = [];
  const add = async (number: number): Promise<void> => {
    const callback = await addCallback(db, target.id, { number: `+120255510${number}` });
    born.push(callback.id);
  };
  for (let i = 10; i < 17; i++) await add(i);
  const filter = { callTargetIds: [target.id] };
  const seen: string[] = [];
  let last: Callback | null = null;
  for (let isMore = true; isMore;) {
    const asked = { filter, order: 'newest', after: last, limit: 3 } as const;
    const page: Awaited<ReturnType<typeof listCallbacks>> = await listCallbacks(db, asked);
    seen.push(...page.items.map(({ id }) => id));
    ({ isMore } = page);
    last = page.items.at(-1) ?? null;
    if (seen.length === 3) await add(99);
  }
  assert.deepEqual(seen, born.slice(0, 7).reverse());
});

test('next due first leaves out what has ended, and pages go on within one moment', async () => {
  const target = await addCallTarget(db);
  const dueAt = clock.now() + 60_000;
  const add = (nth: number, due: number) =>
    addCallback(db, target.id, { number: `+12025551${nth}00`, dueAt: due });
  const [b, c, a, over] = [
    await add(1, dueAt),
    await add(2, dueAt),
    await add(3, dueAt - 1),
    await add(4, dueAt - 2),
  ];
  await end(db, over);
  const filter = { callTargetIds: [target.id] };
  assert.deepEqual(await all(filter, 'next-due'), [a.id, b.id, c.id]);
  const asked = { filter, order: 'next-due', limit: 1 } as const;
  const second = await listCallbacks(db, { ...asked, after: a });
  assert.deepEqual([second.items[0]?.id, second.isMore], [b.id, true]);
  const third = await listCallbacks(db, { ...asked, after: b });
  assert.deepEqual([third.items[0]?.id, third.isMore], [c.id, false]);
});

test('each filter leaves in what it names, and all together what all name', async () => {
  const [here, there] = [await addCallTarget(db), await addCallTarget(db)];
  const { id: callTargetId } = here;
  const waiting = await addCallback(db, callTargetId, { number: '+12025550106' });
  const requested = await addCallback(db, callTargetId, {
    ...{ number: '+442079460107', state: 'requested', createdAt: clock.now() + 5_000 },
  });
  const done = await addCallback(db, callTargetId, { number: '+12025550108' });
  await end(db, done);
  const failed = await addCallback(db, callTargetId, { number: '+12025550109' });
  await changeTo(db, failed, { state: 'ended', outcome: 'unreachable' });
  const elsewhere = await addCallback(db, there.id, {
    ...{ number: '+12025550106', dueAt: clock.now() + 60_000 },
  });
  const both = { callTargetIds: [callTargetId, there.id] };
  const cases: [CallbackFilter, Callback[]][] = [
    [{}, [elsewhere, failed, done, requested, waiting]],
    [{ callTargetIds: [there.id] }, [elsewhere]],
    [{ callTargetIds: [] }, []],
    [{ states: ['waiting', 'requested'] }, [elsewhere, requested, waiting]],
    [{ states: ['ended', 'requested'] }, [failed, done, requested]],
    [{ outcomes: ['unreachable', 'expired'] }, [failed]],
    [{ number: '+12025550106' }, [elsewhere, waiting]],
    [{ number: '12025550106' }, []],
    [{ digits: '5550' }, [elsewhere, failed, done, waiting]],
    [{ digits: '79460' }, [requested]],
    [{ digits: '0000000' }, []],
    [{ createdFrom: requested.createdAt }, [requested]],
    [{ createdTo: requested.createdAt }, [elsewhere, failed, done, waiting]],
    [{ dueFrom: elsewhere.dueAt }, [elsewhere]],
    [{ dueTo: elsewhere.dueAt }, [requested, waiting]],
    [{ digits: '5550', states: ['ended'], outcomes: ['cancelled'] }, [done]],
  ];
  for (const [filter, wanted] of cases) {
    const asked = { ...both, ...filter };
    const ids = wanted.map(({ id }) => id);
    assert.deepEqual(await all(asked), ids, JSON.stringify(filter));
    const counts = await countByState(db, asked);
    const counted = counts.reduce((sum, { count }) => sum + count, 0);
    assert.equal(counted, ids.length, JSON.stringify(filter));
    assert.equal(await areMoreThan(db, asked, ids.length), false);
    assert.equal(await areMoreThan(db, asked, 0), ids.length > 0);
  }
  const counts = await countByState(db, both);
  assert.deepEqual(Object.fromEntries(counts.map(({ state, count }) => [state, count])), {
    ...{ requested: 1, waiting: 2, ended: 2 },
  });
  assert.equal(await countWaiting(db, callTargetId), 2);
});
