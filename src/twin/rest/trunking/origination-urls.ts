import type { Account } from '../../account/account.ts';
import { assignGiven } from '../../account/assign-given.ts';
import type { OriginationUrl, Trunk } from '../../account/trunk.ts';
import { iso8601 } from '../dates.ts';
import { boolean, integer, required, text } from '../form.ts';
import { pageOfMeta } from '../paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  ok,
  type RestRequest,
  type RestRoute,
} from '../route.ts';
import { trunkingHost as host, trunksPath } from './trunks.ts';

const listPath = `${trunksPath}/{TrunkSid}/OriginationUrls`;
const path = `${listPath}/{Sid}`;

/** Where the calls to a trunk's numbers go. */
export function originationUrlRoutes(account: Account): RestRoute[] {
  const trunkOf = (request: RestRequest): Trunk =>
    find(account.trunks, request.params['TrunkSid'], request);
  const urlOf = (request: RestRequest): OriginationUrl =>
    find(trunkOf(request).originationUrls, request.params['Sid'], request);
  const print = (request: RestRequest, url: OriginationUrl): object =>
    printUrl(account, trunkOf(request), url, request.baseUrl);
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle: (request) =>
        pageOfMeta(
          request,
          [...trunkOf(request).originationUrls.values()],
          'origination_urls',
          (url) => print(request, url),
        ),
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle(request) {
        const trunk = trunkOf(request);
        const { form } = request;
        for (const name of ['Weight', 'Priority', 'Enabled']) required(form, name);
        const nowMs = account.clock.now();
        const url: OriginationUrl = {
          sid: account.newSid('OU'),
          friendlyName: required(form, 'FriendlyName', 64),
          sipUrl: sipUrl(required(form, 'SipUrl', 255)),
          weight: weight(form) ?? 1,
          priority: priority(form) ?? 0,
          enabled: boolean(form, 'Enabled') ?? true,
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        };
        trunk.originationUrls.set(url.sid, url);
        return created(print(request, url));
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(request, urlOf(request))),
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const url = urlOf(request);
        const { form } = request;
        const asked = text(form, 'SipUrl', 255);
        assignGiven(url, {
          friendlyName: text(form, 'FriendlyName', 64),
          sipUrl: asked === undefined ? undefined : sipUrl(asked),
          weight: weight(form),
          priority: priority(form),
          enabled: boolean(form, 'Enabled'),
          updatedAtMs: account.clock.now(),
        });
        return ok(print(request, url));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        trunkOf(request).originationUrls.delete(urlOf(request).sid);
        return noContent;
      },
    },
  ];
}

const weight = (form: URLSearchParams): number | undefined =>
  integer(form, 'Weight', { min: 1, max: 65_535 });
const priority = (form: URLSearchParams): number | undefined =>
  integer(form, 'Priority', { max: 65_535 });

function sipUrl(value: string): string {
  if (!/^sips?:[^\s<>"]+$/i.test(value)) throw badParameter('SipUrl must begin with sip: or sips:');
  return value;
}

function printUrl(account: Account, trunk: Trunk, url: OriginationUrl, baseUrl: string): object {
  return {
    sid: url.sid,
    account_sid: account.sid,
    trunk_sid: trunk.sid,
    friendly_name: url.friendlyName,
    sip_url: url.sipUrl,
    weight: url.weight,
    priority: url.priority,
    enabled: url.enabled,
    date_created: iso8601(url.createdAtMs),
    date_updated: iso8601(url.updatedAtMs),
    url: `${baseUrl}${trunksPath}/${trunk.sid}/OriginationUrls/${url.sid}`,
  };
}
