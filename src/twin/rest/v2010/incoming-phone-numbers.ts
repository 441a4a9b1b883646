import type { Account } from '../../account/account.ts';
import { assignGiven } from '../../account/assign-given.ts';
import { isInPool, nationalFormat, poolNumbers } from '../../account/number-pool.ts';
import { newPhoneNumber, type PhoneNumber } from '../../account/phone-number.ts';
import { boolean, oneOf, text } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import { badParameter, created, find, noContent, ok, type RestRoute } from '../route.ts';
import { matcher } from './available-phone-numbers.ts';
import {
  accountPath,
  apiHost as host,
  apiVersion,
  dates,
  hookMethod,
  hookUrl,
  refuse,
  uriOf,
} from './common.ts';

const listPath = `${accountPath}/IncomingPhoneNumbers.json`;
const path = `${accountPath}/IncomingPhoneNumbers/{Sid}.json`;

/** The numbers of the account: list, buy, read, set, release. */
export function incomingPhoneNumberRoutes(account: Account): RestRoute[] {
  const numbers = account.phoneNumbers;
  const print = (number: PhoneNumber): object => printPhoneNumber(account, number);
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle(request) {
        const name = text(request.query, 'FriendlyName');
        const pattern = text(request.query, 'PhoneNumber', 100);
        const fits = pattern === undefined ? () => true : matcher(pattern);
        const shown = Array.from(numbers.values()).filter(
          ({ phoneNumber, friendlyName }) =>
            fits(phoneNumber) && (name === undefined || name === friendlyName),
        );
        return pageOfV2010(request, shown, 'incoming_phone_numbers', print);
      },
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle({ form }) {
        const phoneNumber = chosen(account, form);
        const number = newPhoneNumber(account, phoneNumber, nationalFormat(phoneNumber));
        change(account, number, form);
        numbers.set(number.sid, number);
        return created(print(number));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(find(numbers, request.params['Sid'], request))),
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const number = find(numbers, request.params['Sid'], request);
        change(account, number, request.form);
        return ok(print(number));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        numbers.delete(find(numbers, request.params['Sid'], request).sid);
        return noContent;
      },
    },
  ];
}

/** The number that a purchase means. @throws RestError 21421 no number, 21422 not to be had, 21451, 21452 area code */
function chosen(account: Account, form: URLSearchParams): string {
  const owned = new Set(Array.from(account.phoneNumbers.values(), (own) => own.phoneNumber));
  const phoneNumber = text(form, 'PhoneNumber', 100);
  const areaCode = text(form, 'AreaCode', 100);
  if (phoneNumber !== undefined) {
    if (!/^\+[1-9]\d{6,14}$/.test(phoneNumber))
      throw badParameter(`PhoneNumber ${JSON.stringify(phoneNumber)} is invalid`, 21421);
    if (!isInPool(phoneNumber) || owned.has(phoneNumber))
      throw badParameter(`${phoneNumber} is not available`, 21422);
    return phoneNumber;
  }
  if (areaCode === undefined) throw badParameter('PhoneNumber or AreaCode is required', 21421);
  if (!/^[2-9]\d{2}$/.test(areaCode)) throw badParameter('AreaCode is invalid', 21451);
  const free = poolNumbers('US', areaCode).find((number) => !owned.has(number));
  if (free === undefined)
    throw badParameter(`No phone numbers found in area code ${areaCode}`, 21452);
  return free;
}

function change(account: Account, number: PhoneNumber, form: URLSearchParams): void {
  refuse(form, [
    ...['VoiceApplicationSid', 'SmsApplicationSid', 'IdentitySid', 'AddressSid', 'BundleSid'],
    ...['EmergencyAddressSid'],
  ]);
  const trunkSid = text(form, 'TrunkSid', 100);
  if (trunkSid !== undefined && trunkSid !== '' && !account.trunks.has(trunkSid))
    throw badParameter(`TrunkSid ${JSON.stringify(trunkSid)} is not a trunk of this account`);
  assignGiven(number, {
    friendlyName: text(form, 'FriendlyName', 64),
    voiceUrl: hookUrl(form, 'VoiceUrl'),
    voiceMethod: hookMethod(form, 'VoiceMethod'),
    voiceFallbackUrl: hookUrl(form, 'VoiceFallbackUrl'),
    voiceFallbackMethod: hookMethod(form, 'VoiceFallbackMethod'),
    statusCallback: hookUrl(form, 'StatusCallback'),
    statusCallbackMethod: hookMethod(form, 'StatusCallbackMethod'),
    voiceCallerIdLookup: boolean(form, 'VoiceCallerIdLookup'),
    voiceReceiveMode: oneOf(form, 'VoiceReceiveMode', ['voice', 'fax']),
    smsUrl: hookUrl(form, 'SmsUrl'),
    smsMethod: hookMethod(form, 'SmsMethod'),
    smsFallbackUrl: hookUrl(form, 'SmsFallbackUrl'),
    smsFallbackMethod: hookMethod(form, 'SmsFallbackMethod'),
    trunkSid: trunkSid === '' ? null : trunkSid,
    updatedAtMs: account.clock.now(),
  });
}

function printPhoneNumber(account: Account, number: PhoneNumber): object {
  return {
    sid: number.sid,
    account_sid: account.sid,
    api_version: apiVersion,
    phone_number: number.phoneNumber,
    friendly_name: number.friendlyName,
    voice_url: number.voiceUrl ?? '',
    voice_method: number.voiceMethod,
    voice_fallback_url: number.voiceFallbackUrl ?? '',
    voice_fallback_method: number.voiceFallbackMethod,
    voice_caller_id_lookup: number.voiceCallerIdLookup,
    voice_receive_mode: number.voiceReceiveMode,
    voice_application_sid: null,
    status_callback: number.statusCallback ?? '',
    status_callback_method: number.statusCallbackMethod,
    sms_url: number.smsUrl ?? '',
    sms_method: number.smsMethod,
    sms_fallback_url: number.smsFallbackUrl ?? '',
    sms_fallback_method: number.smsFallbackMethod,
    sms_application_sid: null,
    trunk_sid: number.trunkSid,
    address_sid: null,
    address_requirements: 'none',
    bundle_sid: null,
    identity_sid: null,
    beta: false,
    capabilities: { voice: true, sms: true, mms: false, fax: false },
    origin: 'twilio',
    status: 'in-use',
    type: 'local',
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    ...dates(number),
    uri: uriOf(account, `IncomingPhoneNumbers/${number.sid}`),
  };
}
