import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PersonRole } from '../../../src/callback/person-role.ts';
import { Client } from '../../support/api.ts';
import { createApiWorld, type ApiWorld } from '../../support/api-world.ts';
import {
  startIdentityProvider,
  type DirectoryEntry,
  type IdentityProvider,
} from '../../support/identity-provider.ts';

const publicUrl = 'https://unhold.example.com';
let provider: IdentityProvider;
/** Roles are given here, or by the directory. */
let own: ApiWorld;
let mapped: ApiWorld;
before(async () => {
  provider = await startIdentityProvider(`${publicUrl}/v1/session/oidc/callback`);
  const { issuer, clientId, clientSecret } = provider;
  const oidc = { issuer, clientId, clientSecret, name: 'Acme', roleClaim: 'groups', publicUrl };
  const roles = new Map<string, PersonRole>([
    ['callcentre', 'viewer'],
    ['bosses', 'admin'],
  ]);
  own = await createApiWorld({
    api: { signIn: { totpRequired: true, oidc: { ...oidc, roles: null } } },
  });
  mapped = await createApiWorld({
    api: { signIn: { totpRequired: false, oidc: { ...oidc, roles } } },
  });
});
after(async () => {
  await own.close();
  await mapped.close();
  await provider.close();
});

const cookieOf = (headers: Record<string, unknown>, name: string): string =>
  [headers['set-cookie']]
    .flat()
    .map(String)
    .flatMap((line) => new RegExp(`^${name}=([^;]+);`).exec(line)?.[1] ?? [])[0] ?? '';

function enter(login: string, entry: Partial<DirectoryEntry> = {}): void {
  provider.people.set(login, {
    ...{ email: `${login}@acme.example`, emailVerified: true, name: login, groups: [] },
    ...entry,
  });
}

/** From the button to where the browser ends up, and the client that it is then. */
async function signIn(world: ApiWorld, login: string, change: (url: URL) => void = () => {}) {
  const begun = await world.app.inject('/v1/session/oidc?returnTo=/callbacks%3Fstate=waiting');
  assert.equal(begun.statusCode, 302);
  assert.match(String(begun.headers['set-cookie']), /HttpOnly; Secure; SameSite=Lax/);
  const back = await provider.signIn(String(begun.headers.location), login);
  change(back);
  const cookie = `__Host-unhold-oidc=${cookieOf(begun.headers, '__Host-unhold-oidc')}`;
  const ended = await world.app.inject({
    url: `${back.pathname}${back.search}`,
    headers: { cookie },
  });
  const secret = cookieOf(ended.headers, '__Host-unhold');
  return { to: ended.headers.location, client: Client.signedIn(world.app, secret), back, cookie };
}

async function addPerson(world: ApiWorld, email: string, role: PersonRole): Promise<string> {
  const { status, body } = await world.admin.post('/v1/people', { name: email, email, role });
  assert.equal(status, 201);
  return body.person.id;
}

