import type { Account } from '../account/account.ts';
import { required, text } from '../rest/form.ts';
import { pageOfMeta } from '../rest/paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  ok,
  RestError,
  type RestRequest,
  type RestRoute,
} from '../rest/route.ts';
import type { Hosts } from './hosts.ts';
import type { Environment, Service, Services, Variable } from './model.ts';
import {
  printDeployment,
  printEnvironment,
  printVariable,
  productHost,
  type Owner,
} from './printed.ts';
import { serviceOf } from './service-routes.ts';

const host = productHost;
const environments = '/v1/Services/{ServiceSid}/Environments';
const below = `${environments}/{EnvironmentSid}`;
/** Twilio's limits for one environment (serverless docs, "General limitations"). */
const variablesMax = 100;
const valueBytesMax = 450;

interface Place {
  owner: Owner;
  service: Service;
  environment: Environment;
}

/** Environments, their variables and their deployments. */
export function environmentRoutes(account: Account, services: Services, hosts: Hosts): RestRoute[] {
  const serviceAt = (request: RestRequest): { owner: Owner; service: Service } => {
    const service = serviceOf(services, request.params['ServiceSid'], request);
    return { service, owner: { accountSid: account.sid, serviceSid: service.sid } };
  };
  const placeOf = (request: RestRequest, parameter = 'EnvironmentSid'): Place => {
    const { owner, service } = serviceAt(request);
    const key = request.params[parameter];
    return { owner, service, environment: find(service.environments, key, request) };
  };
  return [
    {
      ...{ method: 'GET', host, path: environments },
      handle(request) {
        const { owner, service } = serviceAt(request);
        return pageOfMeta(request, [...service.environments.values()], 'environments', (each) =>
          printEnvironment(owner, each),
        );
      },
    },
    {
      ...{ method: 'POST', host, path: environments },
      handle(request) {
        const { owner, service } = serviceAt(request);
        const environment = newEnvironment(account, service, request.form);
        service.environments.set(environment.sid, environment);
        return created(printEnvironment(owner, environment));
      },
    },
    {
      ...{ method: 'GET', host, path: `${environments}/{Sid}` },
      handle(request) {
        const { owner, environment } = placeOf(request, 'Sid');
        return ok(printEnvironment(owner, environment));
      },
    },
    {
      ...{ method: 'DELETE', host, path: `${environments}/{Sid}` },
      handle(request) {
        const { service, environment } = placeOf(request, 'Sid');
        service.environments.delete(environment.sid);
        hosts.forget(environment);
        return noContent;
      },
    },
    ...variableRoutes(account, placeOf),
    ...deploymentRoutes(account, placeOf),
  ];
}

function newEnvironment(account: Account, service: Service, form: URLSearchParams): Environment {
  const uniqueName = required(form, 'UniqueName', 100);
  const domainSuffix = text(form, 'DomainSuffix', 16) || null;
  if (domainSuffix !== null && !/^[a-z0-9-]+$/i.test(domainSuffix))
    throw badParameter('DomainSuffix may only hold letters, digits and dashes');
  for (const other of service.environments.values()) {
    if (other.uniqueName === uniqueName || other.domainSuffix === domainSuffix)
      throw badParameter('Environment with this UniqueName or DomainSuffix already exists.');
  }
  const now = account.clock.now();
  const suffix = domainSuffix === null ? '' : `-${domainSuffix.toLowerCase()}`;
  return {
    sid: account.newSid('ZE'),
    ...{ uniqueName, domainSuffix, domainName: `${service.domainBase}${suffix}.twil.io` },
    ...{ buildSid: null, createdMs: now, updatedMs: now },
    ...{ variables: new Map(), deployments: new Map() },
  };
}

