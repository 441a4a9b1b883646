import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { CallTargetSettings } from '../../src/callback/call-target.ts';
import { updateCallTarget } from '../../src/engine/call-targets.ts';
import { paceLine } from '../../src/engine/pace-line.ts';
import { lockPacing } from '../../src/store/pacing.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  readyCustomer,
} from '../support/engine-fixture.ts';
import { SeenLine } from '../support/seen-line.ts';
import type { WorldNode } from '../support/world.ts';

let fixture = new Fixture();
beforeEach(async () => {
  // A new world for each: nobody is left over in the line of another.
  if (fixture.node) await fixture.world.close();
  fixture = new Fixture();
  await fixture.open();
});
after(() => fixture.world.close());

const agents = ['ann', 'bob', 'cid'];
const byPlace: Partial<CallTargetSettings> = {
  pacing: { mode: 'position', heldShare: null },
  destinationIsPerson: true,
  estimate: { source: 'fixed', seconds: 1_800 },
};

interface Scene {
  line: SeenLine;
  callTargetId: string;
}

/** A call target whose line this node sees, with all agents on a call. */
async function scene(options: {
  showsWrapUp?: boolean;
  settings?: Partial<CallTargetSettings>;
  /** How long the agents have been on their calls; default a minute. */
  busyMs?: number;
}): Promise<Scene> {
  fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
  const target = await fixture.addTarget({ ...byPlace, ...options.settings });
  const line = await SeenLine.open(fixture.node.engine, target.id, agents, options);
  for (const name of agents) line.busy(name, options.busyMs ?? 60_000);
  return { line, callTargetId: target.id };
}

const rung = (): number => fixture.callsTo(customerNumber).length;
const called = (): number => fixture.callsTo(destination).length;

describe('a line that is seen', () => {
  it('rings nobody while all agents are busy, and calls the one who becomes free for who is first', async () => {
    const { line, callTargetId } = await scene({});
    const { id } = await fixture.request(callTargetId);
    await fixture.world.run(30_000);
    assert.equal(fixture.world.phones.calls.length, 0);
    line.free('ann');
    await fixture.world.run(1_500);
    assert.equal(called(), 1, 'few agents, and nothing tells who is about to be free: agent first');
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
    assert.equal(view.attempts[0]?.firstParty, 'agent');
  });

  it('lets who holds since before go first, and who came later wait', async () => {
    const { line, callTargetId } = await scene({});
    line.caller('earlier', 5_000);
    await fixture.request(callTargetId);
    await fixture.world.run(1_000);
    line.caller('later');
    line.free('ann');
    await fixture.world.run(5_000);
    assert.equal(called(), 0, 'the free agent is the turn of the caller who holds');
    line.answered('earlier', 'ann');
    line.free('bob');
    await fixture.world.run(1_500);
    assert.equal(called(), 1);
  });

  it('rings ahead of the agent who writes up, and calls that agent when the turn comes first', async () => {
    const { line, callTargetId } = await scene({ showsWrapUp: true });
    fixture.meet({
      [customerNumber]: [{ ...readyCustomer, ringMs: 15_000 }],
      [destination]: [agent],
    });
    const { id } = await fixture.request(callTargetId);
    await fixture.world.run(5_000);
    assert.equal(rung(), 0);
    line.writesUp('ann');
    // By what was learned they write up for 30 s.
    await fixture.world.runUntil(() => rung() === 1, 40_000);
    assert.equal(called(), 0, 'nobody is free yet');
    line.free('ann');
    await fixture.world.run(1_500);
    assert.equal(called(), 1, 'the turn has come while the phone rings');
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
    assert.equal(view.attempts[0]?.firstParty, 'customer');
    assert.equal(called(), 1);
  });

  it('rings in the order of the line, one for each agent who is free', async () => {
    const { line, callTargetId } = await scene({});
    const numbers = ['+12025550131', '+12025550132', '+12025550133'];
    fixture.meet(
      Object.fromEntries([...numbers.map((n) => [n, [readyCustomer]]), [destination, [agent]]]),
    );
    for (const [n, number] of numbers.entries())
      await fixture.request(callTargetId, { number, waitedSeconds: n * 60 });
    line.free('ann');
    line.free('bob');
    await fixture.world.run(1_500);
    const attempts = await fixture.node.engine.db.kysely
      .selectFrom('attempt')
      .select('number')
      .execute();
    // The third said to have waited longest: it is the place that counts.
    assert.deepEqual(new Set(attempts.map(({ number }) => number)), new Set(numbers.slice(1)));
  });

  it('is looked at again soon when another is at its turns just now', async () => {
    const { callTargetId } = await scene({});
    await fixture.request(callTargetId);
    await fixture.world.run(1_500);
    const { engine } = fixture.node;
    const paced = await engine.db.tx(async (trx) => {
      assert.notEqual(await lockPacing(trx, callTargetId), 'busy');
      return paceLine(engine, callTargetId);
    });
    assert.deepEqual(paced, { launched: null, isSeen: true });
  });

  it('launches nobody who would not reach an agent before closing', async () => {
    const at = new Date(fixture.world.clock.now() + 60_000).toISOString().slice(11, 16);
    const shift = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: at, agents: 3 };
    const settings = { staffing: [shift], estimate: { source: 'fixed', seconds: 10 } as const };
    const { line, callTargetId } = await scene({ settings });
    await fixture.request(callTargetId);
    await fixture.world.run(45_000);
    line.free('ann');
    await fixture.world.run(120_000);
    assert.equal(fixture.world.phones.calls.length, 0);
  });

  it('is left alone while processing is off, and goes on after it', async () => {
    const { line, callTargetId } = await scene({ settings: { processing: false } });
    const { id } = await fixture.request(callTargetId);
    line.free('ann');
    await fixture.world.run(60_000);
    assert.equal(fixture.world.phones.calls.length, 0);
    await updateCallTarget(fixture.node.engine, callTargetId, { processing: true });
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });
});

