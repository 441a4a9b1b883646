import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Somebody in the directory. */
export interface DirectoryEntry {
  email: string;
  emailVerified: boolean;
  name: string;
  groups: string[];
}

/** A real identity provider (oidc-provider) on loopback, whose own pages sign in whoever is named, by any password. */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: Map<string, DirectoryEntry>;
  /** Goes on from its page for signing in, as `login`, to where it sends the browser back. */
  signIn: (url: string, login: string) => Promise<URL>;
  close: () => Promise<void>;
}

export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const people = new Map<string, DirectoryEntry>();
  const client = { clientId: 'unhold', clientSecret: 'a-secret-of-this-test' };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration = {
    clients: [
      {
        ...{ client_id: client.clientId, client_secret: client.clientSecret },
        redirect_uris: [redirectUri],
      },
    ],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of this test'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims() {
        const { email, emailVerified, name, groups } = people.get(id) ?? nobody;
        return { sub: id, email, email_verified: emailVerified, name, groups };
      },
    }),
  };
  const answer = quietly(() => new Provider(issuer, configuration)).callback();
  return {
    ...{ issuer, ...client, people },
    signIn: (url, login) => walkThrough(url, login, redirectUri),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const nobody: DirectoryEntry = { email: '', emailVerified: false, name: '', groups: [] };

/** It warns on the console that its pages are for development, which is what this is. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console;
  Object.assign(console, { warn() {}, info() {} });
  try {
    return make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

/** What a browser does, with a jar of cookies: the form for signing in, then the one for consent. */
async function walkThrough(start: string, login: string, redirectUri: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer: Response = await fetch(url, {
      ...{ redirect: 'manual', headers: { cookie } },
      ...(form && { method: 'POST', body: form }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    const text = await answer.text();
    if (location?.startsWith(redirectUri)) return new URL(location);
    const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(text)?.[1];
    if (location) form = null;
    else if (!action || !prompt) throw new Error(`${answer.status} ${url}: ${text.slice(0, 300)}`);
    else
      form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'x' }) });
    url = new URL(location ?? action ?? '', url).href;
  }
  throw new Error('the identity provider goes round in circles');
}
