import { join } from 'node:path';
import { realClock, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { SipRoute } from '../sip/routed-resolver.ts';
import { createAccount, type Account } from './account/account.ts';
import { accountRestRoutes } from './rest/account-routes.ts';
import { createAuthority } from './functions/authority.ts';
import { createFunctionsHost } from './functions/functions-host.ts';
import { startTlsProxy, type TlsProxy } from './functions/tls-proxy.ts';
import { addPage } from './page/page.ts';
import { pictureOf } from './page/picture.ts';
import type { Witness } from './rest/face.ts';
import type { Faults } from './rest/faults.ts';
import { startRest, type RestServer } from './rest/server.ts';
import { createStudio, type Studio } from './studio/studio.ts';
import { sendEventCallbacks } from './taskrouter/event-callbacks.ts';
import { TaskRouter } from './taskrouter/taskrouter.ts';
import { taskRouterRoutes } from './taskrouter/taskrouter-routes.ts';
import { twilioMusic } from './voice/sounds.ts';
import { startVoice, type Voice } from './voice/voice.ts';
import type { Mount } from './web/mount.ts';
import { Web } from './web/web.ts';

export interface TwinOptions {
  /** The twin's time: a faster one shortens waits and the limits of calls and tasks; audio, HTTP and Functions stay as they are. */
  clock: Clock;
  log: Log;
  /** Loopback. */
  host: string;
  /** Ports; 0 takes any free one. */
  httpPort: number;
  sipPort: number;
  tlsProxyPort: number;
  /** For files of Functions and the certificate of the private authority; made when missing. */
  dir: string;
  /** Where calls to phone numbers go, as `sip:127.0.0.1:5070`; null: nowhere. */
  carrierUri: string | null;
  /** Hosts of `<Sip>` that are on this machine, beside loopback addresses. */
  sipRoutes?: SipRoute[];
  /** Absent: made up. */
  credentials?: { accountSid: string; authToken: string };
  /** Sees each REST request with its answer. */
  witness?: Witness;
  faults?: Faults;
}

/** A local Twilio: one account with REST, voice, Studio, TaskRouter and Functions, on loopback. */
export interface Twin {
  readonly account: Account;
  readonly taskRouter: TaskRouter;
  readonly studio: Studio;
  readonly voice: Voice;
  /** `http://127.0.0.1:8091`: all of REST by the header X-Twilio-Host, and the page. */
  readonly url: string;
  /** `127.0.0.1:5062` */
  readonly sipAddress: string;
  /** How unmodified clients get here: `HTTP_PROXY` and `NODE_EXTRA_CA_CERTS`. */
  readonly proxy: { readonly url: string; readonly caFile: string };
  /** Ends calls, processes and timers. */
  stop(): Promise<void>;
}

/** Starts all of it; what has started is stopped again when the rest cannot. Rejects when a port is taken. */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  const started: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of started.splice(0).reverse()) await close();
  };
  try {
    return { ...(await startParts(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: TwinOptions,
  started: (() => unknown)[],
): Promise<Omit<Twin, 'stop'>> {
  const { clock, log, host, dir } = options;
  const { accountSid: sid, authToken } = options.credentials ?? {};
  const account = createAccount({ clock, ...(sid && authToken && { sid, authToken }) });
  const mounts: Mount[] = [];
  // Those who are asked answer in real time, however fast the twin's goes.
  const web = new Web({ authToken: () => account.authToken, clock: realClock, log, mounts });

  const authority = await createAuthority(dir);
  const rest: { server: RestServer | null } = { server: null };
  const tlsProxy: TlsProxy = await startTlsProxy({
    ...{ authority, host, port: options.tlsProxyPort },
    restUrl: () => rest.server?.url ?? 'http://127.0.0.1:9',
  });
  started.push(() => tlsProxy.close());
  const proxy = { url: tlsProxy.url, caFile: authority.caFile };

  const functions = createFunctionsHost({ account, dir: join(dir, 'functions'), proxy, log });
  started.push(() => functions.close());
  const studio = createStudio({ account, web, clock, log });
  started.push(() => studio.close());
  mounts.push(studio.mount, ...functions.mounts, twilioMusic);

  const taskRouter = new TaskRouter(account);
  started.push(() => taskRouter.close());
  const events = sendEventCallbacks({ taskRouter, web, log });
  started.push(() => events.close());
  const voice = await startVoice({
    ...{ account, web, taskRouter, clock, log, host, sipPort: options.sipPort },
    ...{ carrierUri: options.carrierUri, sipRoutes: options.sipRoutes ?? [] },
  });
  started.push(() => voice.close());

  const server = await startRest({
    ...{ account, mounts, host, port: options.httpPort, log },
    routes: [
      ...accountRestRoutes(account),
      ...studio.routes,
      ...taskRouterRoutes(taskRouter),
      ...functions.routes,
    ],
    witness: options.witness,
    faults: options.faults,
    addOwn: (app) => addPage(app, () => pictureOf({ account, taskRouter, studio, voice })),
  });
  rest.server = server;
  started.push(() => server.close());
  const { url } = server;
  return { account, taskRouter, studio, voice, url, sipAddress: voice.sipAddress, proxy };
}
