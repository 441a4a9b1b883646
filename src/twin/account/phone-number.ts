import type { Clock } from '../../base/clock.ts';
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
  smsUrl: string | null;
  smsMethod: HttpMethod;
  smsFallbackUrl: string | null;
  smsFallbackMethod: HttpMethod;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

/** A number as it is just after it was bought: it goes nowhere yet. */
export function newPhoneNumber(
  account: { newSid(prefix: string): string; clock: Clock },
  phoneNumber: string,
  friendlyName = phoneNumber,
): PhoneNumber {
  const nowMs = account.clock.now();
  return {
    sid: account.newSid('PN'),
    phoneNumber,
    friendlyName,
    voiceUrl: null,
    voiceMethod: 'POST',
    voiceFallbackUrl: null,
    voiceFallbackMethod: 'POST',
    statusCallback: null,
    statusCallbackMethod: 'POST',
    voiceCallerIdLookup: false,
    voiceReceiveMode: 'voice',
    trunkSid: null,
    smsUrl: null,
    smsMethod: 'POST',
    smsFallbackUrl: null,
    smsFallbackMethod: 'POST',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
