import type { CallbackEvent } from '../../src/callback/machine.ts';
import type { ApiWorld } from './api-world.ts';
import { addCallback } from './database.ts';
import { SeenLine } from './seen-line.ts';

const minute = 60_000;
const quote = { lowSeconds: 180, highSeconds: 360, said: '3 to 6 minutes' };

export interface FilledLines {
  /** Ids of the call targets. */
  sales: string;
  support: string;
  /** That of Sales. */
  line: SeenLine;
  /** Since when its head waits, ms since 1970. */
  headSince: number;
}

/** A small contact centre: Sales is seen, with callers and callbacks in line; of Support nothing shows the centre. */
export async function fillLines(world: ApiWorld): Promise<FilledLines> {
  const { db } = world.engine;
  const estimate = { source: 'line', fallbackSeconds: null };
  const sales = (await world.addTarget({ name: 'Sales', estimate, pacing: { mode: 'position' } }))
    .id;
  const support = (await world.addTarget({ name: 'Support' })).id;
  const line = await SeenLine.open(world.engine, sales, ['Ada', 'Grace', 'Edith']);
  for (const [agent, ago] of [
    ['Ada', 2],
    ['Grace', 3],
    ['Edith', 1],
  ] as const)
    line.busy(agent, ago * minute);
  const now = db.now();
  const far = { wakeAt: now + 60 * minute, dueAt: now + 3 * minute };
  let nth = 0;
  const callback = (target: string, agoMs: number, more = {}) =>
    addCallback(db, target, {
      number: `+1202555${String(2_000 + 137 * (nth += 1))}`,
      ...far,
      joinedAt: now - agoMs,
      createdAt: now - agoMs,
      quote,
      ...more,
    });
  line.caller('call 1', 4 * minute);
  await callback(sales, 3.5 * minute);
  line.caller('call 2', 2.5 * minute);
  line.caller('call 3', 2 * minute);
  await callback(sales, minute);
  await callback(sales, minute, { scheduledFor: now + 40 * minute, dueAt: now + 40 * minute });
  await callback(support, 2 * minute);
  await callback(support, minute);
  const claimed: CallbackEvent = { type: 'claimed', nodeId: 'a' };
  const ready: CallbackEvent = { type: 'first-party-ready' };
  const talking: CallbackEvent[] = [claimed, ready, { type: 'bridged' }];
  const done: CallbackEvent = { type: 'conversation-ended', by: 'the customer hung up' };
  for (const events of [[...talking, done], [...talking, done], talking]) {
    const { id } = await callback(sales, 6 * minute, { dueAt: now });
    await world.happen(id, ...events);
  }
  const { id: ringing } = await callback(support, 3 * minute, { dueAt: now });
  await world.happen(ringing, claimed);
  const { id: gone } = await callback(support, 5 * minute);
  await world.happen(gone, { type: 'cancel-requested' });
  return { sales, support, line, headSince: now - 4 * minute };
}
