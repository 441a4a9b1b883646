import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { hashPassword } from '../../src/base/password.ts';
import type { PersonRole } from '../../src/callback/person-role.ts';
import { openDemoSession } from '../../src/engine/person-sessions.ts';
import { insertPerson } from '../../src/store/people.ts';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

const clock = new HandClock();
let world: ApiWorld;
let ofPassword: string;
before(async () => {
  world = await createApiWorld({ clock });
  ofPassword = await hashPassword('a long password');
});
after(() => world.close());

const ownPage = { 'sec-fetch-site': 'same-origin' };

async function addPerson(email: string, role: PersonRole = 'operator'): Promise<void> {
  const person = { id: newId(), email, name: 'Ada <img onerror>', role, demo: false };
  await insertPerson(world.engine.db, { ...person, password: ofPassword });
}

function cookieOf(headers: Record<string, unknown>): string {
  const [, secret = ''] = /^__Host-unhold=([^;]*);/.exec(String(headers['set-cookie'])) ?? [];
  return secret;
}

async function tryToSignIn(email: string, password: string, headers = ownPage) {
  return new Client(world.app, null).post('/v1/session', { email, password }, headers);
}

describe('signing in', () => {
  it('gives a cookie that no script and no other site gets, and says who one is', async () => {
    await addPerson('ada@example.com');
    const answer = await tryToSignIn(' Ada@Example.com ', 'a long password');
    assert.equal(answer.status, 201);
    assert.match(
      String(answer.headers['set-cookie']),
      /^__Host-unhold=[0-9a-f]{64}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    assert.equal(answer.body.person.name, 'Ada <img onerror>');
    assert.deepEqual([answer.body.scopes, answer.body.seesNumbers], [['operate'], true]);
    const ada = Client.signedIn(world.app, cookieOf(answer.headers));
    assert.deepEqual((await ada.get('/v1/session')).body, answer.body);
    assert.equal((await ada.get('/v1/callbacks')).status, 200);
    const rows = await world.engine.db.kysely.selectFrom('person_session').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(cookieOf(answer.headers)));
  });

  it('is refused in the same words whoever it is not', async () => {
    await addPerson('eve@example.com');
    const unknown = await tryToSignIn('nobody@example.com', 'a long password');
    const wrong = await tryToSignIn('eve@example.com', 'another password');
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'sign-in-refused']);
    assert.deepEqual(unknown.body, wrong.body);
    assert.equal(unknown.headers['set-cookie'], undefined);
  });

  it('slows down who guesses, known or not, and lets the right one in after the pause', async () => {
    await addPerson('slow@example.com');
    for (const email of ['slow@example.com', 'ghost@example.com']) {
      const statuses = [];
      for (let n = 0; n < 7; n++) statuses.push((await tryToSignIn(email, `guess ${n}`)).status);
      assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429], email);
    }
    const early = await tryToSignIn('slow@example.com', 'a long password');
    assert.deepEqual([early.status, early.headers['retry-after']], [429, '30']);
    clock.advance(30_000);
    assert.equal((await tryToSignIn('slow@example.com', 'guess')).status, 401);
    clock.advance(59_000);
    assert.equal((await tryToSignIn('slow@example.com', 'a long password')).status, 429);
    clock.advance(1_000);
    assert.equal((await tryToSignIn('slow@example.com', 'a long password')).status, 201);
    assert.equal((await tryToSignIn('slow@example.com', 'guess')).status, 401);
  });

  it('does not let many guesses at once be more than many in turn', async () => {
    clock.advance(60_000);
    const tries = Array.from({ length: 12 }, (_, n) => tryToSignIn('many@example.com', `g ${n}`));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 7);
  });

  it('limits an address that tries one name after the other', async () => {
    clock.advance(60_000);
    const statuses = [];
    for (let n = 0; n < 31; n++) {
      const answer = await world.app.inject({
        ...{ method: 'POST', url: '/v1/session', headers: ownPage, remoteAddress: '192.0.2.7' },
        payload: {},
      });
      statuses.push(answer.statusCode);
    }
    assert.deepEqual([statuses.at(0), statuses.at(29), statuses.at(30)], [400, 400, 429]);
  });

  it('ends the session that the browser had before', async () => {
    await addPerson('twice@example.com');
    const first = cookieOf((await tryToSignIn('twice@example.com', 'a long password')).headers);
    const again = await Client.signedIn(world.app, first).post('/v1/session', {
      ...{ email: 'twice@example.com', password: 'a long password' },
    });
    assert.equal(again.status, 201);
    assert.notEqual(cookieOf(again.headers), first);
    assert.equal((await Client.signedIn(world.app, first).get('/v1/session')).status, 401);
  });
});

