import type { HttpMethod } from './http-method.ts';

/** A SIP domain (`name.sip.twilio.com`): SIP calls to it run the voice URL. Times are milliseconds since 1970. */
export interface SipDomain {
  readonly sid: string;
  domainName: string;
  friendlyName: string;
  voiceUrl: string | null;
  voiceMethod: HttpMethod;
  voiceFallbackUrl: string | null;
  voiceFallbackMethod: HttpMethod;
  /** Told of `completed` only. */
  voiceStatusCallbackUrl: string | null;
  voiceStatusCallbackMethod: HttpMethod;
  sipRegistration: boolean;
  /** TLS and SRTP only. The twin keeps the setting and does not enforce it. */
  secure: boolean;
  emergencyCallingEnabled: boolean;
  /** SIDs of the access control lists that may call this domain, with the time of the mapping. */
  readonly callAccessLists: Map<string, { createdAtMs: number; updatedAtMs: number }>;
  readonly createdAtMs: number;
  updatedAtMs: number;
}
