/** The records of Twilio's Serverless API, as the twin keeps them. Times are milliseconds since 1970. */
export interface Service {
  readonly sid: string;
  readonly uniqueName: string;
  friendlyName: string;
  includeCredentials: boolean;
  uiEditable: boolean;
  /** `unhold-4711`: what domain names of this service begin with. */
  readonly domainBase: string;
  readonly createdMs: number;
  updatedMs: number;
  readonly environments: Map<string, Environment>;
  readonly functions: Map<string, FunctionResource>;
  readonly builds: Map<string, Build>;
}

export interface Environment {
  readonly sid: string;
  readonly uniqueName: string;
  readonly domainSuffix: string | null;
  /** `unhold-4711-dev.twil.io` */
  readonly domainName: string;
  /** What is deployed; null before the first deployment. */
  buildSid: string | null;
  readonly createdMs: number;
  updatedMs: number;
  readonly variables: Map<string, Variable>;
  readonly deployments: Map<string, Deployment>;
}

export interface Variable {
  readonly sid: string;
  key: string;
  value: string;
  readonly createdMs: number;
  updatedMs: number;
}

export interface Deployment {
  readonly sid: string;
  readonly buildSid: string | null;
  readonly createdMs: number;
}

export interface FunctionResource {
  readonly sid: string;
  friendlyName: string;
  readonly createdMs: number;
  updatedMs: number;
  readonly versions: Map<string, FunctionVersion>;
}

export type Visibility = 'public' | 'protected' | 'private';

export interface FunctionVersion {
  readonly sid: string;
  readonly functionSid: string;
  /** `/wait-time` */
  readonly path: string;
  readonly visibility: Visibility;
  readonly content: string;
  readonly createdMs: number;
}

export interface Dependency {
  name: string;
  version: string;
}

export interface Build {
  readonly sid: string;
  status: 'building' | 'completed' | 'failed';
  readonly versions: readonly FunctionVersion[];
  readonly dependencies: readonly Dependency[];
  readonly runtime: string;
  readonly createdMs: number;
  updatedMs: number;
}

/** All services by SID. */
export type Services = Map<string, Service>;

/** The environment behind a domain name, with its service. */
export function environmentAt(
  services: Services,
  domainName: string,
): { service: Service; environment: Environment } | null {
  for (const service of services.values())
    for (const environment of service.environments.values())
      if (environment.domainName === domainName) return { service, environment };
  return null;
}
