import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { Callback } from '../../src/callback/callback.ts';
import { insertLeg, noteAgentAnswered, openAttempt, updateLeg } from '../../src/store/attempts.ts';
import { findCallback, type NewCallback } from '../../src/store/callbacks.ts';
import { deleteCallTarget } from '../../src/store/call-targets.ts';
import {
  alongTheLine,
  firstDue,
  firstInLine,
  holdInLine,
  keepLearned,
  launch,
  launchedOf,
  lockPacing,
  pacedLines,
  pacedUntil,
  wantAgent,
} from '../../src/store/pacing.ts';
import { nextWakeAt, takeDue, unpark, wakeOthers } from '../../src/store/timers.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { explain } from '../support/explain.ts';
import { changeTo } from '../support/transitions.ts';

const clock = new HandClock();
const { db, another, close } = await createTestDatabase({ clock });
after(close);
beforeEach(() => sql`truncate callback, pacing cascade`.execute(db.kysely));
const target = await addCallTarget(db, { pacing: { mode: 'position', heldShare: null } });
const elsewhere = await addCallTarget(db, { pacing: { mode: 'position', heldShare: null } });

const phone = (i: number): string => `+1202555${String(i).padStart(4, '0')}`;
const expiresAt = clock.now() + 86_400_000;
const add = (i: number, more: Partial<NewCallback> = {}): Promise<Callback> =>
  addCallback(db, target.id, {
    ...{ number: phone(i), joinedAt: clock.now() + i, paced: true, expiresAt, wakeAt: expiresAt },
    ...more,
  });
const take = (): Promise<Callback[]> => takeDue(db, { nodeId: 'a', leaseMs: 10_000, limit: 10 });
const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);

test('who waits for a turn is taken by no timer before the expiry', async () => {
  const callback = await add(1, { dueAt: clock.now() - 60_000 });
  assert.deepEqual(await take(), []);
  assert.equal(await nextWakeAt(db), callback.expiresAt);
});

test('the line is read in its order, without those whose turn may not come yet', async () => {
  const now = clock.now();
  const third = await add(3);
  const first = await add(1);
  await add(2, { readyAt: now + 1 });
  await addCallback(db, elsewhere.id, { joinedAt: now - 1, paced: true });
  assert.deepEqual(ids(await firstInLine(db, target.id, 64)), [first.id, third.id]);
  assert.deepEqual(ids(await firstInLine(db, target.id, 1)), [first.id]);
});

test('of many whose turn may come, the first in line are read', async () => {
  const now = clock.now();
  await sql`insert into callback (id, call_target_id, number, state, joined_at, created_at, due_at, expires_at, metadata,
      source, customer_failures, agent_failures, wake_at, fence, parked, ready_at, paced)
    select gen_random_uuid(), ${target.id}, '+' || n, 'waiting', t, t, t, t, '{}', 'api', 0, 0, t, 0, false,
      ${new Date(now)}::timestamptz - (n * 7919 % 300) * interval '1 ms', true
    from (select n, ${new Date(now)}::timestamptz - n * interval '1 s' as t from generate_series(1, 300) as n) as many`.execute(
    db.kysely,
  );
  const first = await firstInLine(db, target.id, 64);
  assert.deepEqual(
    first.map(({ joinedAt }) => joinedAt),
    Array.from({ length: 64 }, (_, n) => now - (300 - n) * 1000),
  );
});

test('those that are due are read by when they were due', async () => {
  const now = clock.now();
  const late = await add(1, { dueAt: now - 1 });
  const later = await add(2, { dueAt: now - 2 });
  await add(3, { dueAt: now + 1 });
  assert.deepEqual(ids(await firstDue(db, target.id, 64)), [later.id, late.id]);
});

test('who is launched is due at once and told apart, and is launched once', async () => {
  const [one, two] = [await add(1), await add(2)];
  assert.equal(await launch(db, [one.id, newId()], 'agent-first'), 1);
  assert.equal(await launch(db, [one.id], 'position'), 0);
  const [taken, ...rest] = await take();
  assert.equal(taken?.id, one.id);
  assert.deepEqual(taken?.launch, { at: clock.now(), as: 'agent-first' });
  assert.deepEqual(rest, []);
  assert.deepEqual(ids(await firstInLine(db, target.id, 64)), [two.id]);
});

