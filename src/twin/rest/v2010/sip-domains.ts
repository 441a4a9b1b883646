import type { Account } from '../../account/account.ts';
import { assignGiven } from '../../account/assign-given.ts';
import type { SipDomain } from '../../account/sip-domain.ts';
import { boolean, required, text } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import { badParameter, created, find, noContent, ok, type RestRoute } from '../route.ts';
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

const listPath = `${accountPath}/SIP/Domains.json`;
const path = `${accountPath}/SIP/Domains/{Sid}.json`;

/** SIP domains: addresses that run a voice URL for SIP callers. */
export function sipDomainRoutes(account: Account): RestRoute[] {
  const domains = account.sipDomains;
  const print = (domain: SipDomain): object => printDomain(account, domain);
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle: (request) => pageOfV2010(request, [...domains.values()], 'domains', print),
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle({ form }) {
        const domain = newDomain(account, domainName(account, null, required(form, 'DomainName')));
        change(account, domain, form);
        domains.set(domain.sid, domain);
        return created(print(domain));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(find(domains, request.params['Sid'], request))),
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const domain = find(domains, request.params['Sid'], request);
        change(account, domain, request.form);
        return ok(print(domain));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        domains.delete(find(domains, request.params['Sid'], request).sid);
        return noContent;
      },
    },
  ];
}

/**
 * A name that this domain (null: a new one) may have, in lower case.
 * @throws RestError 400 / 21232 (error dictionary: "invalid, already in use or a subdomain of a domain you do not control")
 */
function domainName(account: Account, own: SipDomain | null, asked: string): string {
  const name = asked.toLowerCase();
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.sip\.twilio\.com$/.test(name))
    throw badParameter(
      'Domain name is invalid: it must be letters, digits and "-", and end with .sip.twilio.com',
      21232,
    );
  for (const domain of account.sipDomains.values())
    if (domain.domainName === name && domain !== own)
      throw badParameter(`Domain name ${name} is already in use`, 21232);
  return name;
}

function newDomain(account: Account, name: string): SipDomain {
  const nowMs = account.clock.now();
  return {
    sid: account.newSid('SD'),
    domainName: name,
    friendlyName: name,
    voiceUrl: null,
    voiceMethod: 'POST',
    voiceFallbackUrl: null,
    voiceFallbackMethod: 'POST',
    voiceStatusCallbackUrl: null,
    voiceStatusCallbackMethod: 'POST',
    sipRegistration: false,
    secure: false,
    emergencyCallingEnabled: false,
    callAccessLists: new Map(),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

function change(account: Account, domain: SipDomain, form: URLSearchParams): void {
  refuse(form, ['ByocTrunkSid', 'EmergencyCallerSid']);
  const name = text(form, 'DomainName', 255);
  assignGiven(domain, {
    domainName: name === undefined ? undefined : domainName(account, domain, name),
    friendlyName: text(form, 'FriendlyName', 64),
    voiceUrl: hookUrl(form, 'VoiceUrl'),
    voiceMethod: hookMethod(form, 'VoiceMethod'),
    voiceFallbackUrl: hookUrl(form, 'VoiceFallbackUrl'),
    voiceFallbackMethod: hookMethod(form, 'VoiceFallbackMethod'),
    voiceStatusCallbackUrl: hookUrl(form, 'VoiceStatusCallbackUrl'),
    voiceStatusCallbackMethod: hookMethod(form, 'VoiceStatusCallbackMethod'),
    sipRegistration: boolean(form, 'SipRegistration'),
    secure: boolean(form, 'Secure'),
    emergencyCallingEnabled: boolean(form, 'EmergencyCallingEnabled'),
    updatedAtMs: account.clock.now(),
  });
}

function printDomain(account: Account, domain: SipDomain): object {
  const at = `SIP/Domains/${domain.sid}`;
  return {
    sid: domain.sid,
    account_sid: account.sid,
    api_version: apiVersion,
    domain_name: domain.domainName,
    friendly_name: domain.friendlyName,
    auth_type: domain.callAccessLists.size > 0 ? 'IP_ACL' : '',
    voice_url: domain.voiceUrl,
    voice_method: domain.voiceMethod,
    voice_fallback_url: domain.voiceFallbackUrl,
    voice_fallback_method: domain.voiceFallbackMethod,
    voice_status_callback_url: domain.voiceStatusCallbackUrl,
    voice_status_callback_method: domain.voiceStatusCallbackMethod,
    sip_registration: domain.sipRegistration,
    secure: domain.secure,
    emergency_calling_enabled: domain.emergencyCallingEnabled,
    emergency_caller_sid: null,
    byoc_trunk_sid: null,
    ...dates(domain),
    subresource_uris: {
      credential_list_mappings: uriOf(account, `${at}/CredentialListMappings`),
      ip_access_control_list_mappings: uriOf(account, `${at}/IpAccessControlListMappings`),
    },
    uri: uriOf(account, at),
  };
}
