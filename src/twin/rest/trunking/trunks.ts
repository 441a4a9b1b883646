import type { Account } from '../../account/account.ts';
import { assignGiven } from '../../account/assign-given.ts';
import { httpMethods } from '../../account/http-method.ts';
import type { Trunk } from '../../account/trunk.ts';
import { iso8601 } from '../dates.ts';
import { boolean, oneOf, text, webUrl } from '../form.ts';
import { pageOfMeta } from '../paging.ts';
import { badParameter, created, find, noContent, ok, type RestRoute } from '../route.ts';

export const trunkingHost = 'trunking.twilio.com';
export const trunksPath = '/v1/Trunks';
const host = trunkingHost;
const path = `${trunksPath}/{Sid}`;

/** Elastic SIP trunks: settings only, no call is routed over them. */
export function trunkRoutes(account: Account): RestRoute[] {
  const trunks = account.trunks;
  return [
    {
      ...{ method: 'GET', host, path: trunksPath },
      handle: (request) =>
        pageOfMeta(request, [...trunks.values()], 'trunks', (trunk) =>
          print(account, trunk, request.baseUrl),
        ),
    },
    {
      ...{ method: 'POST', host, path: trunksPath },
      handle({ form, baseUrl }) {
        const trunk = newTrunk(account);
        change(account, trunk, form);
        trunks.set(trunk.sid, trunk);
        return created(print(account, trunk, baseUrl));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) =>
        ok(print(account, find(trunks, request.params['Sid'], request), request.baseUrl)),
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const trunk = find(trunks, request.params['Sid'], request);
        change(account, trunk, request.form);
        return ok(print(account, trunk, request.baseUrl));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        const { sid } = find(trunks, request.params['Sid'], request);
        for (const number of account.phoneNumbers.values())
          if (number.trunkSid === sid) number.trunkSid = null;
        trunks.delete(sid);
        return noContent;
      },
    },
  ];
}

function newTrunk(account: Account): Trunk {
  const nowMs = account.clock.now();
  return {
    sid: account.newSid('TK'),
    friendlyName: '',
    domainName: null,
    disasterRecoveryUrl: null,
    disasterRecoveryMethod: 'POST',
    transferMode: 'disable-all',
    transferCallerId: 'from-transferee',
    secure: false,
    cnamLookupEnabled: false,
    symmetricRtpEnabled: false,
    originationUrls: new Map(),
    accessListSids: new Set(),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

function change(account: Account, trunk: Trunk, form: URLSearchParams): void {
  const name = text(form, 'DomainName', 255);
  assignGiven(trunk, {
    friendlyName: text(form, 'FriendlyName', 64),
    domainName: name === undefined ? undefined : domainName(account, trunk, name),
    disasterRecoveryUrl: webUrl(form, 'DisasterRecoveryUrl'),
    disasterRecoveryMethod: oneOf(form, 'DisasterRecoveryMethod', httpMethods),
    transferMode: oneOf(form, 'TransferMode', ['disable-all', 'enable-all', 'sip-only']),
    transferCallerId: oneOf(form, 'TransferCallerId', ['from-transferee', 'from-transferor']),
    secure: boolean(form, 'Secure'),
    cnamLookupEnabled: boolean(form, 'CnamLookupEnabled'),
    updatedAtMs: account.clock.now(),
  });
}

/** The termination name, in lower case; "" is none. @throws RestError 21248 when it is taken, 20001 when it is no name */
function domainName(account: Account, own: Trunk, asked: string): string | null {
  if (asked === '') return null;
  const name = asked.toLowerCase();
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.pstn\.twilio\.com$/.test(name))
    throw badParameter('DomainName must be letters, digits and "-", and end with .pstn.twilio.com');
  for (const trunk of account.trunks.values())
    if (trunk.domainName === name && trunk !== own)
      throw badParameter(`Domain name ${name} is already in use`, 21248);
  return name;
}

function print(account: Account, trunk: Trunk, baseUrl: string): object {
  const url = `${baseUrl}${trunksPath}/${trunk.sid}`;
  const hasAccessList = trunk.accessListSids.size > 0;
  return {
    sid: trunk.sid,
    account_sid: account.sid,
    friendly_name: trunk.friendlyName,
    domain_name: trunk.domainName,
    disaster_recovery_url: trunk.disasterRecoveryUrl,
    disaster_recovery_method: trunk.disasterRecoveryMethod,
    transfer_mode: trunk.transferMode,
    transfer_caller_id: trunk.transferCallerId,
    secure: trunk.secure,
    cnam_lookup_enabled: trunk.cnamLookupEnabled,
    symmetric_rtp_enabled: trunk.symmetricRtpEnabled,
    recording: { mode: 'do-not-record', trim: 'do-not-trim' },
    auth_type: hasAccessList ? 'IP_ACL' : '',
    auth_type_set: hasAccessList ? ['IP_ACL'] : [],
    date_created: iso8601(trunk.createdAtMs),
    date_updated: iso8601(trunk.updatedAtMs),
    url,
    links: {
      origination_urls: `${url}/OriginationUrls`,
      credential_lists: `${url}/CredentialLists`,
      ip_access_control_lists: `${url}/IpAccessControlLists`,
      phone_numbers: `${url}/PhoneNumbers`,
    },
  };
}
