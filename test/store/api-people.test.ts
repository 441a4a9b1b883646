import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { HandClock } from '../../src/base/clock.ts';
import { inviteFirstAdmin } from '../../src/engine/invitations.ts';
import { Client, type Answer } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

const clock = new HandClock();
let world: ApiWorld;
before(async () => {
  world = await createApiWorld({ clock });
});
after(() => world.close());

const password = 'correct horse battery';
const tokenOf = (path: string): string => path.split('#')[1] ?? '';
const stranger = () => new Client(world.app, null, { 'sec-fetch-site': 'same-origin' });

function clientOf({ headers }: Answer): Client {
  const secret = /^__Host-unhold=([0-9a-f]{64});/.exec(String(headers['set-cookie']))?.[1];
  assert.ok(secret, 'no cookie was set');
  return Client.signedIn(world.app, secret);
}

async function accept(path: string, more: object = {}): Promise<Answer> {
  clock.advance(2_000);
  return stranger().post('/v1/invitations/accept', { token: tokenOf(path), password, ...more });
}

/** Somebody invited by the key who has set the password. */
async function join(email: string, role: string) {
  const { body } = await world.admin.post('/v1/people', { name: email, email, role });
  const answer = await accept(body.invitation.path);
  assert.equal(answer.status, 201);
  return { id: body.person.id as string, client: clientOf(answer) };
}

const signIn = (email: string, more: object = {}) => {
  clock.advance(2_000);
  return stranger().post('/v1/session', { email, password, ...more });
};

describe('the first admin', () => {
  it('comes in by a link that is made once, works once, and dies when there is an admin', async () => {
    const first = await inviteFirstAdmin(world.engine);
    assert.ok(first);
    assert.equal(await inviteFirstAdmin(world.engine), null, 'one link is enough');
    const second = await inviteFirstAdmin(world.engine, { again: true });
    assert.ok(second);
    const look = await stranger().post('/v1/invitations/look', { token: tokenOf(first.path) });
    assert.deepEqual(look.body, { person: null, expiresAt: first.expiresAt });

    const unnamed = await accept(first.path);
    assert.deepEqual(
      unnamed.body.errors.map(({ field }: { field: string }) => field),
      ['name', 'email'],
    );
    const weak = { name: 'Ada Lovelace', email: 'ada@example.com' };
    for (const bad of ['short', 'aaaaaaaaaaaaaa', 'password1234', 'lovelace2026', 'x'.repeat(201)])
      assert.equal((await accept(first.path, { ...weak, password: bad })).status, 400, bad);
    const entered = await accept(first.path, weak);
    assert.equal(entered.status, 201);
    assert.equal(entered.body.session.person.role, 'admin');
    assert.equal((await clientOf(entered).get('/v1/people')).status, 200);
    for (const { path } of [first, second]) {
      const late = await accept(path, { name: 'Eve', email: 'eve@example.com' });
      assert.deepEqual([late.status, late.body.code], [410, 'invitation-over']);
    }
    assert.equal(await inviteFirstAdmin(world.engine, { again: true }), null);
    assert.equal((await signIn('ADA@example.com')).status, 201);
  });

  it('is never left without another: the last one cannot be demoted or disabled', async () => {
    const { items } = (await world.admin.get('/v1/people')).body;
    const [ada] = items;
    // A manager who is made an admin and has no way in yet does not count.
    const invited = await world.admin.post('/v1/people', {
      ...{ name: 'Not yet', email: 'notyet@example.com', role: 'admin' },
    });
    assert.equal(invited.status, 201);
    const change = (id: string, body: object) =>
      world.admin.send('PATCH', `/v1/people/${id}`, body);
    for (const body of [{ role: 'viewer' }, { disabled: true }]) {
      const refused = await change(ada.id, body);
      assert.deepEqual([refused.status, refused.body.code], [409, 'last-admin']);
    }
    assert.equal((await change(ada.id, { name: 'Ada L.' })).status, 200);
    const other = await join('grace@example.com', 'admin');
    const both = await Promise.all([
      change(ada.id, { role: 'viewer' }),
      change(other.id, { role: 'viewer' }),
    ]);
    assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([200, 409]));
  });
});

