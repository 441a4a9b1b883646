import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import type { CallbackEvent } from '../../src/callback/machine.ts';
import { updatePerson } from '../../src/store/people.ts';
import { insertQuotes, settleQuotes } from '../../src/store/quotes.ts';
import { Client, createApi, createApiEngine } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { addCallback, createTestDatabase } from '../support/database.ts';
import { EventReader } from '../support/event-reader.ts';
import { FaultyLink } from '../support/faulty-link.ts';
import { SeenLine } from '../support/seen-line.ts';
import { Process } from '../support/world.ts';
import { sidOf } from '../support/taskrouter-events.ts';

const minute = 60_000;
const clock = new HandClock();
let world: ApiWorld;
before(async () => {
  world = await createApiWorld({ clock });
});
after(() => world.close());

const live = async () => {
  // A look is good for half a second.
  await clock.run(600);
  const { status, body } = await world.admin.get('/v1/live');
  assert.equal(status, 200);
  return body;
};
const targetOf = async (id: string) =>
  (await live()).callTargets.find((target: { id: string }) => target.id === id);
const wait = { source: 'line', fallbackSeconds: null };
const iso = (ms: number): string => new Date(ms).toISOString();
const claimed: CallbackEvent = { type: 'claimed', nodeId: 'a' };
const ready: CallbackEvent = { type: 'first-party-ready' };
const bridged: CallbackEvent = { type: 'bridged' };

