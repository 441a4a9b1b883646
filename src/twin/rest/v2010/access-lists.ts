import { isIPv4 } from 'node:net';
import type { AccessAddress, AccessList } from '../../account/access-list.ts';
import type { Account } from '../../account/account.ts';
import { assignGiven } from '../../account/assign-given.ts';
import { integer, required, text } from '../form.ts';
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

const root = `${accountPath}/SIP/IpAccessControlLists`;
/** Twilio docs, "SIP IpAccessControlList Resource". */
const listsMax = 1000;
const addressesMax = 100;

/** IP access control lists. */
export function accessListRoutes(account: Account): RestRoute[] {
  const lists = account.accessLists;
  const print = (list: AccessList): object => printList(account, list);
  return [
    {
      ...{ method: 'GET', host, path: `${root}.json` },
      handle: (request) =>
        pageOfV2010(request, [...lists.values()], 'ip_access_control_lists', print),
    },
    {
      ...{ method: 'POST', host, path: `${root}.json` },
      handle({ form }) {
        if (lists.size >= listsMax)
          throw badParameter(`An account has at most ${listsMax} access control lists`);
        const nowMs = account.clock.now();
        const list: AccessList = {
          sid: account.newSid('AL'),
          friendlyName: required(form, 'FriendlyName', 255),
          addresses: new Map(),
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        };
        lists.set(list.sid, list);
        return created(print(list));
      },
    },
    {
      ...{ method: 'GET', host, path: `${root}/{Sid}.json` },
      handle: (request) => ok(print(find(lists, request.params['Sid'], request))),
    },
    {
      ...{ method: 'POST', host, path: `${root}/{Sid}.json` },
      handle(request) {
        const list = find(lists, request.params['Sid'], request);
        list.friendlyName = required(request.form, 'FriendlyName', 255);
        list.updatedAtMs = account.clock.now();
        return ok(print(list));
      },
    },
    {
      ...{ method: 'DELETE', host, path: `${root}/{Sid}.json` },
      handle(request) {
        const { sid } = find(lists, request.params['Sid'], request);
        const user =
          Array.from(account.sipDomains.values()).find((each) => each.callAccessLists.has(sid)) ??
          Array.from(account.trunks.values()).find((each) => each.accessListSids.has(sid));
        if (user) throw badParameter(`The access control list is in use by ${user.sid}`);
        lists.delete(sid);
        return noContent;
      },
    },
  ];
}

/** The address ranges of an IP access control list. */
export function accessAddressRoutes(account: Account): RestRoute[] {
  const listPath = `${root}/{IpAccessControlListSid}/IpAddresses.json`;
  const path = `${root}/{IpAccessControlListSid}/IpAddresses/{Sid}.json`;
  const listOf = (request: RestRequest): AccessList =>
    find(account.accessLists, request.params['IpAccessControlListSid'], request);
  const addressOf = (request: RestRequest): AccessAddress =>
    find(listOf(request).addresses, request.params['Sid'], request);
  const print = (request: RestRequest, address: AccessAddress): object =>
    printAddress(account, listOf(request), address);
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle: (request) =>
        pageOfV2010(request, [...listOf(request).addresses.values()], 'ip_addresses', (address) =>
          print(request, address),
        ),
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle(request) {
        const list = listOf(request);
        if (list.addresses.size >= addressesMax)
          throw badParameter(`A list has at most ${addressesMax} addresses`);
        const nowMs = account.clock.now();
        const address: AccessAddress = {
          sid: account.newSid('IP'),
          friendlyName: required(request.form, 'FriendlyName', 255),
          ipAddress: ipv4(required(request.form, 'IpAddress', 100)),
          cidrPrefixLength: prefixLength(request.form) ?? 32,
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        };
        list.addresses.set(address.sid, address);
        return created(print(request, address));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(request, addressOf(request))),
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const address = addressOf(request);
        const ipAddress = text(request.form, 'IpAddress', 100);
        assignGiven(address, {
          friendlyName: text(request.form, 'FriendlyName', 255),
          ipAddress: ipAddress === undefined ? undefined : ipv4(ipAddress),
          cidrPrefixLength: prefixLength(request.form),
          updatedAtMs: account.clock.now(),
        });
        return ok(print(request, address));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        listOf(request).addresses.delete(addressOf(request).sid);
        return noContent;
      },
    },
  ];
}

function ipv4(value: string): string {
  if (!isIPv4(value))
    throw badParameter('IpAddress must be an IPv4 address in dotted decimal notation');
  return value;
}

/** Twilio makes /32 of /0 (twilio/terraform-provider-twilio, issue 137). */
function prefixLength(form: URLSearchParams): number | undefined {
  const length = integer(form, 'CidrPrefixLength', { max: 32 });
  return length === 0 ? 32 : length;
}

function printList(account: Account, list: AccessList): object {
  const at = `SIP/IpAccessControlLists/${list.sid}`;
  return {
    sid: list.sid,
    account_sid: account.sid,
    friendly_name: list.friendlyName,
    ...dates(list),
    subresource_uris: { ip_addresses: uriOf(account, `${at}/IpAddresses`) },
    uri: uriOf(account, at),
  };
}

function printAddress(account: Account, list: AccessList, address: AccessAddress): object {
  return {
    sid: address.sid,
    account_sid: account.sid,
    ip_access_control_list_sid: list.sid,
    friendly_name: address.friendlyName,
    ip_address: address.ipAddress,
    cidr_prefix_length: address.cidrPrefixLength,
    ...dates(address),
    uri: uriOf(account, `SIP/IpAccessControlLists/${list.sid}/IpAddresses/${address.sid}`),
  };
}