describe('people', () => {
  it('are invited by a link that is shown once and replaced by the next', async () => {
    const request = { name: 'Linus', email: ' Linus@Example.com', role: 'operator' };
    const made = await world.admin.post('/v1/people', request, { 'idempotency-key': 'once' });
    assert.equal(made.body.person.email, 'linus@example.com');
    const again = await world.admin.post('/v1/people', request, { 'idempotency-key': 'once' });
    assert.equal(again.body.invitation.path, null);
    assert.equal((await world.admin.post('/v1/people', request)).body.code, 'already-exists');
    const listed = (await world.admin.get('/v1/people')).body;
    assert.ok(!JSON.stringify(listed).includes(tokenOf(made.body.invitation.path)));
    const newer = await world.admin.post(`/v1/people/${made.body.person.id}/invitation`, {});
    assert.equal((await accept(made.body.invitation.path)).status, 410);
    const look = await stranger().post('/v1/invitations/look', {
      token: tokenOf(newer.body.path),
    });
    assert.deepEqual(look.body.person, {
      ...{ name: 'Linus', email: 'linus@example.com', role: 'operator' },
    });
    clock.advance(3 * 86_400_000);
    assert.equal((await accept(newer.body.path)).status, 410);
  });

  it('set a new password by a new link, which ends their sessions', async () => {
    const { id, client } = await join('barbara@example.com', 'manager');
    const { body } = await world.admin.post(`/v1/people/${id}/invitation`, {});
    assert.equal((await client.get('/v1/session')).status, 200);
    const renewed = await accept(body.path, { password: 'another long one 7' });
    assert.equal(renewed.status, 201);
    assert.equal((await client.get('/v1/session')).status, 401);
    assert.equal((await signIn('barbara@example.com')).status, 401);
    assert.equal(
      (await signIn('barbara@example.com', { password: 'another long one 7' })).status,
      201,
    );
  });

  it('have a new role at their next request, and are out at once when disabled', async () => {
    const { id, client } = await join('ken@example.com', 'viewer');
    assert.equal((await client.post('/v1/call-targets', {})).status, 403);
    await world.admin.send('PATCH', `/v1/people/${id}`, { role: 'manager' });
    assert.equal((await client.post('/v1/call-targets', {})).status, 400);
    const invited = await world.admin.post(`/v1/people/${id}/invitation`, {});
    await world.admin.send('PATCH', `/v1/people/${id}`, { disabled: true });
    assert.equal((await client.get('/v1/session')).status, 401);
    assert.equal((await signIn('ken@example.com')).status, 401);
    assert.equal((await accept(invited.body.path)).status, 410);
    await world.admin.send('PATCH', `/v1/people/${id}`, { disabled: false });
    assert.equal((await client.get('/v1/session')).status, 401, 'what has ended stays so');
    assert.equal((await signIn('ken@example.com')).status, 201);
  });

  it('are signed out everywhere by an admin', async () => {
    const { id, client } = await join('dennis@example.com', 'viewer');
    assert.equal((await world.admin.send('DELETE', `/v1/people/${id}/sessions`)).status, 204);
    assert.equal((await client.get('/v1/session')).status, 401);
    assert.equal((await world.admin.send('DELETE', '/v1/people/nope/sessions')).status, 404);
  });

  it('are taken as they are written, whatever that is', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const email = "o'hara+1@example.com";
    const made = await world.admin.post('/v1/people', { name, email, role: 'viewer' });
    assert.deepEqual([made.body.person.name, made.body.person.email], [name, email]);
    for (const [field, value] of Object.entries({
      email: ['', 'no at', 'a@b\r\nc', '<a@b>', `${'x'.repeat(300)}@example.com`, 7],
      name: ['', 'a\u0007', 'x'.repeat(101)],
      role: ['root', null],
    }))
      for (const wrong of value) {
        const body = { name: 'A', email: 'a@example.com', role: 'viewer', [field]: wrong };
        const { status, body: problem } = await world.admin.post('/v1/people', body);
        assert.deepEqual([status, problem.errors?.[0]?.field], [400, field], String(wrong));
      }
  });
});

