import type { Account } from '../../account/account.ts';
import type { PhoneNumber } from '../../account/phone-number.ts';
import type { Trunk } from '../../account/trunk.ts';
import { iso8601 } from '../dates.ts';
import { required } from '../form.ts';
import { pageOfMeta } from '../paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  notFound,
  ok,
  type RestRequest,
  type RestRoute,
} from '../route.ts';
import { apiVersion, uriOf } from '../v2010/common.ts';
import { trunkingHost as host, trunksPath } from './trunks.ts';

const listPath = `${trunksPath}/{TrunkSid}/PhoneNumbers`;
const path = `${listPath}/{Sid}`;

/** Which numbers of the account are on a trunk; such a number ignores its voice URL. */
export function trunkPhoneNumberRoutes(account: Account): RestRoute[] {
  const trunkOf = (request: RestRequest): Trunk =>
    find(account.trunks, request.params['TrunkSid'], request);
  const numberOf = (request: RestRequest): PhoneNumber => {
    const number = find(account.phoneNumbers, request.params['Sid'], request);
    if (number.trunkSid !== trunkOf(request).sid) throw notFound(request.path);
    return number;
  };
  const print = (request: RestRequest, number: PhoneNumber): object =>
    printNumber(account, number, `${request.baseUrl}${trunksPath}/${trunkOf(request).sid}`);
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle(request) {
        const { sid } = trunkOf(request);
        const numbers = Array.from(account.phoneNumbers.values()).filter(
          ({ trunkSid }) => trunkSid === sid,
        );
        return pageOfMeta(request, numbers, 'phone_numbers', (number) => print(request, number));
      },
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle(request) {
        const trunk = trunkOf(request);
        const number = account.phoneNumbers.get(required(request.form, 'PhoneNumberSid', 34));
        if (!number) throw badParameter('PhoneNumberSid is no number of this account');
        number.trunkSid = trunk.sid;
        number.updatedAtMs = account.clock.now();
        return created(print(request, number));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(request, numberOf(request))),
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        const number = numberOf(request);
        number.trunkSid = null;
        number.updatedAtMs = account.clock.now();
        return noContent;
      },
    },
  ];
}

function printNumber(account: Account, number: PhoneNumber, trunkUrl: string): object {
  return {
    sid: number.sid,
    account_sid: account.sid,
    api_version: apiVersion,
    phone_number: number.phoneNumber,
    friendly_name: number.friendlyName,
    address_requirements: 'none',
    beta: false,
    capabilities: { voice: true, sms: true, mms: false, fax: false },
    voice_url: number.voiceUrl,
    voice_method: number.voiceMethod,
    voice_fallback_url: number.voiceFallbackUrl,
    voice_fallback_method: number.voiceFallbackMethod,
    voice_caller_id_lookup: number.voiceCallerIdLookup,
    voice_application_sid: null,
    status_callback: number.statusCallback ?? '',
    status_callback_method: number.statusCallbackMethod,
    sms_url: number.smsUrl ?? '',
    sms_method: number.smsMethod,
    sms_fallback_url: number.smsFallbackUrl ?? '',
    sms_fallback_method: number.smsFallbackMethod,
    sms_application_sid: null,
    trunk_sid: number.trunkSid,
    date_created: iso8601(number.createdAtMs),
    date_updated: iso8601(number.updatedAtMs),
    url: `${trunkUrl}/PhoneNumbers/${number.sid}`,
    links: {
      phone_number: `https://api.twilio.com${uriOf(account, `IncomingPhoneNumbers/${number.sid}`)}`,
    },
  };
}
