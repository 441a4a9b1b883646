import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { createApiKey } from '../../src/engine/api-keys.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { EventReader } from '../support/event-reader.ts';

const clock = new HandClock();
let world: ApiWorld;
let url: string;
let key: string;
before(async () => {
  world = await createApiWorld({ clock });
  url = await world.app.listen({ port: 0, host: '127.0.0.1' });
  key = (await createApiKey(world.engine, { name: 'reader', scopes: ['read'] })).secret;
});
after(() => world.close());

const open = (path: string, headers: Record<string, string> = {}): Promise<EventReader> =>
  EventReader.open(clock, `${url}${path}`, { authorization: `Bearer ${key}`, ...headers });

describe('GET /v1/events', () => {
  it('tells what happens after it was opened, with the callback as it is', async () => {
    const target = (await world.addTarget()).id;
    await world.addCallback(target);
    const reader = await open('/v1/events');
    const { id, number } = await world.addCallback(target);
    await world.admin.post(`/v1/callbacks/${id}/cancel`);
    await reader.until(() => reader.events.length >= 2);
    assert.deepEqual(
      reader.events.map(({ event, data }) => [event, data.callbackId, data.callTargetId]),
      [
        ['requested', id, target],
        ['cancel-requested', id, target],
      ],
    );
    const { data, id: eventId } = reader.events[1]!;
    assert.equal(data.id, eventId);
    assert.equal(data.actor, 'key:admin');
    assert.deepEqual([data.callback.number, data.callback.outcome], [number, 'cancelled']);
    reader.close();
  });

  it('resumes after any event, with none left out and none twice', async () => {
    const target = (await world.addTarget()).id;
    const live = await open(`/v1/events?callTargetId=${target}`);
    for (let n = 0; n < 4; n++) await world.addCallback(target);
    await live.until(() => live.events.length === 4);
    const ids = live.events.map(({ id }) => id!);
    const resumed = await open('/v1/events', { 'last-event-id': ids[1]! });
    await world.addCallback(target);
    await resumed.until(() => resumed.events.length === 3);
    await live.until(() => live.events.length === 5);
    assert.deepEqual(
      resumed.events.map(({ id }) => id),
      live.events.slice(2).map(({ id }) => id),
    );
    live.close();
    resumed.close();
  });

  it('tells of one call target only when asked to', async () => {
    const [mine, other] = [(await world.addTarget()).id, (await world.addTarget()).id];
    const reader = await open(`/v1/events?callTargetId=${mine}`);
    await world.addCallback(other);
    const { id } = await world.addCallback(mine);
    await reader.until(() => reader.events.length > 0);
    assert.deepEqual(
      reader.events.map(({ data }) => data.callbackId),
      [id],
    );
    reader.close();
  });

  it('is kept alive while nothing happens', async () => {
    const reader = await open('/v1/events');
    await reader.until(() => reader.text.includes('retry'));
    await clock.run(14_000);
    assert.doesNotMatch(reader.text, /: still here/);
    await clock.run(1_500);
    await reader.until(() => reader.text.includes(': still here\n\n'));
    reader.close();
  });

  it('refuses an id that is none of ours', async () => {
    for (const id of ['x', '1', "1-1' or 1=1", '-1-1']) {
      const answer = await world.admin.send('GET', '/v1/events', undefined, {
        'last-event-id': id,
      });
      assert.deepEqual([answer.status, answer.body.code], [400, 'bad-request'], id);
    }
  });

  it('gives one key fifty places and no more, so that others find one', async () => {
    const { secret } = await createApiKey(world.engine, { name: 'greedy', scopes: ['read'] });
    const headers = { authorization: `Bearer ${secret}` };
    const ask = () => world.app.inject({ url: '/v1/events', headers, payloadAsStream: true });
    const opened = await Promise.all(Array.from({ length: 50 }, ask));
    assert.deepEqual([...new Set(opened.map(({ statusCode }) => statusCode))], [200]);
    const refused = await world.app.inject({ url: '/v1/events', headers });
    assert.deepEqual([refused.statusCode, refused.json().code], [429, 'too-many-requests']);
    const other = await open('/v1/events');
    await other.until(() => other.text.includes('retry'));
    other.close();
    for (const answer of opened) answer.stream().destroy();
  });

  it('ends when the server stops, and leaves nothing open', async () => {
    const [events, live] = [await open('/v1/events'), await open('/v1/live/stream')];
    await world.app.close();
    for (let turn = 0; turn < 50 && !(events.isEnded && live.isEnded); turn++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(events.isEnded && live.isEnded);
    assert.equal(clock.pendingCount, 0);
  });
});
