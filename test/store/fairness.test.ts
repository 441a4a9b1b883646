import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { newId } from '../../src/base/ids.ts';
import { insertQueueEvents } from '../../src/store/queue-events.ts';
import type { LineEvent } from '../../src/callback/queue-event.ts';
import { agent, destination, Fixture, readyCustomer } from '../support/engine-fixture.ts';
import { Client, createApi } from '../support/api.ts';

const fixture = new Fixture();
let app: FastifyInstance;
let reader: Client;
before(async () => {
  await fixture.open();
  app = await createApi(fixture.node.engine);
  reader = await Client.with(app, fixture.node.engine, ['read']);
});
after(async () => {
  await app.close();
  await fixture.world.close();
});

const [ann, bob, cy, dee] = ['+12025550143', '+12025550144', '+12025550145', '+12025550146'];
const numbers: Record<string, string> = { ann, bob, cy, dee };
const ask = (target: string, query = '') =>
  reader.get(`/v1/call-targets/${target}/fairness?${query}`);

describe('who was served before whom', () => {
  let target: string;
  const ids: Record<string, string> = {};
  before(async () => {
    fixture.meet({
      // Does not hear it the first time.
      [ann]: [{ ringMs: 0, does: 'nothing' }, readyCustomer],
      // Asks to be called again later.
      [bob]: [
        { ...readyCustomer, keys: { 'callback-menu': '2', 'more-time-menu': '1' } },
        readyCustomer,
      ],
      ...{ [cy]: [readyCustomer], [dee]: [readyCustomer], [destination]: [agent] },
    });
    ({ id: target } = await fixture.addTarget());
    for (const [name, number, laterMs] of [
      ...[['ann', ann, 0] as const, ['bob', bob, 1_000] as const],
      ...[['cy', cy, 12_000] as const, ['dee', dee, 90_000] as const],
    ]) {
      await fixture.world.run(laterMs);
      ids[name] = (await fixture.request(target, { number })).id;
    }
    for (const id of Object.values(ids)) await fixture.ended(id);
  });
  const nameOf = (id: string) => Object.entries(ids).find(([, other]) => other === id)?.[0];

  it('is told of real calls, each with what kept the first from being served', async () => {
    const { status, body } = await ask(target);
    assert.equal(status, 200, JSON.stringify(body));
    const told = body.items.map(
      (item: { callbackId: string; overtaken: number; overtakenBy: { id: string }[] }) => [
        nameOf(item.callbackId),
        item.overtaken,
        item.overtakenBy.map((by) => ({ ...by, id: nameOf(by.id) })),
      ],
    );
    const times = async (name: string) => {
      const { joinedAt, journal } = await fixture.view(ids[name]!);
      return { joinedAt, servedAt: journal.find(({ event }) => event === 'bridged')!.at };
    };
    const by = async (id: string, reason: string) => ({
      ...{ kind: 'callback', id, number: numbers[id], ...(await times(id)), reason },
    });
    assert.deepEqual(told, [
      ['dee', 0, []],
      ['cy', 0, []],
      ['bob', 2, [await by('cy', 'snoozed'), await by('dee', 'snoozed')]],
      // Her phone still rang when Cy talked, and nobody had taken it when Dee did.
      ['ann', 2, [await by('cy', 'ready-first'), await by('dee', 'no-answer')]],
    ]);
    const { from, to, ...summary } = body.summary;
    assert.equal(Date.parse(to) - Date.parse(from), 86_400_000);
    assert.deepEqual(summary, {
      ...{ callbacks: 4, neverOvertakenShare: 0.5, meanOvertaken: 1, mostOvertaken: 2 },
      reasons: { snoozed: 2, 'ready-first': 1, 'no-answer': 1 },
    });
    assert.deepEqual(
      body.items.map((item: { number: string }) => item.number),
      [dee, cy, bob, ann],
    );
  });

  it('tells of live calls of the queue, but not of our own return calls as such', async () => {
    const taskQueueSid = `WQ${'1'.repeat(32)}`;
    const twilio = { workspaceSid: `WS${'1'.repeat(32)}`, taskQueueSid };
    const { id: watched } = await fixture.addTarget({ twilio });
    fixture.meet({ [ann]: [readyCustomer], [destination]: [agent] });
    const { id } = await fixture.request(watched, { number: ann });
    const joinedAt = fixture.world.clock.now();
    let nth = 0;
    const tell = (call: string, joined: number, answered: number | null, more: object = {}) => {
      const base = { line: taskQueueSid, sourceId: `${nth++}` };
      const at = joinedAt + joined * 1000;
      const events: LineEvent[] = [
        {
          ...base,
          event: { type: 'joined', at, since: at, call, priority: 0, isCallback: false, ...more },
        },
      ];
      if (answered !== null)
        events.push({
          ...base,
          event: { type: 'answered', at: joinedAt + answered * 1000, call, agent: 'WK1' },
        });
      return insertQueueEvents(fixture.world.database.db, events);
    };
    await tell('later', 1, 30);
    await tell('prior', 2, 40, { priority: 1 });
    await tell('earlier', -5, 20);
    await tell('after', 10, 900);
    await tell('waiting', 3, null);
    await tell('earlier-place', 5, 50, { since: joinedAt - 60_000 });
    await tell(id, 60, 61, { isCallback: true, since: joinedAt });
    await tell('elsewhere', 1, 30);
    await fixture.world.database.db.kysely
      .updateTable('queue_event')
      .set({ line: 'WQ2' })
      .where('call', '=', 'elsewhere')
      .execute();
    await fixture.ended(id);
    const { body } = await ask(watched);
    const iso = (seconds: number): string => new Date(joinedAt + seconds * 1000).toISOString();
    assert.deepEqual(body.items[0].overtakenBy, [
      {
        ...{ kind: 'live', id: 'later', number: null, joinedAt: iso(1), servedAt: iso(30) },
        reason: 'not-yet-rung',
      },
      {
        kind: 'live',
        id: 'prior',
        number: null,
        joinedAt: iso(2),
        servedAt: iso(40),
        reason: 'priority',
      },
    ]);
    assert.equal(body.items[0].overtaken, 2);
  });

  it('is of the times asked for, overtaken also by those who joined after them', async () => {
    const { joinedAt } = await fixture.view(ids['bob']!);
    const to = new Date(Date.parse(joinedAt)).toISOString();
    const { body } = await ask(target, `to=${to}`);
    assert.deepEqual(
      body.items.map((item: { callbackId: string }) => nameOf(item.callbackId)),
      ['ann'],
    );
    assert.equal(body.items[0].overtaken, 2);
    assert.equal(body.summary.callbacks, 1);
  });

  it('comes in pages with the same summary', async () => {
    const to = new Date(fixture.world.clock.now()).toISOString();
    const first = (await ask(target, `limit=3&to=${to}`)).body;
    const second = (await ask(target, `limit=3&to=${to}&cursor=${first.nextCursor}`)).body;
    const names = [...first.items, ...second.items].map(({ callbackId }) => nameOf(callbackId));
    assert.deepEqual(names, ['dee', 'cy', 'bob', 'ann']);
    assert.equal(second.nextCursor, null);
    assert.deepEqual(second.summary, first.summary);
  });

  it('is refused for times that are none, and for another list’s cursor', async () => {
    const refused = [
      'from=yesterday',
      'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      'from=2026-01-01T00:00:00Z&to=2026-01-08T01:00:01Z',
      `cursor=${newId()}`,
      'cursor=%00',
      'limit=0',
      'unknown=1',
    ];
    for (const query of refused) {
      const { status, body } = await ask(target, query);
      assert.deepEqual([status, body.code], [400, 'bad-request'], query);
    }
    assert.equal((await ask(newId())).body.code, 'not-found');
    assert.equal((await ask('x')).body.code, 'not-found');
  });
});