describe('a session', () => {
  const open = () => Client.as(world.app, world.engine, 'admin');
  const status = async (client: Client) => (await client.get('/v1/session')).status;

  it('ends when one signs out, after an hour unused, and after a day in any case', async () => {
    const left = await open();
    const out = await left.send('DELETE', '/v1/session');
    assert.equal(out.status, 204);
    assert.match(String(out.headers['set-cookie']), /^__Host-unhold=; .*Expires=Thu, 01 Jan 1970/);
    assert.equal(await status(left), 401);

    const idle = await open();
    clock.advance(59 * 60_000);
    assert.equal(await status(idle), 200);
    clock.advance(59 * 60_000);
    assert.equal(await status(idle), 200);
    clock.advance(61 * 60_000);
    assert.equal(await status(idle), 401);

    const busy = await open();
    for (let minutes = 0; minutes < 23 * 60 + 30; minutes += 30) {
      assert.equal(await status(busy), 200, `after ${minutes} minutes`);
      clock.advance(30 * 60_000);
    }
    clock.advance(30 * 60_000);
    assert.equal(await status(busy), 401);
  });

  it('is forgotten a day later, when its person signs in again', async () => {
    await addPerson('often@example.com');
    const signInOnce = () => tryToSignIn('often@example.com', 'a long password');
    const kept = async () => {
      const rows = world.engine.db.kysely
        .selectFrom('person_session')
        .innerJoin('person', 'person.id', 'person_id');
      return rows.select('person_session.id').where('email', '=', 'often@example.com').execute();
    };
    await signInOnce();
    await signInOnce();
    assert.equal((await kept()).length, 2);
    clock.advance(24 * 3_600_000);
    assert.equal((await signInOnce()).status, 201);
    assert.equal((await kept()).length, 1);
  });

  it('that is no session is 401 without the database being asked', async () => {
    const away = new Client(world.app, null, { cookie: "__Host-unhold='; drop table person" });
    const { status, body } = await away.get('/v1/callbacks');
    assert.deepEqual([status, body.code, body.demo, body.oidc], [401, 'unauthorized', false, null]);
  });

  it('changes nothing from a page of another site', async () => {
    const admin = await open();
    const request = ['/v1/api-keys', { name: 'theirs', scopes: ['admin'] }] as const;
    for (const site of ['cross-site', 'same-site', 'none', ''])
      assert.equal(
        (await admin.post(...request, { 'sec-fetch-site': site })).body.code,
        'other-site',
        site,
      );
    const secret = 'a'.repeat(64);
    const old = (headers: Record<string, string>) =>
      new Client(world.app, null, { cookie: `__Host-unhold=${secret}`, ...headers }).post(
        ...request,
      );
    const host = 'unhold.example.com';
    assert.equal((await old({ host })).status, 403);
    assert.equal((await old({ host, origin: 'https://evil.example' })).status, 403);
    assert.equal((await old({ host, origin: 'null' })).status, 403);
    // From our own page; the session itself is not known.
    assert.equal((await old({ host, origin: 'https://unhold.example.com' })).status, 401);
    const signIn = await new Client(world.app, null).post(
      '/v1/session',
      { email: 'ada@example.com', password: 'a long password' },
      { 'sec-fetch-site': 'cross-site' },
    );
    assert.deepEqual([signIn.status, signIn.headers['set-cookie']], [403, undefined]);
  });

  it('that ends takes its live streams with it', async () => {
    const admin = await open();
    const { headers } = admin;
    const answer = await world.app.inject({ url: '/v1/events', headers, payloadAsStream: true });
    assert.equal(answer.statusCode, 200);
    const stream = answer.stream();
    let isOver = false;
    stream.on('data', () => {}).on('end', () => (isOver = true));
    const later = async (): Promise<void> => {
      await clock.run(15_000);
      // A turn of the database, after which the stream has been asked about, too.
      await world.admin.get('/v1/call-targets');
    };
    await later();
    assert.equal(isOver, false);
    await admin.send('DELETE', '/v1/session');
    const isStreamOver = (): boolean => isOver;
    for (let n = 0; n < 40 && !isStreamOver(); n++) await later();
    stream.destroy();
    assert.equal(isOver, true);
  });

  it('acts in the journal under the name of the person', async () => {
    const { id: callTargetId } = await world.addTarget();
    const operator = await Client.as(world.app, world.engine, 'operator');
    const { id } = await world.addCallback(callTargetId);
    const { body } = await operator.post(`/v1/callbacks/${id}/cancel`, {});
    assert.equal(body.journal.at(-1).actor, 'person:A operator');
  });
});

describe('the demo', () => {
  it('signs in without a word on its own machine, and nowhere else', async () => {
    const demo = await createApiWorld({ api: { console: { dir: null, demo: true, dialIn: [] } } });
    try {
      const nobody = new Client(demo.app, null, ownPage);
      assert.equal((await nobody.get('/v1/session')).body.demo, true);
      const entered = await nobody.post('/v1/session/demo');
      assert.deepEqual([entered.status, entered.body.demo], [201, true]);
      const secret = cookieOf(entered.headers);
      assert.equal((await Client.signedIn(demo.app, secret).get('/v1/api-keys')).status, 200);
      for (const headers of [
        { ...ownPage, 'x-forwarded-for': '192.0.2.1' },
        { ...ownPage, host: 'rebound.example' },
        { 'sec-fetch-site': 'cross-site' },
      ])
        assert.equal((await nobody.post('/v1/session/demo', undefined, headers)).status, 403);
    } finally {
      await demo.close();
    }
  });

  it('is not there in production, nor is its session worth anything', async () => {
    const answer = await new Client(world.app, null, ownPage).post('/v1/session/demo');
    assert.equal(answer.status, 403);
    const { secret } = await openDemoSession(world.engine, { address: '', browser: '' });
    assert.equal((await Client.signedIn(world.app, secret).get('/v1/session')).status, 401);
  });
});