describe('a line that is not seen any more', () => {
  it('is rung by the timer once it has gone quiet with people in it', async () => {
    const settings = { estimate: { source: 'fixed', seconds: 30 } as const };
    const { callTargetId } = await scene({ settings, busyMs: 720_000 });
    const { id } = await fixture.request(callTargetId);
    const { engine } = fixture.node;
    const view = () => engine.lines.estimator({ id: callTargetId })?.lineNow(engine.db.now());
    await fixture.world.run(60_000);
    assert.ok(view());
    assert.equal(rung(), 0, 'overdue, and its turn has not come');
    await fixture.world.runUntil(() => view() === null);
    await fixture.world.run(15_000);
    assert.equal(rung(), 1, 'once others need not believe any more that somebody sees the line');
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });

  it('is rung by another node when the one that saw it dies, and not before it is due', async () => {
    const { callTargetId } = await scene({
      settings: { estimate: { source: 'fixed', seconds: 120 } },
    });
    const { id, dueAt } = await fixture.request(callTargetId);
    await fixture.world.run(10_000);
    const b = await fixture.world.start('b');
    fixture.node.process.kill();
    fixture.node = b;
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
    const lateMs = Date.parse(view.attempts[0]!.startedAt) - Date.parse(dueAt);
    assert.ok(lateMs >= 0 && lateMs <= 5_000, `${lateMs} ms late`);
  });

  it('is left to the node that sees it by the one that does not', async () => {
    const { line, callTargetId } = await scene({
      settings: { estimate: { source: 'fixed', seconds: 30 } },
    });
    const b: WorldNode = await fixture.world.start('b');
    await fixture.request(callTargetId);
    // Overdue by far, and its turn has not come: whoever sees the line says so.
    for (let n = 0; n < 6; n++) {
      await fixture.world.run(30_000);
      line.caller(`later-${n}`);
    }
    assert.equal(fixture.world.phones.calls.length, 0);
    line.free('ann');
    await fixture.world.run(1_500);
    assert.equal(called(), 1);
    b.process.kill();
  });
});

describe('a node that dies between a turn and its claim', () => {
  it('leaves the turn to whoever claims first', async () => {
    const { line, callTargetId } = await scene({});
    const { id } = await fixture.request(callTargetId);
    await fixture.world.run(1_000);
    const { engine, process } = fixture.node;
    // The turn is committed, and the node dies before it can take it.
    engine.wakeUp.at = () => process.kill();
    line.free('ann');
    await fixture.world.run(1_500);
    assert.equal(fixture.world.phones.calls.length, 0);
    fixture.node = await fixture.world.start('b');
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
    assert.equal(view.attempts.length, 1);
  });
});
