import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Access } from '../../src/api/access.ts';
import { HandClock } from '../../src/base/clock.ts';
import { buildConsole } from '../../src/cli/build-console.ts';
import { personRoles } from '../../src/callback/person-role.ts';
import { scopes } from '../../src/engine/views.ts';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { routeAccess } from '../support/route-access.ts';

const clock = new HandClock();
let world: ApiWorld;
let built: string;
before(async () => {
  built = await buildConsole();
  // A demo, so that its way in is open, too.
  // Everybody asks for everything at one moment of this clock, which is more than an address may.
  const limits = { perAddress: { perSecond: 1, burst: 100_000 } };
  const shown = { dir: built, demo: true, dialIn: [] };
  world = await createApiWorld({ clock, api: { console: shown, limits } });
});
after(() => world.close());

/** Who may pass where, written by hand. */
const mayPass: Record<string, readonly Access[]> = {
  nobody: ['open', 'local'],
  'person viewer': ['open', 'local', 'session', 'offer:read', 'read'],
  'person operator': ['open', 'local', 'session', 'offer:read', 'read', 'operate'],
  'person manager': ['open', 'local', 'session', 'offer:read', 'read', 'operate', 'write'],
  'person admin': ['open', 'local', 'session', 'offer:read', 'read', 'operate', 'write', 'admin'],
  'key offer:read': ['open', 'local', 'offer:read'],
  'key read': ['open', 'local', 'offer:read', 'read'],
  'key operate': ['open', 'local', 'offer:read', 'read', 'operate'],
  'key write': ['open', 'local', 'offer:read', 'read', 'operate', 'write'],
  'key admin': ['open', 'local', 'offer:read', 'read', 'operate', 'write', 'admin'],
};

/** Somebody with nothing behind them that an earlier request has ended. */
async function clientOf(who: string): Promise<Client> {
  const { app, engine } = world;
  const role = personRoles.find((each) => who === `person ${each}`);
  if (role) return Client.as(app, engine, role);
  const scope = scopes.find((each) => who === `key ${each}`);
  if (scope) return Client.with(app, engine, [scope]);
  return new Client(app, null);
}

/** Asks for something that is not there, so that whoever may pass changes nothing. */
async function ask(client: Client, route: string, headers: Record<string, string> = {}) {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replace(/:\w+|\*/g, 'nothing');
  const body = method === 'GET' || method === 'DELETE' ? undefined : { no: 'such field' };
  return client.knock(method, url, body, {
    ...{ 'last-event-id': 'nonsense', 'sec-fetch-site': 'same-origin', ...headers },
  });
}

describe('the rights of everybody on every route', () => {
  for (const [who, allowed] of Object.entries(mayPass))
    it(who, async () => {
      for (const [route, access] of Object.entries(routeAccess)) {
        const { status, code } = await ask(await clientOf(who), route);
        const refused = who === 'nobody' ? 'unauthorized' : 'forbidden';
        const wanted = allowed.includes(access);
        const said = `${who}: ${route} gave ${status} ${code}`;
        if (wanted) assert.ok(!['unauthorized', 'forbidden', 'other-site'].includes(code), said);
        else assert.equal(code, refused, said);
      }
    });
});

const isOpen = (route: string): boolean => ['open', 'local'].includes(routeAccess[route] ?? '');

describe('a cookie', () => {
  it('changes nothing anywhere on the word of another site', async () => {
    const admin = await clientOf('person admin');
    for (const route of Object.keys(routeAccess)) {
      if (route.startsWith('GET ')) continue;
      const { status, code } = await ask(admin, route, { 'sec-fetch-site': 'cross-site' });
      assert.deepEqual([status, code], [403, 'other-site'], route);
    }
    assert.equal((await admin.get('/v1/session')).status, 200);
  });

  it('opens nothing any more once its session has ended or lapsed, or its person is disabled', async () => {
    const [ended, disabled, lapsed] = [
      await clientOf('person admin'),
      await clientOf('person manager'),
      await clientOf('person admin'),
    ];
    await ended.send('DELETE', '/v1/session');
    await world.engine.db.kysely
      .updateTable('person')
      .set({ disabled_at: new Date(clock.now()) })
      .where('role', '=', 'manager')
      .execute();
    for (const client of [ended, disabled, lapsed]) {
      if (client === lapsed) clock.advance(3_600_000);
      for (const route of Object.keys(routeAccess).filter((each) => !isOpen(each)))
        assert.equal((await ask(client, route)).status, 401, route);
    }
  });
});