describe('one’s own account', () => {
  it('changes the password only by the one that is, and ends the other sessions', async () => {
    const { client } = await join('margaret@example.com', 'viewer');
    const other = clientOf(await signIn('margaret@example.com'));
    const change = (currentPassword: string, newPassword: string) =>
      client.post('/v1/account/password', { currentPassword, newPassword });
    const wrong = await change('not it at all', 'quite a new one 12');
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [400, 'currentPassword']);
    const weak = await change(password, 'short');
    assert.deepEqual([weak.status, weak.body.errors[0].field], [400, 'newPassword']);
    assert.equal((await change(password, 'quite a new one 12')).status, 204);
    assert.equal((await client.get('/v1/session')).status, 200);
    assert.equal((await other.get('/v1/session')).status, 401);
    for (let n = 0; n < 5; n++) await change('a guess of mine', 'quite a new one 13');
    assert.equal((await change('quite a new one 12', 'quite a new one 13')).status, 429);
  });

  it('shows one’s sessions and ends them, and nobody else’s', async () => {
    const { client } = await join('edsger@example.com', 'viewer');
    const other = clientOf(await signIn('edsger@example.com'));
    const stranger = await Client.as(world.app, world.engine, 'admin');
    const { items } = (await client.get('/v1/account/sessions')).body;
    assert.deepEqual(
      new Set(items.map(({ current }: { current: boolean }) => current)),
      new Set([true, false]),
    );
    const { id } = items.find(({ current }: { current: boolean }) => !current);
    assert.equal((await stranger.send('DELETE', `/v1/account/sessions/${id}`)).status, 404);
    assert.equal((await other.get('/v1/session')).status, 200);
    assert.equal((await client.send('DELETE', `/v1/account/sessions/${id}`)).status, 204);
    assert.equal((await other.get('/v1/session')).status, 401);
    const third = clientOf(await signIn('edsger@example.com'));
    assert.equal((await client.send('DELETE', '/v1/account/sessions')).status, 204);
    assert.equal((await third.get('/v1/session')).status, 401);
    assert.equal((await client.get('/v1/session')).status, 200);
  });

  it('asks for a code once an authenticator app is set up, and takes none twice', async () => {
    const email = 'alan@example.com';
    const { id, client } = await join(email, 'manager');
    assert.equal((await client.post('/v1/account/totp', { password: 'wrong' })).status, 400);
    const begun = await client.post('/v1/account/totp', { password });
    assert.match(begun.body.uri, /^otpauth:\/\/totp\/Unhold:alan%40example\.com\?issuer=Unhold&/);
    const app = new TOTP({ secret: Secret.fromBase32(begun.body.secret) });
    const code = (periods = 0) => app.generate({ timestamp: clock.now() + periods * 30_000 });
    // Nothing is asked for until one code was seen.
    assert.equal((await signIn(email)).status, 201);
    const confirm = (typed: string) => client.post('/v1/account/totp/confirm', { code: typed });
    assert.equal((await confirm('abcdef')).body.errors[0].field, 'code');
    assert.equal((await confirm(code(5))).status, 400);
    const first = code();
    const confirmed = await confirm(first);
    assert.equal(confirmed.status, 200);
    const { recoveryCodes } = confirmed.body;
    assert.equal(new Set(recoveryCodes).size, 10);
    assert.equal((await client.get('/v1/session')).body.totp, true);

    const without = await signIn(email);
    assert.deepEqual([without.status, without.body.code], [401, 'totp-wanted']);
    assert.equal(
      (await signIn(email, { password: 'wrong', code: code() })).body.code,
      'sign-in-refused',
    );
    assert.equal((await signIn(email, { code: first })).status, 401, 'it was taken to set up');
    clock.advance(30_000);
    const used = code();
    assert.equal(
      (await signIn(email, { code: `${used.slice(0, 3)} ${used.slice(3)}` })).status,
      201,
    );
    assert.equal((await signIn(email, { code: used })).status, 401);
    assert.equal((await signIn(email, { code: recoveryCodes[3].toUpperCase() })).status, 201);
    assert.equal((await signIn(email, { code: recoveryCodes[3] })).status, 401);
    assert.equal((await client.get('/v1/account')).body.recoveryCodesLeft, 9);

    const rows = await world.engine.db.kysely.selectFrom('recovery_code').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(recoveryCodes[0].replaceAll('-', '')));
    // A link to set a password is no way around the app.
    const { body } = await world.admin.post(`/v1/people/${id}/invitation`, {});
    const renewed = await accept(body.path);
    assert.deepEqual([renewed.status, renewed.body.session], [201, null]);
    assert.equal(renewed.headers['set-cookie'], undefined);
    assert.equal((await world.admin.send('DELETE', `/v1/people/${id}/totp`)).status, 204);
    assert.equal((await signIn(email)).status, 201);
  });

  it('is guarded against guessing codes at the pace of passwords', async () => {
    const email = 'tony@example.com';
    const { client } = await join(email, 'viewer');
    const begun = await client.post('/v1/account/totp', { password });
    const app = new TOTP({ secret: Secret.fromBase32(begun.body.secret) });
    await client.post('/v1/account/totp/confirm', {
      code: app.generate({ timestamp: clock.now() }),
    });
    const statuses = [];
    for (let n = 0; n < 8; n++) statuses.push((await signIn(email)).status);
    assert.deepEqual(new Set(statuses), new Set([401]), 'asking for the code is no wrong guess');
    const wrong = app.generate({ timestamp: clock.now() + 3_600_000 });
    const guesses = [];
    for (let n = 0; n < 7; n++) guesses.push((await signIn(email, { code: wrong })).status);
    assert.deepEqual(guesses, [401, 401, 401, 401, 401, 429, 429]);
  });
});