test('who was launched counts until an agent is there or it is back in line, also with nobody to take it', async () => {
  const [one] = [await add(1), await add(2)];
  await launch(db, [one.id], 'position');
  const waiting = { id: one.id, joinedAt: one.joinedAt, launchedAt: clock.now() };
  assert.deepEqual(await launchedOf(db, target.id), [
    { ...waiting, state: 'waiting', attempt: null },
  ]);
  const [taken] = await take();
  const dialing = await changeTo(db, taken!, { state: 'dialing' });
  assert.deepEqual(dialing?.launch, { at: clock.now(), as: 'position' });
  const attemptId = newId();
  const opened = {
    id: attemptId,
    callback: dialing,
    firstParty: 'customer',
    nodeId: 'a',
  } as const;
  await openAttempt(db, opened);
  const leg = (role: 'customer' | 'agent', startedAt: number) => ({
    ...{ id: newId(), attemptId, role, to: phone(1), startedAt, answeredAt: null, endedAt: null },
    ...{ sipStatus: null, reason: null, dialog: { callId: newId(), fromTag: '', branch: '' } },
  });
  const rungAt = clock.now() + 5;
  const customer = leg('customer', rungAt);
  await insertLeg(db, customer, dialing.fence);
  const attempt = {
    ...{ id: attemptId, firstParty: 'customer', agentWantedAt: null, hasAgent: false },
    ...{ customerRungAt: rungAt, customerAnsweredAt: null },
  };
  const seen = { ...waiting, state: 'dialing', attempt };
  assert.deepEqual(await launchedOf(db, target.id), [seen]);
  const agent = leg('agent', rungAt + 1);
  await insertLeg(db, agent, dialing.fence);
  await updateLeg(db, customer.id, { answeredAt: rungAt + 9 }, dialing.fence);
  assert.equal(await wantAgent(db, attemptId), true);
  assert.equal(await wantAgent(db, attemptId), false, 'told once');
  const [called] = await launchedOf(db, target.id);
  assert.equal(called?.attempt?.hasAgent, false, 'the agent is only called');
  await noteAgentAnswered(db, attemptId);
  const told = { agentWantedAt: clock.now(), hasAgent: true, customerAnsweredAt: rungAt + 9 };
  assert.deepEqual(await launchedOf(db, target.id), [
    { ...seen, attempt: { ...attempt, ...told } },
  ]);
  await updateLeg(db, agent.id, { endedAt: rungAt + 10 }, dialing.fence);
  const [gone] = await launchedOf(db, target.id);
  assert.equal(gone?.attempt?.hasAgent, false);
  const talking = await changeTo(db, dialing, { state: 'talking' });
  assert.deepEqual(await launchedOf(db, target.id), []);
  const ended = await changeTo(db, talking!, { state: 'ended', outcome: 'completed' });
  assert.equal(ended?.launch?.as, 'position', 'how its turn was given stays known');
});

test('back in line, nothing is left of the turn it had', async () => {
  await launch(db, [(await add(1)).id], 'timer');
  const [taken] = await take();
  const dialing = await changeTo(db, taken!, { state: 'dialing' });
  const back = await changeTo(
    db,
    dialing!,
    { state: 'waiting' },
    { paced: true, wakeAt: dialing!.expiresAt },
  );
  assert.equal(back?.launch, null);
  assert.deepEqual(await launchedOf(db, target.id), []);
  assert.deepEqual(ids(await firstInLine(db, target.id, 64)), [taken!.id]);
});

test('one decides at a time, and what is learned is there for the next', async () => {
  const other = await another({ clock });
  await db.tx(async (trx) => {
    assert.deepEqual(await lockPacing(trx, target.id), { pacedUntil: 0, learned: null });
    // Its first row is only there for us: the other waits for nobody all the same.
    await keepLearned(trx, target.id, { q: 0.4 });
    await pacedUntil(trx, target.id, clock.now() + 9_000);
  });
  await db.tx(async (trx) => {
    assert.notEqual(await lockPacing(trx, target.id), 'busy');
    assert.equal(await other.tx((second) => lockPacing(second, target.id)), 'busy');
    assert.notEqual(await other.tx((second) => lockPacing(second, elsewhere.id)), 'busy');
  });
  const known = { pacedUntil: clock.now() + 9_000, learned: { q: 0.4 } };
  assert.deepEqual(await other.tx((trx) => lockPacing(trx, target.id)), known);
});

