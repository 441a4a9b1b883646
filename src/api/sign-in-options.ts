import type { PersonRole } from '../callback/person-role.ts';

/** An identity provider that people may come from (OpenID Connect). */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** On the button. */
  name: string;
  /** Where the provider says what somebody is; dots lead into objects. */
  roleClaim: string;
  /** What the provider says, and what that is here; null: roles are given here. */
  roles: ReadonlyMap<string, PersonRole> | null;
  /** Where browsers reach us, which the provider knows. */
  publicUrl: string;
}

export interface SignInOptions {
  /** Who signs in by password must have an authenticator app. */
  totpRequired: boolean;
  oidc: OidcSettings | null;
}
