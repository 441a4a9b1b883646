import { randomInt } from 'node:crypto';
import type { Account } from '../account/account.ts';
import { boolean, required, text } from '../rest/form.ts';
import { pageOfMeta } from '../rest/paging.ts';
import { badParameter, created, find, noContent, ok, type RestRoute } from '../rest/route.ts';
import type { Hosts } from './hosts.ts';
import type { Service, Services } from './model.ts';
import { printService, productHost } from './printed.ts';

/** `POST`, `GET` and `DELETE` of `/v1/Services`; a service may be named by its SID or unique name. */
export function serviceRoutes(account: Account, services: Services, hosts: Hosts): RestRoute[] {
  const host = productHost;
  const print = (service: Service): unknown => printService(account.sid, service);
  return [
    {
      ...{ method: 'GET', host, path: '/v1/Services' },
      handle: (request) => pageOfMeta(request, [...services.values()], 'services', print),
    },
    {
      ...{ method: 'POST', host, path: '/v1/Services' },
      handle({ form }) {
        const uniqueName = required(form, 'UniqueName', 50);
        const friendlyName = required(form, 'FriendlyName', 255);
        if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(uniqueName))
          throw badParameter('UniqueName may only hold letters, digits and dashes');
        if ([...services.values()].some((service) => service.uniqueName === uniqueName))
          throw badParameter(`Service with UniqueName ${uniqueName} already exists`);
        const now = account.clock.now();
        const service: Service = {
          sid: account.newSid('ZS'),
          ...{ uniqueName, friendlyName },
          includeCredentials: boolean(form, 'IncludeCredentials') ?? true,
          uiEditable: boolean(form, 'UiEditable') ?? false,
          domainBase: `${uniqueName.toLowerCase()}-${randomInt(1000, 10_000)}`,
          ...{ createdMs: now, updatedMs: now },
          ...{ environments: new Map(), functions: new Map(), builds: new Map() },
        };
        services.set(service.sid, service);
        return created(print(service));
      },
    },
    {
      ...{ method: 'GET', host, path: '/v1/Services/{Sid}' },
      handle: (request) => ok(print(serviceOf(services, request.params['Sid'], request))),
    },
    {
      ...{ method: 'POST', host, path: '/v1/Services/{Sid}' },
      handle(request) {
        const service = serviceOf(services, request.params['Sid'], request);
        service.friendlyName = text(request.form, 'FriendlyName', 255) ?? service.friendlyName;
        service.includeCredentials =
          boolean(request.form, 'IncludeCredentials') ?? service.includeCredentials;
        service.uiEditable = boolean(request.form, 'UiEditable') ?? service.uiEditable;
        service.updatedMs = account.clock.now();
        return ok(print(service));
      },
    },
    {
      ...{ method: 'DELETE', host, path: '/v1/Services/{Sid}' },
      handle(request) {
        const service = serviceOf(services, request.params['Sid'], request);
        for (const environment of service.environments.values()) hosts.forget(environment);
        services.delete(service.sid);
        return noContent;
      },
    },
  ];
}

/** @throws RestError 404 */
export function serviceOf(
  services: Services,
  key: string | undefined,
  request: Parameters<typeof find>[2],
): Service {
  const named = [...services.values()].find((service) => service.uniqueName === key);
  return named ?? find(services, key, request);
}
