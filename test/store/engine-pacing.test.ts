import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rescheduleCallback } from '../../src/engine/reschedule-callback.ts';
import { updateCallTarget } from '../../src/engine/call-targets.ts';
import type { Pacing } from '../../src/callback/call-target.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  key,
  readyCustomer,
} from '../support/engine-fixture.ts';

const fixture = new Fixture();
before(() => fixture.open());
after(() => fixture.world.close());

const byPosition: { pacing: Pacing } = { pacing: { mode: 'position', heldShare: null } };
/** A poll of every node. */
const pollMs = 5_000;

describe('where turns are given by place and nobody sees the line', () => {
  it('a callback is rung when it is due, within a poll', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget(byPosition);
    const { id } = await fixture.request(target.id);
    await fixture.world.run(59_000);
    assert.equal(fixture.world.phones.calls.length, 0);
    await fixture.world.run(1_000 + pollMs);
    assert.equal(fixture.callsTo(customerNumber).length, 1);
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });

  it('it is so after a failed attempt, and at a time that was chosen', async () => {
    fixture.meet({
      [customerNumber]: [{ ringMs: 0, does: 'busy' }, readyCustomer],
      [destination]: [agent],
    });
    const target = await fixture.addTarget({
      ...byPosition,
      retry: { maxAttempts: 2, delaySeconds: 100 },
    });
    const { id } = await fixture.request(target.id);
    const scheduledFor = new Date(fixture.world.clock.now() + 600_000).toISOString();
    await rescheduleCallback(fixture.node.engine, { id, scheduledFor }, key);
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
    const [first, second] = view.attempts.map(({ startedAt }) => Date.parse(startedAt));
    const lateMs = first! - Date.parse(scheduledFor);
    assert.ok(lateMs >= 0 && lateMs <= pollMs, `${lateMs} ms late`);
    const pauseMs = second! - Date.parse(view.attempts[0]!.endedAt!);
    assert.ok(pauseMs >= 100_000 && pauseMs <= 100_000 + pollMs, `again after ${pauseMs} ms`);
  });

  it('one that nobody launches ends at its expiry', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget({
      ...byPosition,
      ...{ processing: false, expiresAfterSeconds: 600 },
    });
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.outcome, 'expired');
  });
});

describe('a call target that changes how turns are given', () => {
  it('from the timer to the place: who waits is held in line, and rung all the same', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget();
    const { id } = await fixture.request(target.id);
    await updateCallTarget(fixture.node.engine, target.id, byPosition);
    const { db } = fixture.node.engine;
    const row = await db.kysely.selectFrom('callback').selectAll().where('id', '=', id).execute();
    assert.deepEqual([row[0]?.paced, row[0]?.wake_at], [true, row[0]?.expires_at]);
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });

  it('from the place to the timer: who waits is rung when due', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget(byPosition);
    const { id } = await fixture.request(target.id);
    await updateCallTarget(fixture.node.engine, target.id, { pacing: { mode: 'timer' } });
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
    const lateMs = Date.parse(view.attempts[0]!.startedAt) - Date.parse(view.dueAt);
    assert.ok(lateMs >= 0 && lateMs <= pollMs, `${lateMs} ms late`);
  });
});
