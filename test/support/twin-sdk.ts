import twilio from 'twilio';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { createAccount, type Account } from '../../src/twin/account/account.ts';
import { accountRestRoutes } from '../../src/twin/rest/account-routes.ts';
import { Faults } from '../../src/twin/rest/faults.ts';
import { OpenApiCheck } from '../../src/twin/rest/openapi.ts';
import type { RestRoute } from '../../src/twin/rest/route.ts';
import { createFunctionsHost } from '../../src/twin/functions/functions-host.ts';
import { createStudio } from '../../src/twin/studio/studio.ts';
import { taskRouterRoutes } from '../../src/twin/taskrouter/taskrouter-routes.ts';
import { TaskRouter } from '../../src/twin/taskrouter/taskrouter.ts';
import { Web } from '../../src/twin/web/web.ts';
import { startRest, type RestServer } from '../../src/twin/rest/server.ts';

/** All of the twin's REST on a port of its own, under the OpenAPI check, with the official SDK pointed at it. */
export interface RestWorld {
  account: Account;
  server: RestServer;
  check: OpenApiCheck;
  faults: Faults;
  routes: RestRoute[];
  client: twilio.Twilio;
  close(): Promise<void>;
}

export async function startRestWorld(): Promise<RestWorld> {
  const clock = realClock;
  const account = createAccount({ clock });
  const check = new OpenApiCheck();
  const faults = new Faults();
  const web = new Web({ authToken: () => account.authToken, clock, log: silentLog, mounts: [] });
  const studio = createStudio({ account, web, clock, log: silentLog });
  const taskRouter = new TaskRouter(account);
  const functions = createFunctionsHost({
    ...{ account, dir: '/nowhere', log: silentLog },
    proxy: { url: 'http://127.0.0.1:9', caFile: '/nowhere/ca.pem' },
  });
  const routes = [
    ...accountRestRoutes(account),
    ...studio.routes,
    ...taskRouterRoutes(taskRouter),
    ...functions.routes,
  ];
  const server = await startRest({
    ...{ account, routes, faults, mounts: [], log: silentLog, witness: check.witness },
    ...{ host: '127.0.0.1', port: 0 },
  });
  const client = sdkAt(server.url, account.sid, account.authToken, account.sid);
  const close = async (): Promise<void> => {
    await server.close();
    await functions.close();
    taskRouter.close();
    studio.close();
  };
  return { account, server, check, faults, routes, client, close };
}

/** Twilio's SDK with its own HTTP, sent to a port of ours: only the origin of the address is changed. */
export function sdkAt(
  url: string,
  username: string,
  password: string,
  accountSid: string,
  options: { autoRetry?: boolean } = {},
): twilio.Twilio {
  const httpClient = new LoopbackClient(url, options);
  return twilio(username, password, { accountSid, httpClient });
}

class LoopbackClient extends twilio.RequestClient {
  readonly #url: string;

  constructor(url: string, options: { autoRetry?: boolean }) {
    super({ ...options, keepAlive: false });
    this.#url = url;
  }

  override request<Body>(
    options: Parameters<typeof twilio.RequestClient.prototype.request<Body>>[0],
  ): ReturnType<typeof twilio.RequestClient.prototype.request<Body>> {
    const { host, pathname, search } = new URL(options.uri);
    options.headers = { ...options.headers, 'X-Twilio-Host': host };
    options.uri = this.#url + pathname + search;
    return super.request<Body>(options);
  }
}
