import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { randomHex } from '../../base/ids.ts';
import type { AccessList } from './access-list.ts';
import type { CallControl, CallRecord } from './call.ts';
import type { PhoneNumber } from './phone-number.ts';
import type { SipDomain } from './sip-domain.ts';
import type { Trunk } from './trunk.ts';

/** The one account of the twin, in memory. Maps are by SID, in the order of creation. */
export interface Account {
  /** `AC` + 32 hex. */
  readonly sid: string;
  /** 32 hex; the password of REST and the key of webhook signatures. */
  readonly authToken: string;
  friendlyName: string;
  readonly createdAtMs: number;
  readonly clock: Clock;
  /** A new SID: the two letters of its kind and 32 lower-case hex digits. */
  newSid(prefix: string): string;
  /** Secrets by API key SID (`SK…`): they open REST as the auth token does. */
  readonly apiKeys: Map<string, ApiKey>;
  readonly phoneNumbers: Map<string, PhoneNumber>;
  readonly sipDomains: Map<string, SipDomain>;
  readonly accessLists: Map<string, AccessList>;
  readonly trunks: Map<string, Trunk>;
  readonly calls: Map<string, CallRecord>;
  /** Set by voice; null while the twin has no SIP side. */
  callControl: CallControl | null;
}

export interface ApiKey {
  readonly sid: string;
  readonly secret: string;
  friendlyName: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

/** @param hexSource 32 lower-case hex digits, never the same twice; tests pass `countedHex` for SIDs that repeat */
export function createAccount(options: {
  clock: Clock;
  sid?: string;
  authToken?: string;
  hexSource?: () => string;
}): Account {
  const hex = options.hexSource ?? (() => randomHex(16));
  return {
    sid: options.sid ?? `AC${hex()}`,
    authToken: options.authToken ?? hex(),
    friendlyName: 'Local Twilio',
    createdAtMs: options.clock.now(),
    clock: options.clock,
    newSid: (prefix) => prefix + hex(),
    apiKeys: new Map(),
    phoneNumbers: new Map(),
    sipDomains: new Map(),
    accessLists: new Map(),
    trunks: new Map(),
    calls: new Map(),
    callControl: null,
  };
}

/** A source of hex that is the same in every run of one seed. */
export function countedHex(seed: string): () => string {
  let count = 0;
  return () => createHash('sha256').update(`${seed}:${count++}`).digest('hex').slice(0, 32);
}
