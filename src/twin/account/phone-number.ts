import type { HttpMethod } from './http-method.ts';

/** A number that the account has (an IncomingPhoneNumber). Times are milliseconds since 1970; null is "not set". */
export interface PhoneNumber {
  readonly sid: string;
  /** E.164. */
  readonly phoneNumber: string;
  friendlyName: string;
  voiceUrl: string | null;
  voiceMethod: HttpMethod;
  voiceFallbackUrl: string | null;
  voiceFallbackMethod: HttpMethod;
  /** Told when a call to this number has ended. */
  statusCallback: string | null;
  statusCallbackMethod: HttpMethod;
  voiceCallerIdLookup: boolean;
  voiceReceiveMode: 'voice' | 'fax';
  /** A number on an Elastic SIP trunk ignores its voice URL. */
  trunkSid: string | null;
  bundleSid: string | null;
  addressSid: string | null;
  smsUrl: string | null;
  smsMethod: HttpMethod;
  smsFallbackUrl: string | null;
  smsFallbackMethod: HttpMethod;
  readonly createdAtMs: number;
  updatedAtMs: number;
}
