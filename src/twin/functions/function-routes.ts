import type { Account } from '../account/account.ts';
import { required } from '../rest/form.ts';
import { pageOfMeta } from '../rest/paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  ok,
  type RestRequest,
  type RestRoute,
} from '../rest/route.ts';
import type { FunctionResource, Service, Services } from './model.ts';
import { printContent, printFunction, printVersion, productHost, type Owner } from './printed.ts';
import { serviceOf } from './service-routes.ts';

const host = productHost;
const path = '/v1/Services/{ServiceSid}/Functions';

/** Functions and their versions (made by upload only), and the list of assets, of which the twin has none. */
export function functionRoutes(account: Account, services: Services): RestRoute[] {
  const serviceAt = (request: RestRequest): { owner: Owner; service: Service } => {
    const service = serviceOf(services, request.params['ServiceSid'], request);
    return { service, owner: { accountSid: account.sid, serviceSid: service.sid } };
  };
  const one = (
    request: RestRequest,
    parameter = 'Sid',
  ): { owner: Owner; service: Service; resource: FunctionResource } => {
    const at = serviceAt(request);
    return { ...at, resource: find(at.service.functions, request.params[parameter], request) };
  };
  return [
    {
      ...{ method: 'GET', host, path },
      handle(request) {
        const { owner, service } = serviceAt(request);
        return pageOfMeta(request, [...service.functions.values()], 'functions', (each) =>
          printFunction(owner, each),
        );
      },
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const { owner, service } = serviceAt(request);
        const now = account.clock.now();
        const resource: FunctionResource = {
          sid: account.newSid('ZH'),
          friendlyName: required(request.form, 'FriendlyName', 255),
          ...{ createdMs: now, updatedMs: now, versions: new Map() },
        };
        service.functions.set(resource.sid, resource);
        return created(printFunction(owner, resource));
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{Sid}` },
      handle(request) {
        const { owner, resource } = one(request);
        return ok(printFunction(owner, resource));
      },
    },
    {
      ...{ method: 'POST', host, path: `${path}/{Sid}` },
      handle(request) {
        const { owner, resource } = one(request);
        resource.friendlyName = required(request.form, 'FriendlyName', 255);
        resource.updatedMs = account.clock.now();
        return ok(printFunction(owner, resource));
      },
    },
    {
      ...{ method: 'DELETE', host, path: `${path}/{Sid}` },
      handle(request) {
        const { service, resource } = one(request);
        for (const build of service.builds.values())
          if (build.versions.some(({ functionSid }) => functionSid === resource.sid))
            throw badParameter(`Function ${resource.sid} is in build ${build.sid}`);
        service.functions.delete(resource.sid);
        return noContent;
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{FunctionSid}/Versions` },
      handle(request) {
        const { owner, resource } = one(request, 'FunctionSid');
        const newestFirst = [...resource.versions.values()].reverse();
        return pageOfMeta(request, newestFirst, 'function_versions', (each) =>
          printVersion(owner, each),
        );
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{FunctionSid}/Versions/{Sid}` },
      handle(request) {
        const { owner, resource } = one(request, 'FunctionSid');
        return ok(printVersion(owner, find(resource.versions, request.params['Sid'], request)));
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{FunctionSid}/Versions/{Sid}/Content` },
      handle(request) {
        const { owner, resource } = one(request, 'FunctionSid');
        return ok(printContent(owner, find(resource.versions, request.params['Sid'], request)));
      },
    },
    {
      ...{ method: 'GET', host, path: '/v1/Services/{ServiceSid}/Assets' },
      handle(request) {
        serviceAt(request);
        return pageOfMeta(request, [], 'assets', (none) => none);
      },
    },
  ];
}
