import type { Generated } from 'kysely';
import type { PersonRole } from '../callback/person-role.ts';
import type { MaybeJson, MaybeTime, Time } from './columns.ts';

/** The tables about who may come in; a test compares them with the real ones. */

/** How somebody has shown who they are. */
export type Means = 'password' | 'oidc' | 'demo';

export interface PersonTable {
  id: string;
  email: string;
  name: string;
  role: PersonRole;
  password: string | null;
  demo: boolean;
  created_at: Time;
  disabled_at: MaybeTime;
  totp_secret: string | null;
  totp_confirmed_at: MaybeTime;
  totp_step: number | null;
  oidc_subject: string | null;
}

export interface InvitationTable {
  id: string;
  hash: Buffer;
  person_id: string | null;
  created_at: Time;
  expires_at: Time;
  used_at: MaybeTime;
}

export interface RecoveryCodeTable {
  person_id: string;
  hash: Buffer;
  used_at: MaybeTime;
}

export interface PersonSessionTable {
  id: string;
  person_id: string;
  hash: Buffer;
  created_at: Time;
  seen_at: Time;
  expires_at: Time;
  ended_at: MaybeTime;
  address: string;
  browser: string;
  means: Generated<Means>;
}

export interface SignInGuessTable {
  email: string;
  failures: number;
  last_at: Time;
}

export interface AuditTable {
  id: Generated<number>;
  at: Time;
  actor_kind: 'key' | 'person' | 'nobody';
  actor_id: string | null;
  actor_name: string;
  method: string;
  route: string;
  path: string;
  body: MaybeJson;
  address: string;
  status: number | null;
}