describe('GET /v1/live', () => {
  it('puts live callers and callbacks in one order, each with its place and since when', async () => {
    const { id } = await world.addTarget({ estimate: wait, pacing: { mode: 'position' } });
    const line = await SeenLine.open(world.engine, id, ['Ada', 'Grace']);
    line.busy('Ada', minute);
    line.busy('Grace', minute);
    const now = clock.now();
    line.caller('first', 5 * minute);
    const callback = await addCallback(world.engine.db, id, { joinedAt: now - 4 * minute });
    line.caller('third', 3 * minute);
    const target = await targetOf(id);
    assert.deepEqual(
      target.places.map((place: Record<string, unknown>) => [
        ...[place['place'], place['kind'], place['id'], place['since'], place['number']],
      ]),
      [
        [1, 'caller', 'first', iso(now - 5 * minute), null],
        [2, 'callback', callback.id, iso(now - 4 * minute), callback.number],
        [3, 'caller', 'third', iso(now - 3 * minute), null],
      ],
    );
    assert.deepEqual(target.head, { kind: 'caller', since: iso(now - 5 * minute) });
    const { freshness, callers, agents } = target.centre;
    assert.deepEqual([freshness, callers, agents], ['fresh', 2, { staffed: 2, free: 0 }]);
    assert.deepEqual(target.behind, { callers: 0, callbacks: 0 });
    const expected = target.places.map((place: { expectedAt: string }) =>
      Date.parse(place.expectedAt),
    );
    assert.ok(expected[0] < expected[2] && expected[0] > clock.now(), `${expected}`);
    assert.equal(target.estimate.basis, 'line');
    assert.ok(target.estimate.lowSeconds < target.estimate.highSeconds);
  });

  it('never makes up who waits at a centre that nothing shows', async () => {
    const { id } = await world.addTarget({ estimate: wait });
    await world.addCallback(id, { scheduledFor: iso(clock.now() + minute) });
    const callback = await addCallback(world.engine.db, id);
    const target = await targetOf(id);
    assert.deepEqual(target.centre, {
      ...{ freshness: 'unknown', heardAt: null, callers: null, unplaced: 0, agents: null },
    });
    assert.deepEqual(
      target.places.map((place: { id: string }) => place.id),
      [callback.id],
    );
    assert.deepEqual([target.estimate.meanSeconds, target.estimate.unknown], [null, 'cold-start']);
    assert.deepEqual(target.alerts, ['wait-unknown']);
  });

  it('follows a callback from being due through each step to its outcome', async () => {
    const { id } = await world.addTarget();
    const { id: callbackId, number } = await addCallback(world.engine.db, id, {
      quote: { lowSeconds: 60, highSeconds: 120, said: 'two minutes' },
    });
    const step = async () => {
      const { underWay, counts, places } = await targetOf(id);
      assert.ok(underWay.every((row: { number: string }) => row.number === number));
      const open = ['due', 'dialing', 'connecting', 'talking'].filter((name) => counts[name] > 0);
      return [underWay.map((row: { step: string }) => row.step).join(), open.join(), places.length];
    };
    assert.deepEqual(await step(), ['due', 'due', 1]);
    await world.happen(callbackId, claimed);
    assert.deepEqual(await step(), ['ringing', 'dialing', 1]);
    const rungAt = clock.now();
    await world.happen(callbackId, ready);
    assert.deepEqual(await step(), ['connecting', 'connecting', 1]);
    await world.happen(callbackId, bridged);
    assert.deepEqual(await step(), ['talking', 'talking', 0]);
    const { underWay } = await targetOf(id);
    assert.ok(Date.parse(underWay[0].since) >= rungAt);
    await world.happen(callbackId, { type: 'conversation-ended', by: 'the customer hung up' });
    const { lastOutcomes, counts, underWay: none } = await targetOf(id);
    assert.deepEqual(none, []);
    assert.equal(counts.talking, 0);
    const [ended] = lastOutcomes;
    assert.deepEqual(
      [ended.id, ended.outcome, ended.quote.said, ended.bridgedAt],
      [callbackId, 'completed', 'two minutes', underWay[0].since],
    );
  });

  it('counts who asked for a later time apart, until it has come', async () => {
    const { id } = await world.addTarget();
    const now = clock.now();
    await addCallback(world.engine.db, id, { dueAt: now + minute });
    for (const scheduledFor of [now + 3 * minute, now + 2 * minute])
      await addCallback(world.engine.db, id, { dueAt: scheduledFor, scheduledFor });
    const { counts, places } = await targetOf(id);
    assert.deepEqual(
      [counts.waiting, counts.later, counts.nextLaterAt, places.length],
      [1, 2, iso(now + 2 * minute), 1],
    );
  });

  it('tells of promises that are late, and not of second tries', async () => {
    const { id } = await world.addTarget();
    const past = clock.now() - 10 * minute;
    const quote = { lowSeconds: 60, highSeconds: 300, said: 'five minutes' };
    const promised = { createdAt: past, joinedAt: past, dueAt: past + minute, quote };
    await addCallback(world.engine.db, id, { createdAt: past, dueAt: past });
    await addCallback(world.engine.db, id, { ...promised, createdAt: clock.now() - 4 * minute });
    assert.equal((await targetOf(id)).counts.late, 0, 'nothing was said, or it is not over');
    const late = await addCallback(world.engine.db, id, promised);
    const atTime = clock.now() - 2 * minute;
    await addCallback(world.engine.db, id, { dueAt: atTime, scheduledFor: atTime });
    const { counts, alerts } = await targetOf(id);
    assert.deepEqual([counts.late, alerts], [2, ['promises-late']]);
    await world.happen(late.id, claimed, {
      ...{ type: 'attempt-failed', result: 'busy', reason: 'busy' },
    });
    assert.equal((await targetOf(id)).counts.late, 1);
  });

  it('names the first fifty and counts the rest', async () => {
    const { id } = await world.addTarget();
    const line = await SeenLine.open(world.engine, id, ['Ada']);
    for (let nth = 0; nth < 40; nth++) {
      line.caller(`caller ${nth}`, (100 - nth) * 1_000);
      const joinedAt = clock.now() - (100 - nth) * 1_000;
      const number = `+120245610${String(nth).padStart(2, '0')}`;
      await addCallback(world.engine.db, id, { number, joinedAt, dueAt: clock.now() + minute });
    }
    const { places, behind, counts } = await targetOf(id);
    assert.deepEqual([places.length, places[49].place], [50, 50]);
    assert.deepEqual([behind, counts.waiting], [{ callers: 15, callbacks: 15 }, 40]);
  });

  it('shows both call targets that share a queue the one line there is', async () => {
    const twilio = { workspaceSid: sidOf('WS', 1), taskQueueSid: sidOf('WQ', 77) };
    const [one, other] = [await world.addTarget({ twilio }), await world.addTarget({ twilio })];
    const first = await addCallback(world.engine.db, one.id, { joinedAt: clock.now() - 2_000 });
    const second = await addCallback(world.engine.db, other.id, { joinedAt: clock.now() - 1_000 });
    for (const { id } of [one, other]) {
      const { places, counts } = await targetOf(id);
      assert.deepEqual(
        places.map((place: Record<string, unknown>) => [place['id'], place['callTargetId']]),
        [
          [first.id, one.id],
          [second.id, other.id],
        ],
      );
      assert.equal(counts.waiting, 1);
    }
  });

  it('says how good the quotes of today and of the week are', async () => {
    const { id } = await world.addTarget();
    const at = clock.now() - minute;
    const believed = {
      ...{ meanSeconds: 30, p50Seconds: 30, p80Seconds: 40, lowSeconds: 20, highSeconds: 50 },
      overThreshold: 0,
    };
    const quote = { callTargetId: id, callbackId: null, at, believed, baselineSeconds: null };
    await insertQuotes(
      world.engine.db,
      ['a', 'b'].map((call) => ({ ...quote, call, basis: 'line', offered: true, reason: 'ok' })),
    );
    await settleQuotes(world.engine.db, [
      { callTargetId: id, call: 'a', happened: 'answered', at: at + 40_000 },
      { callTargetId: id, call: 'b', happened: 'answered', at: at + 60_000 },
    ]);
    await clock.run(31_000);
    const { accuracy } = await targetOf(id);
    assert.deepEqual(accuracy.today, {
      ...{ n: 2, rangeCoverage: 0.5, meanErrorSeconds: 20, biasSeconds: -20 },
    });
    // Sums of weeks are kept by who settles quotes, which nobody did here.
    assert.equal(accuracy.week.n, 0);
  });

  it('says that nobody is rung or taken where that is switched off', async () => {
    const { id } = await world.addTarget({ processing: false, registering: false });
    assert.deepEqual((await targetOf(id)).alerts, ['processing-off', 'registering-off']);
  });
});

