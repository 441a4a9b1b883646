import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { LineEvent } from '../../src/callback/queue-event.ts';
import { readQuestion, type Question } from '../../src/cli/what-if/question.ts';
import { inputFromStore } from '../../src/cli/what-if/stored-input.ts';
import { asQueueEvents } from '../../src/sim/centre/as-queue-events.ts';
import { callsPerDayOf, workloadOf, type CentreSpec } from '../../src/sim/centre/centre-spec.ts';
import { runCentre } from '../../src/sim/centre/run-centre.ts';
import { insertQueueEvents } from '../../src/store/queue-events.ts';
import { createTestDatabase, addCallTarget } from '../support/database.ts';

const { db, close } = await createTestDatabase();
after(close);

const hour = 3600;
const lived: CentreSpec = {
  name: 'lived',
  days: [
    {
      ...{ opensAtSeconds: 9 * hour, lengthSeconds: 4 * hour },
      arrivals: { kind: 'rates', slotSeconds: hour, callsPerHour: [80, 120, 120, 60] },
      staff: [{ at: 0, share: 1 }],
    },
  ],
  ...{ busynessCv: 0, patienceMeanSeconds: 300, acceptProbability: 0.5, answerProbability: 0.9 },
  ...{ handle: { meanSeconds: 200, cv: 0.6 }, wrapUp: null },
};
const today = Date.UTC(2026, 10, 20);
const now = today + 18 * hour * 1000;

/** A day of the past as the feed would have stored it. @returns how many called */
async function live(line: string, daysAgo: number): Promise<number> {
  const startsAt = today - daysAgo * 24 * hour * 1000 + 9 * hour * 1000;
  const told: LineEvent[] = [];
  let calls = 0;
  const watcher = asQueueEvents(startsAt, (event) => {
    told.push({ line, sourceId: `${daysAgo}-${told.length}`, event });
    if (event.type === 'joined') calls += 1;
  });
  runCentre({ workload: workloadOf(lived, 6, 0), seed: daysAgo, watcher });
  for (let from = 0; from < told.length; from += 1000)
    await insertQueueEvents(db, told.slice(from, from + 1000));
  return calls;
}

const asked = (target: string): Question =>
  readQuestion({ from: 'samples', target, agents: '5..7' });

test('the stored week of a call target is what is simulated', async () => {
  const target = await addCallTarget(db, { name: 'Billing', timeZone: 'UTC' });
  await live(target.id, 9);
  const calls = [await live(target.id, 7), await live(target.id, 2), await live(target.id, 0)];
  for (const wanted of ['Billing', target.id]) {
    const { spec, days, assumptions } = await inputFromStore(db, asked(wanted), now);
    assert.deepEqual([spec.days.length, days], [3, 3]);
    assert.ok(Math.abs(callsPerDayOf(spec) - (calls[0]! + calls[1]! + calls[2]!) / 3) < 1e-9);
    assert.deepEqual(
      spec.days.map((day) => day.opensAtSeconds),
      [9 * hour, 9 * hour, 9 * hour],
    );
    assert.ok(Math.abs(spec.handle.meanSeconds / 200 - 1) < 0.06, `${spec.handle.meanSeconds}`);
    assert.ok(Math.abs(spec.patienceMeanSeconds! / 300 - 1) < 0.25, `${spec.patienceMeanSeconds}`);
    const words = JSON.stringify(assumptions);
    assert.match(words, /the stored queue, 3 days, 2026-11-13 to 2026-11-20/);
    assert.match(words, /6 at the busiest time/);
  }
});

test('of more days than are asked for the first are taken, and said', async () => {
  const target = await addCallTarget(db, { name: 'Long', timeZone: 'UTC' });
  for (const daysAgo of [3, 2, 1]) await live(target.id, daysAgo);
  const { spec, days, assumptions } = await inputFromStore(db, { ...asked('Long'), days: 2 }, now);
  assert.deepEqual([spec.days.length, days], [2, 2]);
  assert.match(JSON.stringify(assumptions), /2 days, 2026-11-17 to 2026-11-18/);
});

test('days are those of where the call target is', async () => {
  const target = await addCallTarget(db, { name: 'Auckland', timeZone: 'Pacific/Auckland' });
  await live(target.id, 3);
  const { spec, assumptions } = await inputFromStore(db, asked('Auckland'), now);
  // 9 o'clock UTC is 22 o'clock there: the day is cut at midnight.
  assert.equal(spec.days[0]!.opensAtSeconds, 22 * hour);
  assert.match(JSON.stringify(assumptions), /2026-11-17 to 2026-11-18/);
});

test('an unknown target names those that are there, and a silent one says what to do', async () => {
  await addCallTarget(db, { name: 'Silent' });
  await assert.rejects(
    inputFromStore(db, asked('Biling'), now),
    /no call target "Biling".*"Silent"/,
  );
  await assert.rejects(inputFromStore(db, asked('Silent'), now), /Nothing is stored .*Fix: let/);
});
