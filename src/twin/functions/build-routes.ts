import { compileFunction } from 'node:vm';
import { z } from 'zod';
import type { Account } from '../account/account.ts';
import { list, oneOf, text } from '../rest/form.ts';
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
import type { Build, Dependency, FunctionVersion, Service, Services } from './model.ts';
import { packageFolder } from './packages.ts';
import { printBuild, printBuildStatus, productHost, type Owner } from './printed.ts';
import { serviceOf } from './service-routes.ts';

const host = productHost;
const path = '/v1/Services/{ServiceSid}/Builds';
const runtimes = ['node18', 'node20', 'node22'] as const;
/** Twilio's take tens of seconds; long enough here for somebody who polls to see it. */
const buildMs = 300;

/** Builds: checked when asked for, and done a moment later. */
export function buildRoutes(account: Account, services: Services): RestRoute[] {
  const serviceAt = (request: RestRequest): { owner: Owner; service: Service } => {
    const service = serviceOf(services, request.params['ServiceSid'], request);
    return { service, owner: { accountSid: account.sid, serviceSid: service.sid } };
  };
  const one = (request: RestRequest): { owner: Owner; service: Service; build: Build } => {
    const at = serviceAt(request);
    return { ...at, build: find(at.service.builds, request.params['Sid'], request) };
  };
  return [
    {
      ...{ method: 'GET', host, path },
      handle(request) {
        const { owner, service } = serviceAt(request);
        return pageOfMeta(request, [...service.builds.values()].reverse(), 'builds', (each) =>
          printBuild(owner, each),
        );
      },
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const { owner, service } = serviceAt(request);
        const build = newBuild(account, service, request.form);
        service.builds.set(build.sid, build);
        account.clock.after(buildMs, () => {
          build.status = isGood(build) ? 'completed' : 'failed';
          build.updatedMs = account.clock.now();
        });
        return created(printBuild(owner, build));
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{Sid}` },
      handle(request) {
        const { owner, build } = one(request);
        return ok(printBuild(owner, build));
      },
    },
    {
      ...{ method: 'GET', host, path: `${path}/{Sid}/Status` },
      handle(request) {
        const { owner, build } = one(request);
        return ok(printBuildStatus(owner, build));
      },
    },
    {
      ...{ method: 'DELETE', host, path: `${path}/{Sid}` },
      handle(request) {
        const { service, build } = one(request);
        for (const environment of service.environments.values())
          if (environment.buildSid === build.sid)
            throw badParameter(`Build ${build.sid} is deployed to ${environment.domainName}`);
        service.builds.delete(build.sid);
        return noContent;
      },
    },
  ];
}

function newBuild(account: Account, service: Service, form: URLSearchParams): Build {
  if (form.has('AssetVersions')) throw badParameter('The local Twilio has no assets to build with');
  const versions = (list(form, 'FunctionVersions') ?? []).map((sid) => versionOf(service, sid));
  const paths = new Set(versions.map((version) => version.path));
  if (paths.size < versions.length)
    throw badParameter('Two versions of a build have the same path');
  if (versions.length === 0) throw badParameter('A build needs at least one function version');
  const now = account.clock.now();
  return {
    sid: account.newSid('ZB'),
    status: 'building',
    versions,
    dependencies: dependenciesOf(text(form, 'Dependencies')),
    runtime: oneOf(form, 'Runtime', runtimes) ?? 'node22',
    ...{ createdMs: now, updatedMs: now },
  };
}

function versionOf(service: Service, sid: string): FunctionVersion {
  for (const resource of service.functions.values()) {
    const version = resource.versions.get(sid);
    if (version) return version;
  }
  throw badParameter(`Function version ${sid.slice(0, 40)} is not of this service`);
}

const dependencySchema = z
  .array(z.object({ name: z.string().min(1).max(214), version: z.string().min(1).max(200) }))
  .max(300);

function dependenciesOf(json: string | undefined): Dependency[] {
  if (json === undefined || json === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw badParameter('Dependencies is not JSON');
  }
  const parsed = dependencySchema.safeParse(value);
  if (!parsed.success) throw badParameter('Dependencies is not a list of {name, version}');
  return parsed.data;
}

/** A build fails for what would fail on Twilio: a file that does not parse, a package that is not to be had. */
function isGood(build: Build): boolean {
  return (
    build.versions.every(({ content, path: name }) => parses(content, name)) &&
    build.dependencies.every(({ name }) => packageFolder(name) !== null)
  );
}

function parses(content: string, name: string): boolean {
  try {
    compileFunction(content, ['exports', 'require', 'module'], { filename: name });
    return true;
  } catch {
    return false;
  }
}