function variableRoutes(account: Account, placeOf: (request: RestRequest) => Place): RestRoute[] {
  const path = `${below}/Variables`;
  const one = (request: RestRequest): Place & { variable: Variable } => {
    const place = placeOf(request);
    return {
      ...place,
      variable: find(place.environment.variables, request.params['Sid'], request),
    };
  };
  return [
    {
      ...{ method: 'GET', host, path },
      handle(request) {
        const { owner, environment } = placeOf(request);
        return pageOfMeta(request, [...environment.variables.values()], 'variables', (each) =>
          printVariable(owner, environment.sid, each),
        );
      },
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const { owner, environment } = placeOf(request);
        const key = keyOf(environment, required(request.form, 'Key', 128), null);
        const value = valueOf(required(request.form, 'Value'));
        if (environment.variables.size >= variablesMax)
          throw badParameter(`An environment holds at most ${variablesMax} variables`);
        const now = account.clock.now();
        const sid = account.newSid('ZV');
        const variable: Variable = { sid, key, value, createdMs: now, updatedMs: now };
        environment.variables.set(sid, variable);
        return created(printVariable(owner, environment.sid, variable));
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{Sid}` },
      handle(request) {
        const { owner, environment, variable } = one(request);
        return ok(printVariable(owner, environment.sid, variable));
      },
    },
    {
      ...{ method: 'POST', host, path: `${path}/{Sid}` },
      handle(request) {
        const { owner, environment, variable } = one(request);
        const [key, value] = [text(request.form, 'Key', 128), text(request.form, 'Value')];
        if (key !== undefined) variable.key = keyOf(environment, key, variable);
        if (value !== undefined) variable.value = valueOf(value);
        variable.updatedMs = account.clock.now();
        return ok(printVariable(owner, environment.sid, variable));
      },
    },
    {
      ...{ method: 'DELETE', host, path: `${path}/{Sid}` },
      handle(request) {
        const { environment, variable } = one(request);
        environment.variables.delete(variable.sid);
        return noContent;
      },
    },
  ];
}

function keyOf(environment: Environment, key: string, self: Variable | null): string {
  if (!/^[A-Za-z_]\w*$/.test(key))
    throw badParameter('Key may only hold letters, digits and underscores');
  for (const other of environment.variables.values())
    if (other !== self && other.key === key)
      throw badParameter(`Variable with Key ${key} already exists`);
  return key;
}

function valueOf(value: string): string {
  if (Buffer.byteLength(value) > valueBytesMax)
    throw badParameter(`Value is longer than ${valueBytesMax} bytes`);
  return value;
}

function deploymentRoutes(account: Account, placeOf: (request: RestRequest) => Place): RestRoute[] {
  const path = `${below}/Deployments`;
  return [
    {
      ...{ method: 'GET', host, path },
      handle(request) {
        const { owner, environment } = placeOf(request);
        const newestFirst = [...environment.deployments.values()].reverse();
        return pageOfMeta(request, newestFirst, 'deployments', (each) =>
          printDeployment(owner, environment.sid, each),
        );
      },
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const { owner, service, environment } = placeOf(request);
        const buildSid = text(request.form, 'BuildSid', 34) || null;
        const build = buildSid === null ? null : find(service.builds, buildSid, request);
        if (build && build.status !== 'completed')
          throw badParameter(
            `Build ${build.sid} is ${build.status}; only a completed one is deployed`,
          );
        if (build && buildSid === environment.buildSid)
          throw new RestError(409, 20409, `Build ${build.sid} is already deployed here`);
        const now = account.clock.now();
        const deployment = { sid: account.newSid('ZD'), buildSid, createdMs: now };
        environment.deployments.set(deployment.sid, deployment);
        environment.buildSid = buildSid;
        environment.updatedMs = now;
        return created(printDeployment(owner, environment.sid, deployment));
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{Sid}` },
      handle(request) {
        const { owner, environment } = placeOf(request);
        const deployment = find(environment.deployments, request.params['Sid'], request);
        return ok(printDeployment(owner, environment.sid, deployment));
      },
    },
  ];
}
