import type { HttpMethod } from './http-method.ts';

/** An Elastic SIP trunk. The twin keeps its settings and routes no call over it. Times are milliseconds since 1970. */
export interface Trunk {
  readonly sid: string;
  friendlyName: string;
  /** `name.pstn.twilio.com`, the termination address, or null. */
  domainName: string | null;
  disasterRecoveryUrl: string | null;
  disasterRecoveryMethod: HttpMethod;
  transferMode: 'disable-all' | 'enable-all' | 'sip-only';
  transferCallerId: 'from-transferee' | 'from-transferor';
  secure: boolean;
  cnamLookupEnabled: boolean;
  symmetricRtpEnabled: boolean;
  readonly originationUrls: Map<string, OriginationUrl>;
  /** SIDs of access control lists of the account. */
  readonly accessListSids: Set<string>;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

/** Where calls to the trunk's phone numbers go. */
export interface OriginationUrl {
  readonly sid: string;
  friendlyName: string;
  /** `sip:` or `sips:`. */
  sipUrl: string;
  /** 0 to 65535; lower first. */
  priority: number;
  /** 1 to 65535. */
  weight: number;
  enabled: boolean;
  readonly createdAtMs: number;
  updatedAtMs: number;
}
