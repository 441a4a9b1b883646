import type { AccessList } from '../../account/access-list.ts';
import type { Account } from '../../account/account.ts';
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
import { trunkingHost as host, trunksPath } from './trunks.ts';

const listPath = `${trunksPath}/{TrunkSid}/IpAccessControlLists`;
const path = `${listPath}/{Sid}`;

/** Which access control lists of the account a trunk uses. */
export function trunkAccessListRoutes(account: Account): RestRoute[] {
  const trunkOf = (request: RestRequest): Trunk =>
    find(account.trunks, request.params['TrunkSid'], request);
  const listOf = (request: RestRequest): AccessList => {
    const list = find(account.accessLists, request.params['Sid'], request);
    if (!trunkOf(request).accessListSids.has(list.sid)) throw notFound(request.path);
    return list;
  };
  const print = (request: RestRequest, list: AccessList): object => {
    const trunk = trunkOf(request);
    return {
      sid: list.sid,
      account_sid: account.sid,
      trunk_sid: trunk.sid,
      friendly_name: list.friendlyName,
      date_created: iso8601(list.createdAtMs),
      date_updated: iso8601(list.updatedAtMs),
      url: `${request.baseUrl}${trunksPath}/${trunk.sid}/IpAccessControlLists/${list.sid}`,
    };
  };
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle(request) {
        const sids = trunkOf(request).accessListSids;
        const lists = Array.from(account.accessLists.values()).filter(({ sid }) => sids.has(sid));
        return pageOfMeta(request, lists, 'ip_access_control_lists', (list) =>
          print(request, list),
        );
      },
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle(request) {
        const trunk = trunkOf(request);
        const list = account.accessLists.get(required(request.form, 'IpAccessControlListSid', 34));
        if (!list) throw badParameter('IpAccessControlListSid is no list of this account');
        if (trunk.accessListSids.has(list.sid))
          throw badParameter('The access control list is already associated with the trunk');
        trunk.accessListSids.add(list.sid);
        return created(print(request, list));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(request, listOf(request))),
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        trunkOf(request).accessListSids.delete(listOf(request).sid);
        return noContent;
      },
    },
  ];
}
