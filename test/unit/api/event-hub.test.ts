import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { EventHub } from '../../../src/api/event-hub.ts';
import { EventStream } from '../../../src/api/event-stream.ts';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { EventView } from '../../../src/engine/views.ts';

/** A journal in memory; counts how often it is read. */
class Journal {
  readonly ids: string[] = [];
  reads = 0;
  isAway = false;

  add(count = 1): void {
    for (let n = 0; n < count; n++) this.ids.push(`${this.ids.length + 9}-${this.ids.length + 1}`);
  }

  read = async (cursor: string, limit: number): Promise<EventView[]> => {
    this.reads++;
    if (this.isAway) throw new Error('away');
    const [tx] = cursor.split('-').map(Number);
    const after = this.ids.filter((id) => Number(id.split('-')[0]) > tx!);
    return after.slice(0, limit).map((id) => ({ id }) as EventView);
  };

  get end(): string {
    return this.ids.at(-1) ?? '0-0';
  }
}

function listen(hub: EventHub, cursor: string): { got: string[]; leave: () => void } {
  const got: string[] = [];
  const leave = hub.subscribe(cursor, (events) => got.push(...events.map(({ id }) => id)));
  return { got, leave };
}

test('one poll serves all, and there is none when nobody listens', async () => {
  const [clock, journal] = [new HandClock(), new Journal()];
  const hub = new EventHub(clock, silentLog, journal.read);
  const listeners = Array.from({ length: 50 }, () => listen(hub, journal.end));
  await clock.run(0);
  journal.reads = 0;
  journal.add(3);
  await clock.run(500);
  for (const { got } of listeners) assert.deepEqual(got, journal.ids);
  assert.equal(journal.reads, 1);
  for (const { leave } of listeners) leave();
  await clock.run(10_000);
  assert.equal(journal.reads, 1);
  assert.equal(clock.pendingCount, 0);
});

test('what happened while nobody listened is not read through for who comes later', async () => {
  const [clock, journal] = [new HandClock(), new Journal()];
  const hub = new EventHub(clock, silentLog, journal.read);
  const early = listen(hub, journal.end);
  await clock.run(0);
  early.leave();
  journal.add(5_000);
  journal.reads = 0;
  const late = listen(hub, journal.end);
  await clock.run(0);
  assert.deepEqual([journal.reads, late.got], [2, []]);
  late.leave();
});

test('a journal that cannot be read is read again, with nothing lost', async () => {
  const [clock, journal] = [new HandClock(), new Journal()];
  const hub = new EventHub(clock, silentLog, journal.read);
  const { got, leave } = listen(hub, journal.end);
  await clock.run(0);
  journal.isAway = true;
  journal.add(2);
  await clock.run(5_000);
  assert.deepEqual(got, []);
  journal.isAway = false;
  await clock.run(1_000);
  assert.deepEqual(got, journal.ids);
  leave();
});

test('whoever comes whenever, from wherever: everything after the cursor, in order, once', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 700 }) }),
    fc.record({
      kind: fc.constant('join' as const),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('leave' as const) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1200 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const [clock, journal] = [new HandClock(), new Journal()];
      const hub = new EventHub(clock, silentLog, journal.read);
      const here: { got: string[]; leave: () => void; after: number }[] = [];
      for (const step of steps) {
        if (step.kind === 'add') journal.add(step.count);
        if (step.kind === 'wait') await clock.run(step.ms);
        if (step.kind === 'leave') here.shift()?.leave();
        if (step.kind !== 'join') continue;
        const after = Math.floor(step.from * journal.ids.length);
        here.push({ ...listen(hub, journal.ids[after - 1] ?? '0-0'), after });
      }
      await clock.run(10_000);
      for (const { got, after } of here) assert.deepEqual(got, journal.ids.slice(after));
      for (const { leave } of here) leave();
      assert.equal(clock.pendingCount, 0);
    }),
    { numRuns: 40 },
  );
});

test('a stream is kept alive each 15 s, and its timer goes with it', async () => {
  const clock = new HandClock();
  const stream = new EventStream(clock);
  const read = (): string => String(stream.body.read() ?? '');
  assert.equal(read(), 'retry: 2000\n\n');
  stream.send('claimed', { reason: 'a\nb' }, '7-1');
  assert.equal(read(), 'event: claimed\ndata: {"reason":"a\\nb"}\nid: 7-1\n\n');
  await clock.run(14_999);
  assert.equal(read(), '');
  await clock.run(1);
  assert.equal(read(), ': still here\n\n');
  stream.end();
  stream.send('late', {}, null);
  assert.equal(clock.pendingCount, 0);
});

test('a client that does not read is dropped, and its place given up', async () => {
  const clock = new HandClock();
  const stream = new EventStream(clock);
  let isClosed = false;
  stream.onClose(() => (isClosed = true));
  const text = 'x'.repeat(10_000);
  for (let n = 0; n < 100; n++) stream.send('event', text, null);
  await clock.run(0);
  assert.equal(isClosed, false);
  for (let n = 0; n < 6; n++) stream.send('event', text, null);
  await clock.run(0);
  assert.equal(isClosed, true);
  assert.equal(clock.pendingCount, 0);
});