describe('an installation that wants an authenticator app of everybody', () => {
  it('lets nobody do anything before it is set up, but for their account', async () => {
    const signIn = { totpRequired: true, oidc: null };
    const strict = await createApiWorld({ clock, api: { signIn } });
    try {
      const admin = await Client.as(strict.app, strict.engine, 'admin');
      const refused = await admin.get('/v1/people');
      assert.deepEqual([refused.status, refused.body.code], [403, 'totp-required']);
      const { body } = await admin.get('/v1/session');
      assert.deepEqual([body.scopes, body.totpRequired], [[], true]);
      assert.equal((await admin.get('/v1/account')).status, 200);
      const totp = { totp_secret: 'A'.repeat(32), totp_confirmed_at: new Date(clock.now()) };
      await strict.engine.db.kysely.updateTable('person').set(totp).execute();
      assert.equal((await admin.get('/v1/people')).status, 200);
    } finally {
      await strict.close();
    }
  });
});

describe('the audit log', () => {
  it('is read by filters, latest first, page by page', async () => {
    const { client } = await join('reader@example.com', 'admin');
    const from = new Date(clock.now()).toISOString();
    for (let n = 0; n < 5; n++) {
      clock.advance(60_000);
      await client.post('/v1/api-keys', { name: `key ${n}`, scopes: ['read'] });
    }
    const ask = async (query: string) => (await world.admin.get(`/v1/audit?${query}`)).body;
    const first = await ask('who=READER&what=post%20/v1/api-keys&limit=3');
    assert.deepEqual(
      first.items.map(({ body }: { body: { name: string } }) => body.name),
      ['key 4', 'key 3', 'key 2'],
    );
    const rest = await ask(
      `who=reader&what=post%20/v1/api-keys&limit=3&cursor=${first.nextCursor}`,
    );
    assert.deepEqual([rest.items.length, rest.nextCursor], [2, null]);
    const window = `from=${from}&to=${new Date(clock.now() - 120_000).toISOString()}`;
    assert.equal((await ask(`who=reader&what=api-keys&${window}`)).items.length, 2);
    const byId = await ask(`who=${first.items[0].actor.id}&what=api-keys`);
    assert.equal(byId.items.length, 5);
    assert.deepEqual((await ask('who=%25')).items, [], 'a percent sign is only that');
    assert.equal((await ask('cursor=abc')).code, 'bad-request');
    assert.ok(!JSON.stringify(await ask('limit=200')).includes(password));
  });
});

describe('API keys', () => {
  it('tell who made them and when they were used', async () => {
    const { client } = await join('keymaker@example.com', 'admin');
    const made = await client.post('/v1/api-keys', { name: 'used', scopes: ['read'] });
    assert.deepEqual(
      [made.body.createdBy, made.body.lastUsedAt],
      ['person:keymaker@example.com', null],
    );
    await new Client(world.app, made.body.key).get('/v1/callbacks');
    const { items } = (await client.get('/v1/api-keys')).body;
    const used = items.find(({ id }: { id: string }) => id === made.body.id);
    assert.equal(used.lastUsedAt, new Date(clock.now()).toISOString());
  });
});
