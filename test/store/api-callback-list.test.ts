import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { exportRowsMax } from '../../src/engine/list-callbacks.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { Client } from '../support/api.ts';

let world: ApiWorld;
let viewer: Client;
let target: string;
before(async () => {
  world = await createApiWorld();
  viewer = await Client.as(world.app, world.engine, 'viewer');
  target = (await world.addTarget({ name: '=Sales' })).id;
});
after(() => world.close());

const path = '/v1/callbacks';
const ids = async (query: string, client = world.admin): Promise<string[]> => {
  const { status, body } = await client.get(`${path}?callTargetId=${target}&${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map(({ id }: { id: string }) => id);
};

describe('a list of callbacks', () => {
  it('is narrowed by several at once, and pages go on in either order', async () => {
    const { admin, addCallback } = world;
    const soon = new Date(Date.now() + 7_200_000).toISOString();
    const [a, b, c, d] = [
      await addCallback(target, { number: '+12024565001' }),
      await addCallback(target, { number: '+12024565002', scheduledFor: soon }),
      await addCallback(target, { number: '+12024565003' }),
      await addCallback(target, { number: '+12024565004' }),
    ];
    await admin.post(`${path}/${c.id}/cancel`);
    assert.deepEqual(await ids('state=waiting,ended'), [d.id, c.id, b.id, a.id]);
    assert.deepEqual(await ids('outcome=cancelled,expired'), [c.id]);
    assert.deepEqual(await ids('digits=(202)%20456-5002'), [b.id]);
    assert.deepEqual(await ids('digits=65004&state=ended'), []);
    assert.deepEqual(await ids(`dueFrom=${soon}`), [b.id]);
    assert.deepEqual(await ids(`dueTo=${soon}`), [d.id, a.id]);
    const tomorrow = new Date(Date.now() + 86_400_000);
    // The plus of an offset, not encoded.
    const offset = tomorrow.toISOString().replace('Z', '+00:00');
    assert.deepEqual(await ids(`createdTo=${offset}`), [d.id, c.id, b.id, a.id]);
    assert.deepEqual(await ids(`createdFrom=${offset}`), []);
    const pages: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `callTargetId=${target}&sort=next-due&limit=1${cursor && `&cursor=${cursor}`}`;
      const { body } = await admin.get(`${path}?${query}`);
      pages.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    assert.deepEqual(pages, [a.id, d.id, b.id]);
    const counts = (await admin.get(`${path}/counts?callTargetId=${target}&digits=4565`)).body;
    assert.deepEqual(counts, {
      ...{ requested: 0, waiting: 3, dialing: 0, connecting: 0, talking: 0 },
      ...{ ended: 1, areMoreEnded: false },
    });
  });

  it('says of a wrong filter what was wanted', async () => {
    const wrong: [query: string, field: string, wanted: RegExp][] = [
      ['state=waiting,gone', 'state', /one or more of requested, waiting/],
      ['state=', 'state', /one or more of/],
      ['state=waiting&state=ended', 'state', /commas/],
      ['outcome=won', 'outcome', /completed/],
      ['callTargetId=', 'callTargetId', /ids of call targets/],
      ['digits=12', 'digits', /three to 15 digits/],
      [`digits=${'1'.repeat(40)}`, 'digits', /three to 15 digits/],
      ['digits=%25__', 'digits', /three to 15 digits/],
      ['digits=%D9%A3%D9%A3%D9%A3%D9%A3', 'digits', /three to 15 digits/],
      ['createdFrom=yesterday', 'createdFrom', /ISO 8601/],
      [
        'createdFrom=2026-01-02T00:00:00Z&createdTo=2026-01-01T00:00:00Z',
        ...(['createdTo', /a time after createdFrom/] as const),
      ],
      [
        'dueFrom=2026-01-01T00:00:00Z&dueTo=2026-01-01T01:00:00%2B01:00',
        ...(['dueTo', /a time after dueFrom/] as const),
      ],
      ['sort=oldest', 'sort', /newest, next-due/],
      ['page=2', 'page', /one of the fields/],
    ];
    for (const [query, field, wanted] of wrong) {
      const { status, body } = await world.admin.get(`${path}?${query}`);
      assert.deepEqual([status, body.code], [400, 'bad-request'], query);
      assert.equal(body.errors[0].field, field, query);
      assert.match(body.errors[0].wanted, wanted);
    }
    const [first] = await ids('');
    for (const query of [`sort=next-due&cursor=${first}`, `cursor=1.${first}`, 'cursor=1.x'])
      assert.equal((await world.admin.get(`${path}?${query}`)).status, 400, query);
  });
});

describe('who may not see numbers', () => {
  it('gets them masked in lists, the one and the events, and cannot search by them', async () => {
    const { admin, addCallback } = world;
    const metadata = { 'x-user-to-user': 'from 202-456-5010' };
    const { id } = await addCallback(target, { number: '+12024565010', metadata });
    await admin.post(`${path}/${id}/cancel`, { reason: 'rang from 2024565011' });
    const [item] = (await viewer.get(`${path}?limit=1`)).body.items;
    const one = (await viewer.get(`${path}/${id}`)).body;
    for (const shown of [item, one])
      assert.deepEqual(
        [shown.id, shown.number, shown.metadata['x-user-to-user'], shown.reason],
        [id, '+12…10', 'from 202…10', 'rang from 202…11'],
      );
    assert.doesNotMatch(JSON.stringify([item, one]), /456-?501/);
    for (const query of ['digits=4565', 'number=%2B12024565010'])
      for (const list of [path, `${path}/counts`, '/v1/callbacks.csv']) {
        const { status, body } = await viewer.get(`${list}?${query}`);
        assert.deepEqual([status, body.code], [403, 'forbidden'], `${list}?${query}`);
      }
    assert.equal((await viewer.post(`${path}/${id}/restore`)).status, 403);
  });
});

describe('an export', () => {
  const rows = (text: string) => text.slice(1).trimEnd().split('\r\n');

  it('is a file of what the list shows, with formulas and numbers as text', async () => {
    const { admin, addCallback } = world;
    const metadata = { 'x-user-to-user': '=HYPERLINK("http://evil.example","click, \'me\'")' };
    const { id } = await addCallback(target, { number: '+12024565020', metadata });
    const { status, headers, body } = await admin.get(
      `/v1/callbacks.csv?callTargetId=${target}&digits=4565020`,
    );
    assert.equal(status, 200);
    assert.match(String(headers['content-type']), /^text\/csv; charset=utf-8/);
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="callbacks-\d{4}-\d\d-\d\d\.csv"$/,
    );
    assert.equal(headers['unhold-cut'], 'false');
    assert.equal(body[0], '\u{FEFF}');
    const [head, row, ...more] = rows(body);
    assert.match(head!, /^"id","callTargetId","callTarget","number","state",/);
    assert.match(row!, new RegExp(`^"${id}","${target}","'=Sales","'\\+12024565020","waiting",`));
    assert.ok(row!.includes('"{""x-user-to-user"":""=HYPERLINK('));
    assert.equal(more.length, 0);
  });

  it('goes on past a page, in the order that was asked for', async () => {
    const { admin, engine } = world;
    const { id } = await world.addTarget();
    await sql`insert into callback select ('019a0000-0000-7000-8000-' || lpad(nth::text, 12, '0'))::uuid, ${id}::uuid,
        '+1202' || (4000000 + nth), 'waiting', null, null, now(), now(), date_trunc('second', now()) - nth * interval '1 second', null,
        now() + interval '1 day', null, '{}', null, 'api', 0, 0, now() + interval '1 day', null, 0, false, null, now(), false
        from generate_series(1, 2050) nth`.execute(engine.db.kysely);
    const { body } = await admin.get(`/v1/callbacks.csv?callTargetId=${id}&sort=next-due`);
    const [, ...lines] = rows(body);
    const order = lines.map((line) => Number(line.slice(25, 37)));
    assert.deepEqual(
      order,
      Array.from({ length: 2050 }, (_, nth) => 2050 - nth),
    );
    assert.ok(exportRowsMax >= 2050);
  });

  it('is masked for who may not see numbers, and written to the audit log', async () => {
    const { status, body } = await viewer.get(`/v1/callbacks.csv?callTargetId=${target}`);
    assert.equal(status, 200);
    assert.doesNotMatch(body, /456-?50/);
    assert.match(body, /"'\+12…20"/);
    const entries = await world.engine.db.kysely
      .selectFrom('audit')
      .select(['actor_kind', 'actor_name', 'status'])
      .where('route', '=', '/v1/callbacks.csv')
      .orderBy('id', 'desc')
      .execute();
    assert.deepEqual(entries[0], { actor_kind: 'person', actor_name: 'A viewer', status: 200 });
  });
});