describe('roles given here', () => {
  it('lets in who was entered, by the address that the provider has seen to be theirs', async () => {
    await addPerson(own, 'ada@acme.example', 'manager');
    enter('ada');
    const { to, client } = await signIn(own, 'ada');
    assert.equal(to, '/callbacks?state=waiting');
    const { body } = await client.get('/v1/session');
    // The authenticator app that is required here is the provider's business with them.
    assert.deepEqual([body.person.role, body.totpRequired], ['manager', false]);
    assert.equal((await new Client(own.app, null).get('/v1/session')).body.oidc, 'Acme');
    // By subject from then on, whatever the address is.
    enter('ada', { email: 'ada.l@acme.example', emailVerified: false });
    assert.equal((await signIn(own, 'ada')).to, '/callbacks?state=waiting');
  });

  it('refuses who was not, whose address is only claimed, who is disabled, and who has the address of another', async () => {
    enter('stranger');
    assert.equal((await signIn(own, 'stranger')).to, '/sign-in?problem=refused');
    const id = await addPerson(own, 'grace@acme.example', 'admin');
    enter('mallory', { email: 'grace@acme.example', emailVerified: false });
    assert.equal((await signIn(own, 'mallory')).to, '/sign-in?problem=refused');
    enter('grace');
    assert.equal((await signIn(own, 'grace')).to, '/callbacks?state=waiting');
    enter('mallory', { email: 'grace@acme.example' });
    assert.equal((await signIn(own, 'mallory')).to, '/sign-in?problem=refused');
    await addPerson(own, 'other@acme.example', 'admin');
    enter('other');
    await signIn(own, 'other');
    assert.equal(
      (await own.admin.send('PATCH', `/v1/people/${id}`, { disabled: true })).status,
      200,
    );
    assert.equal((await signIn(own, 'grace')).to, '/sign-in?problem=refused');
  });

  it('takes a code once, in the browser that began, and only with its own state', async () => {
    await addPerson(own, 'ken@acme.example', 'viewer');
    enter('ken');
    const forged = await signIn(own, 'ken', (url) => url.searchParams.set('state', 'forged'));
    assert.equal(forged.to, '/sign-in?problem=refused');
    const { back, cookie } = await signIn(own, 'ken');
    const again = await own.app.inject({
      url: `${back.pathname}${back.search}`,
      headers: { cookie },
    });
    assert.equal(again.headers.location, '/sign-in?problem=refused');
    const elsewhere = await own.app.inject(`${back.pathname}${back.search}`);
    assert.equal(elsewhere.headers.location, '/sign-in?problem=expired');
    for (const nonsense of ['%%%', 'e30', Buffer.from('[]').toString('base64url')]) {
      const headers = { cookie: `__Host-unhold-oidc=${nonsense}` };
      const { location } = (await own.app.inject({ url: back.pathname, headers })).headers;
      assert.equal(location, '/sign-in?problem=expired');
    }
  });

  it('sends nobody elsewhere', async () => {
    for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const begun = await own.app.inject(
        `/v1/session/oidc?returnTo=${encodeURIComponent(returnTo)}`,
      );
      const held = cookieOf(begun.headers, '__Host-unhold-oidc');
      assert.equal(JSON.parse(Buffer.from(held, 'base64url').toString()).returnTo, '/');
    }
  });

  it('is written down without the code', async () => {
    const { items } = (await own.admin.get('/v1/audit?what=oidc/callback')).body;
    assert.ok(items.length > 0);
    assert.ok(!JSON.stringify(items).includes('code='));
    assert.equal(items.find(({ status }: { status: number }) => status === 302).method, 'GET');
  });
});

describe('roles given by the directory', () => {
  it('takes in whoever has one, and follows it at each sign-in, but for the last admin', async () => {
    enter('boss', { groups: ['all', 'callcentre', 'bosses'] });
    const first = await signIn(mapped, 'boss');
    assert.equal((await first.client.get('/v1/session')).body.person.role, 'admin');
    enter('boss', { groups: ['callcentre'] });
    const last = await signIn(mapped, 'boss');
    assert.equal((await last.client.get('/v1/session')).body.person.role, 'admin');
    enter('second', { groups: ['bosses'] });
    await signIn(mapped, 'second');
    const { client } = await signIn(mapped, 'boss');
    assert.equal((await client.get('/v1/session')).body.person.role, 'viewer');
    assert.equal((await client.get('/v1/people')).status, 403);
  });

  it('refuses who has none any more', async () => {
    enter('boss', { groups: [] });
    assert.equal((await signIn(mapped, 'boss')).to, '/sign-in?problem=no-role');
  });
});

describe('a provider that is away', () => {
  it('is said on the page for signing in, and asked again later', async () => {
    const oidc = { clientId: 'x', clientSecret: 'y', name: 'Away', roleClaim: 'r', publicUrl };
    const api = {
      signIn: {
        totpRequired: false,
        oidc: { ...oidc, issuer: 'http://127.0.0.1:9', roles: null },
      },
    };
    const world = await createApiWorld({ api });
    try {
      for (let n = 0; n < 2; n++) {
        const { headers } = await world.app.inject('/v1/session/oidc');
        assert.equal(headers.location, '/sign-in?problem=away');
      }
    } finally {
      await world.close();
    }
  });
});
