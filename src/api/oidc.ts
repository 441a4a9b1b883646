import * as client from 'openid-client';
import { UserError } from '../base/errors.ts';
import type { PersonRole } from '../callback/person-role.ts';
import { personRoles } from '../callback/person-role.ts';
import type { Vouched } from '../engine/sign-in-by-directory.ts';
import type { OidcSettings } from './sign-in-options.ts';

/** What a sign-in that was begun has to be ended with. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
  returnTo: string;
}

export const callbackPath = '/v1/session/oidc/callback';

/** OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636). */
export class OidcProvider {
  readonly #settings: OidcSettings;
  #found: Promise<client.Configuration> | null = null;

  constructor(settings: OidcSettings) {
    this.#settings = settings;
  }

  /** @returns where the browser is sent @throws UserError upstream-away */
  async begin(returnTo: string): Promise<{ url: URL; begun: Begun }> {
    const config = await this.#discover();
    const begun = {
      ...{ state: client.randomState(), nonce: client.randomNonce(), returnTo },
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: `${this.#settings.publicUrl}${callbackPath}`,
      scope: 'openid email profile',
      code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
      ...{ code_challenge_method: 'S256', state: begun.state, nonce: begun.nonce },
    });
    return { url, begun };
  }

  /**
   * Asks the provider for whom it vouches.
   * @param query what the browser came back with
   * @throws UserError sign-in-refused, upstream-away
   */
  async finish(query: string, begun: Begun): Promise<Vouched> {
    const config = await this.#discover();
    const url = new URL(`${this.#settings.publicUrl}${callbackPath}${query}`);
    try {
      const tokens = await client.authorizationCodeGrant(config, url, {
        ...{ pkceCodeVerifier: begun.verifier, expectedState: begun.state },
        ...{ expectedNonce: begun.nonce, idTokenExpected: true },
      });
      const claims: Record<string, unknown> = { ...tokens.claims() };
      const subject = String(claims['sub']);
      if (config.serverMetadata().userinfo_endpoint !== undefined)
        Object.assign(claims, await client.fetchUserInfo(config, tokens.access_token, subject));
      return this.#vouched(claims, subject);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(
        'sign-in-refused',
        'The identity provider does not vouch for this sign-in.',
        {},
        { cause: error },
      );
    }
  }

  #vouched(claims: Readonly<Record<string, unknown>>, subject: string): Vouched {
    const { issuer, roles, roleClaim } = this.#settings;
    const text = (name: string): string | null => {
      const value = claims[name];
      return typeof value === 'string' && value !== '' ? value : null;
    };
    const address = text('email');
    const email = claims['email_verified'] === true ? address : null;
    const shown = text('name') ?? text('preferred_username') ?? address ?? subject;
    const name = shown.replace(/\p{Cc}/gu, ' ').slice(0, 100);
    const role = roles && widest(valuesAt(claims, roleClaim), roles);
    if (roles && !role)
      throw new UserError('sign-in-refused', 'The directory gives no role here.', {
        why: 'no-role',
      });
    return { subject: `${issuer}#${subject}`, email, name, role };
  }

  /** Asked once it is needed, and again when it did not answer: the provider may be away when we start. */
  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const isPlain = issuer.startsWith('http:');
    this.#found ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: 10,
      // Only on loopback, which the settings have seen to.
      ...(isPlain && { execute: [client.allowInsecureRequests] }),
    });
    try {
      return await this.#found;
    } catch (error) {
      this.#found = null;
      throw new UserError(
        'upstream-away',
        'The identity provider does not answer.',
        {},
        { cause: error },
      );
    }
  }
}

/** What a claim holds, be it one text or many. @param path its name; dots lead into objects, unless the whole is a name */
function valuesAt(claims: Readonly<Record<string, unknown>>, path: string): string[] {
  let value: unknown = claims[path];
  if (value === undefined) {
    value = claims;
    for (const name of path.split('.'))
      value =
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined;
  }
  return [value].flat().filter((each) => typeof each === 'string');
}

function widest(
  said: readonly string[],
  roles: ReadonlyMap<string, PersonRole>,
): PersonRole | null {
  const found = said.flatMap((each) => roles.get(each) ?? []);
  return personRoles.findLast((role) => found.includes(role)) ?? null;
}
