import { createHash } from 'node:crypto';
import type { Log } from '../../base/log.ts';
import type { Account } from '../account/account.ts';
import { startHost, type Host, type HostOptions } from './host.ts';
import type { Build, Environment, Service } from './model.ts';

export interface HostsOptions {
  account: Account;
  /** Where the files of builds are written. */
  dir: string;
  proxy: { url: string; caFile: string };
  log: Log;
}

interface Running {
  /** Of the build and its variables. */
  version: string;
  /** Null while it starts. */
  host: Host | null;
  starting: Promise<Host | null>;
}

/** The running processes, one an environment, begun by the first request for what is deployed. */
export class Hosts {
  readonly #options: HostsOptions;
  readonly #running = new Map<string, Running>();
  /** Every process that has not ended, those retired with a request under way too. */
  readonly #alive = new Set<Promise<Host | null>>();
  #isClosed = false;

  constructor(options: HostsOptions) {
    this.#options = options;
  }

  /** Null when it cannot be started. */
  async hostOf(service: Service, environment: Environment, build: Build): Promise<Host | null> {
    if (this.#isClosed) return null;
    const env = this.#envOf(service, environment, build);
    const version = createHash('sha256')
      .update(JSON.stringify([build.sid, env]))
      .digest('hex');
    const running = this.#running.get(environment.sid);
    if (running?.version === version && running.host?.isUsable !== false) return running.starting;
    if (running) retire(running);
    const begun = this.#begin({ build, env, domainName: environment.domainName, version });
    this.#running.set(environment.sid, begun);
    return begun.starting;
  }

  #begin(of: Pick<HostOptions, 'build' | 'env' | 'domainName'> & { version: string }): Running {
    const { dir, proxy, log } = this.#options;
    const { version, ...what } = of;
    const begun: Running = { version, host: null, starting: Promise.resolve(null) };
    begun.starting = startHost({ ...what, dir, proxy, log }).then(
      (host) => (begun.host = host),
      (error: unknown) => {
        log.error({ error: String(error) }, `Functions of ${of.domainName} could not be started`);
        // The next request tries anew.
        begun.version = '';
        return null;
      },
    );
    this.#alive.add(begun.starting);
    void begun.starting.then(async (host) => {
      await host?.gone;
      this.#alive.delete(begun.starting);
    });
    return begun;
  }

  #envOf(service: Service, environment: Environment, build: Build): Record<string, string> {
    const { account } = this.#options;
    const variables = [...environment.variables.values()].map(({ key, value }) => [key, value]);
    return {
      ...(Object.fromEntries(variables) as Record<string, string>),
      ...(service.includeCredentials && {
        ACCOUNT_SID: account.sid,
        AUTH_TOKEN: account.authToken,
      }),
      ...{ DOMAIN_NAME: environment.domainName, SERVICE_SID: service.sid },
      ...{ ENVIRONMENT_SID: environment.sid, BUILD_SID: build.sid },
    };
  }

  /** The environment is deleted: its process ends after what it is doing. */
  forget(environment: Environment): void {
    const running = this.#running.get(environment.sid);
    this.#running.delete(environment.sid);
    if (running) retire(running);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#running.clear();
    await Promise.all(Array.from(this.#alive, async (starting) => (await starting)?.close()));
  }
}

/** Ends an outdated process at once when it is idle; else its last request's end does. */
function retire({ starting }: Running): void {
  void starting.then((host) => host?.retire());
}
