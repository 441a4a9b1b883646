import type { Account } from '../../account/account.ts';
import type { SipDomain } from '../../account/sip-domain.ts';
import { required } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  ok,
  type RestRequest,
  type RestRoute,
} from '../route.ts';
import { accountPath, apiHost as host, dates, uriOf } from './common.ts';

/** What is printed of one mapping of an access control list to a domain. */
type Printer = (domain: SipDomain, listSid: string) => object;

/** Who may call a SIP domain, under the path of today (`Auth/Calls`) and under the old one: the same mappings. */
export function accessListMappingRoutes(account: Account): RestRoute[] {
  const printNew: Printer = (domain, listSid) => ({
    sid: listSid,
    account_sid: account.sid,
    friendly_name: account.accessLists.get(listSid)?.friendlyName ?? null,
    ...dates(domain.callAccessLists.get(listSid) ?? domain),
  });
  const printOld: Printer = (domain, listSid) => ({
    ...printNew(domain, listSid),
    domain_sid: domain.sid,
    uri: uriOf(account, `SIP/Domains/${domain.sid}/IpAccessControlListMappings/${listSid}`),
  });
  return [
    ...mappingRoutes(account, 'Auth/Calls/IpAccessControlListMappings', 'contents', printNew),
    ...mappingRoutes(
      account,
      'IpAccessControlListMappings',
      'ip_access_control_list_mappings',
      printOld,
    ),
  ];
}

function mappingRoutes(account: Account, part: string, key: string, print: Printer): RestRoute[] {
  const listPath = `${accountPath}/SIP/Domains/{DomainSid}/${part}.json`;
  const path = `${accountPath}/SIP/Domains/{DomainSid}/${part}/{Sid}.json`;
  const domainOf = (request: RestRequest): SipDomain =>
    find(account.sipDomains, request.params['DomainSid'], request);
  /** The domain, once it is known that the mapping exists. */
  const mappedOf = (request: RestRequest): { domain: SipDomain; listSid: string } => {
    const domain = domainOf(request);
    const listSid = request.params['Sid'] ?? '';
    find(domain.callAccessLists, listSid, request);
    return { domain, listSid };
  };
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle(request) {
        const domain = domainOf(request);
        const listSids = [...domain.callAccessLists.keys()];
        return pageOfV2010(request, listSids, key, (listSid) => print(domain, listSid));
      },
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle(request) {
        const domain = domainOf(request);
        const listSid = required(request.form, 'IpAccessControlListSid', 34);
        if (!account.accessLists.has(listSid))
          throw badParameter(`IpAccessControlListSid ${JSON.stringify(listSid)} is unknown`, 21231);
        if (domain.callAccessLists.has(listSid))
          throw badParameter(
            'The access control list is already associated with the domain',
            21231,
          );
        const nowMs = account.clock.now();
        domain.callAccessLists.set(listSid, { createdAtMs: nowMs, updatedAtMs: nowMs });
        return created(print(domain, listSid));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle(request) {
        const { domain, listSid } = mappedOf(request);
        return ok(print(domain, listSid));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        const { domain, listSid } = mappedOf(request);
        domain.callAccessLists.delete(listSid);
        return noContent;
      },
    },
  ];
}