test('who has something to teach waits for who decides, and builds on what that one learned', async () => {
  const other = await another({ clock });
  const begun = Promise.withResolvers<void>();
  const told = Promise.withResolvers<unknown>();
  await db.tx(async (trx) => {
    await lockPacing(trx, target.id);
    const waits = other.tx((second) => {
      begun.resolve();
      return lockPacing(second, target.id, 'wait');
    });
    waits.then(told.resolve, told.reject);
    await begun.promise;
    await keepLearned(trx, target.id, { q: 0.4 });
  });
  assert.deepEqual(await told.promise, { pacedUntil: 0, learned: { q: 0.4 } });
});

test('a line is known by who is in it, or on the way from it', async () => {
  assert.deepEqual(await pacedLines(db), []);
  const one = await add(1);
  await addCallback(db, elsewhere.id);
  assert.deepEqual(await pacedLines(db), [target.id], 'who has a timer stands in no line');
  await launch(db, [one.id], 'position');
  assert.deepEqual(await pacedLines(db), [target.id]);
  const [taken] = (await take()).filter(({ id }) => id === one.id);
  await changeTo(db, taken!, { state: 'talking' });
  assert.deepEqual(await pacedLines(db), []);
});

test('timers are taken back when turns come to be given by place, but for those under way', async () => {
  const waits = await add(1, { paced: false, wakeAt: clock.now() + 500 });
  const due = await add(2, { paced: false, wakeAt: clock.now() });
  await take();
  await holdInLine(db, target.id);
  assert.deepEqual(ids(await firstInLine(db, target.id, 64)), [waits.id]);
  assert.equal((await findCallback(db, due.id))?.nodeId, 'a');
  clock.advance(500);
  assert.deepEqual(await take(), []);
});

test('parked ones come back to the line, or to their timers', async () => {
  const due = await add(1, { paced: false, wakeAt: clock.now() });
  const [taken] = await take();
  const parked = { parked: true, wakeAt: due.expiresAt };
  await changeTo(db, taken!, { state: 'waiting' }, parked);
  assert.deepEqual(await firstInLine(db, target.id, 64), []);
  assert.equal(await unpark(db, target), 1);
  assert.deepEqual(ids(await firstInLine(db, target.id, 64)), [due.id]);
  assert.deepEqual(await take(), []);
});

test('who waited for the number is launched with the next claim, and counts as such', async () => {
  const reason = 'the number is in another attempt';
  const other = await add(1);
  const waits = await addCallback(db, elsewhere.id, {
    ...{ number: phone(1), paced: true, expiresAt, wakeAt: expiresAt, reason },
  });
  assert.equal(await wakeOthers(db, other, reason), 1);
  assert.deepEqual(ids(await take()), [waits.id]);
  assert.deepEqual(ids(await launchedOf(db, elsewhere.id)), [waits.id]);
});

test('a call target goes with what was learned of it', async () => {
  const { id } = await addCallTarget(db);
  await db.tx((trx) => lockPacing(trx, id));
  assert.equal(await deleteCallTarget(db, id), true);
});

test('a decision reads indexes, never the table', async () => {
  await sql`insert into callback (id, call_target_id, number, state, joined_at, created_at, due_at, expires_at, metadata,
      source, customer_failures, agent_failures, wake_at, fence, parked, ready_at, paced)
    select gen_random_uuid(), ${target.id}, '+' || n, 'waiting', t, t, t, t, '{}', 'api', 0, 0, t, 0, false, t, true
    from (select n, ${new Date(clock.now())}::timestamptz + n * interval '1 ms' as t
      from generate_series(1, 20000) as n) as many`.execute(db.kysely);
  await sql`analyze callback`.execute(db.kysely);
  clock.advance(20_000);
  const plan = (work: (session: typeof db) => Promise<unknown>): Promise<string> =>
    explain(db, (session) => work({ ...db, ...session }));
  const line = await plan((session) => firstInLine(session, target.id, 64));
  assert.match(line, /Index Scan using callback_ready/);
  const along = await plan((session) => alongTheLine(session, target.id, 64));
  assert.match(along, /Index Scan using callback_line/);
  assert.doesNotMatch(along, /Sort/);
  const due = await plan((session) => firstDue(session, target.id, 64));
  assert.match(due, /Index Scan using callback_paced_due/);
  const launched = await plan((session) => launchedOf(session, target.id));
  assert.match(launched, /callback_launched/);
  for (const text of [line, along, due, launched, await plan((session) => pacedLines(session))])
    assert.doesNotMatch(text, /Seq Scan on (callback|attempt|leg)/);
});
