import { realClock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Account } from '../account/account.ts';
import type { RestRoute } from '../rest/route.ts';
import type { Mount } from '../web/mount.ts';
import { buildRoutes } from './build-routes.ts';
import { environmentRoutes } from './environment-routes.ts';
import { functionRoutes } from './function-routes.ts';
import { functionsMount } from './functions-mount.ts';
import { Hosts } from './hosts.ts';
import type { Services } from './model.ts';
import { serviceRoutes } from './service-routes.ts';
import { uploadMount } from './upload-mount.ts';

export interface FunctionsHost {
  readonly routes: RestRoute[];
  /** Uploads, and what is deployed under `*.twil.io`. */
  readonly mounts: Mount[];
  close(): Promise<void>;
}

/**
 * Twilio Functions: the Serverless API, and the real runtime for what is deployed by it.
 * @param options.dir for the files of builds @param options.proxy by which the SDK inside reaches this twin
 */
export function createFunctionsHost(options: {
  account: Account;
  dir: string;
  proxy: { url: string; caFile: string };
  log: Log;
}): FunctionsHost {
  const { account } = options;
  const services: Services = new Map();
  const hosts = new Hosts(options);
  return {
    routes: [
      ...serviceRoutes(account, services, hosts),
      ...environmentRoutes(account, services, hosts),
      ...functionRoutes(account, services),
      ...buildRoutes(account, services),
    ],
    mounts: [uploadMount(account, services), functionsMount(account, services, hosts, realClock)],
    close: () => hosts.close(),
  };
}