describe('GET /v1/live/stream', () => {
  let url: string;
  let world: ApiWorld;
  before(async () => {
    world = await createApiWorld({ clock });
    url = await world.app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => world.close());
  const watch = (as = world.admin): Promise<EventReader> =>
    EventReader.open(clock, `${url}/v1/live/stream`, as.headers);
  const rest = async (): Promise<void> => {
    for (let look = 0; look < 8; look++) {
      await clock.run(500);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('gives a whole picture at once, and then only what has changed', async () => {
    const { id } = await world.addTarget();
    const reader = await watch();
    await reader.until(() => reader.events.length > 0);
    const [first] = reader.events;
    assert.equal(first?.event, 'picture');
    assert.ok(first?.data.callTargets.some((target: { id: string }) => target.id === id));
    await world.addCallback(id, { scheduledFor: iso(clock.now() + minute) });
    await reader.until(() => reader.events.length > 1);
    const { event, data } = reader.events[1]!;
    assert.equal(event, 'changes');
    assert.deepEqual(
      data.callTargets.map((target: object) => Object.keys(target).sort()),
      [['counts', 'id']],
    );
    assert.equal(data.callTargets[0].counts.later, 1);
    reader.close();
  });

  it('says every five seconds that there is no news, and nothing between', async () => {
    const reader = await watch();
    await reader.until(() => reader.events.length > 0);
    await rest();
    assert.equal(reader.events.length, 1);
    await reader.until(() => reader.events.length === 2);
    const { event, data } = reader.events[1]!;
    assert.deepEqual([event, data.callTargets, data.removed], ['changes', [], []]);
    assert.ok(Date.parse(data.at) - Date.parse(reader.events[0]!.data.at) >= 5_000);
    reader.close();
  });

  it('makes one picture of many changes, two a second at most', async () => {
    const { id } = await world.addTarget();
    const reader = await watch();
    await reader.until(() => reader.events.length > 0);
    for (let nth = 0; nth < 50; nth++) {
      const number = `+120245610${String(nth).padStart(2, '0')}`;
      await addCallback(world.engine.db, id, { number });
    }
    const counted = () =>
      reader.events.flatMap(({ data }) => data.callTargets).findLast((each) => each.id === id)
        ?.counts?.waiting === 50;
    await reader.until(counted);
    assert.ok(reader.events.length <= 4, `${reader.events.length} messages`);
    reader.close();
  });

  it('shows numbers to who may see them, and to nobody else', async () => {
    const { id } = await world.addTarget();
    const viewer = await Client.as(world.app, world.engine, 'viewer');
    const operator = await Client.as(world.app, world.engine, 'operator');
    const { number } = await addCallback(world.engine.db, id);
    await clock.run(600);
    const shown = async (client: Client): Promise<string> =>
      JSON.stringify((await client.get('/v1/live')).body);
    assert.ok(!(await shown(viewer)).includes(number));
    assert.ok((await shown(operator)).includes(number));
    const masked = await watch(viewer);
    await masked.until(() => masked.events.length > 0);
    assert.ok(masked.text.includes(id) && !masked.text.includes(number));
    masked.close();
  });

  it('ends for who may no longer see numbers, and hides them from then on', async () => {
    const { id } = await world.addTarget();
    const operator = await Client.as(world.app, world.engine, 'operator');
    const { number } = await addCallback(world.engine.db, id);
    const reader = await watch(operator);
    await reader.until(() => reader.text.includes(number));
    const { person } = (await operator.get('/v1/session')).body;
    await updatePerson(world.engine.db, person.id, { role: 'viewer' });
    await reader.until(() => reader.isEnded);
    const again = await watch(operator);
    await again.until(() => again.events.length > 0);
    assert.ok(again.text.includes(id) && !again.text.includes(number));
    again.close();
  });

  it('tells that a call target is gone', async () => {
    const { id } = await world.addTarget();
    const reader = await watch();
    await reader.until(() => reader.events.length > 0);
    await world.admin.send('DELETE', `/v1/call-targets/${id}`);
    await reader.until(() => reader.events.length > 1);
    assert.deepEqual(reader.events[1]!.data.removed, [id]);
    reader.close();
  });
});

describe('GET /v1/live/stream while the database is away', () => {
  it('says since when, and gives a new picture when it is there again', async () => {
    const database = await createTestDatabase({ clock });
    const link = new FaultyLink();
    const db = link.wrap(database.db, new Process(clock));
    const engine = createApiEngine({ db, clock });
    const app = await createApi(engine);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const { headers } = await Client.with(app, engine, ['read']);
    const reader = await EventReader.open(clock, `${url}/v1/live/stream`, headers);
    await reader.until(() => reader.events.length > 0);
    link.isCut = true;
    await reader.until(() => reader.events.some(({ event }) => event === 'away'));
    const away = reader.events.at(-1)!.data;
    assert.deepEqual([away.code, away.since], ['database-away', away.at]);
    await clock.run(5_000);
    await reader.until(() => reader.events.at(-1)!.data.at > away.at);
    assert.equal(reader.events.at(-1)!.data.since, away.since);
    const told = reader.events.length;
    link.isCut = false;
    await reader.until(() => reader.events.length > told);
    assert.equal(reader.events.at(-1)!.event, 'picture');
    reader.close();
    await app.close();
    await database.close();
  });
});
