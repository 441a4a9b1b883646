import { iso8601 } from '../rest/dates.ts';
import type {
  Build,
  Deployment,
  Environment,
  FunctionResource,
  FunctionVersion,
  Service,
  Variable,
} from './model.ts';

/** How the records read in REST answers. */
export const productHost = 'serverless.twilio.com';

type Body = Record<string, unknown>;

/** Whose record it is: what every answer repeats. */
export interface Owner {
  accountSid: string;
  serviceSid: string;
}

const root = `https://${productHost}/v1/Services`;

function linksBelow(url: string, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([key, path]) => [key, `${url}/${path}`]));
}

export function printService(accountSid: string, service: Service): Body {
  const url = `${root}/${service.sid}`;
  return {
    sid: service.sid,
    account_sid: accountSid,
    friendly_name: service.friendlyName,
    unique_name: service.uniqueName,
    include_credentials: service.includeCredentials,
    ui_editable: service.uiEditable,
    domain_base: service.domainBase,
    date_created: iso8601(service.createdMs),
    date_updated: iso8601(service.updatedMs),
    url,
    links: linksBelow(url, {
      environments: 'Environments',
      functions: 'Functions',
      assets: 'Assets',
      builds: 'Builds',
    }),
  };
}

export function printEnvironment(owner: Owner, environment: Environment): Body {
  const url = `${root}/${owner.serviceSid}/Environments/${environment.sid}`;
  return {
    sid: environment.sid,
    ...ownerOf(owner),
    build_sid: environment.buildSid,
    unique_name: environment.uniqueName,
    domain_suffix: environment.domainSuffix,
    domain_name: environment.domainName,
    date_created: iso8601(environment.createdMs),
    date_updated: iso8601(environment.updatedMs),
    url,
    links: linksBelow(url, { variables: 'Variables', deployments: 'Deployments', logs: 'Logs' }),
  };
}

export function printVariable(owner: Owner, environmentSid: string, variable: Variable): Body {
  return {
    sid: variable.sid,
    ...ownerOf(owner),
    environment_sid: environmentSid,
    key: variable.key,
    value: variable.value,
    date_created: iso8601(variable.createdMs),
    date_updated: iso8601(variable.updatedMs),
    url: `${root}/${owner.serviceSid}/Environments/${environmentSid}/Variables/${variable.sid}`,
  };
}

export function printDeployment(
  owner: Owner,
  environmentSid: string,
  deployment: Deployment,
): Body {
  return {
    sid: deployment.sid,
    ...ownerOf(owner),
    environment_sid: environmentSid,
    build_sid: deployment.buildSid,
    date_created: iso8601(deployment.createdMs),
    date_updated: iso8601(deployment.createdMs),
    url: `${root}/${owner.serviceSid}/Environments/${environmentSid}/Deployments/${deployment.sid}`,
  };
}

export function printFunction(owner: Owner, resource: FunctionResource): Body {
  const url = `${root}/${owner.serviceSid}/Functions/${resource.sid}`;
  return {
    sid: resource.sid,
    ...ownerOf(owner),
    friendly_name: resource.friendlyName,
    date_created: iso8601(resource.createdMs),
    date_updated: iso8601(resource.updatedMs),
    url,
    links: linksBelow(url, { function_versions: 'Versions' }),
  };
}

export function printVersion(owner: Owner, version: FunctionVersion): Body {
  const url = versionUrl(owner, version);
  return {
    sid: version.sid,
    ...ownerOf(owner),
    function_sid: version.functionSid,
    path: version.path,
    visibility: version.visibility,
    date_created: iso8601(version.createdMs),
    url,
    links: linksBelow(url, { function_version_content: 'Content' }),
  };
}

export function printContent(owner: Owner, version: FunctionVersion): Body {
  return {
    sid: version.sid,
    ...ownerOf(owner),
    function_sid: version.functionSid,
    content: version.content,
    url: `${versionUrl(owner, version)}/Content`,
  };
}

export function printBuild(owner: Owner, build: Build): Body {
  const url = `${root}/${owner.serviceSid}/Builds/${build.sid}`;
  return {
    sid: build.sid,
    ...ownerOf(owner),
    status: build.status,
    asset_versions: [],
    function_versions: build.versions.map((version) => printVersion(owner, version)),
    dependencies: build.dependencies,
    runtime: build.runtime,
    date_created: iso8601(build.createdMs),
    date_updated: iso8601(build.updatedMs),
    url,
    links: linksBelow(url, { build_status: 'Status' }),
  };
}

export function printBuildStatus(owner: Owner, build: Build): Body {
  return {
    sid: build.sid,
    ...ownerOf(owner),
    status: build.status,
    url: `${root}/${owner.serviceSid}/Builds/${build.sid}/Status`,
  };
}

function ownerOf({ accountSid, serviceSid }: Owner): Body {
  return { account_sid: accountSid, service_sid: serviceSid };
}

function versionUrl(owner: Owner, version: FunctionVersion): string {
  return `${root}/${owner.serviceSid}/Functions/${version.functionSid}/Versions/${version.sid}`;
}
