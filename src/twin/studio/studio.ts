import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Account } from '../account/account.ts';
import type { RestRoute } from '../rest/route.ts';
import type { Mount } from '../web/mount.ts';
import type { Web } from '../web/web.ts';
import { ExecutionLog } from './execution-log.ts';
import { Executions } from './executions.ts';
import type { Flow } from './flows.ts';
import { createRender } from './liquid.ts';
import { studioMount } from './mount.ts';
import { executionRoutes } from './rest-executions.ts';
import { flowRoutes } from './rest-flows.ts';

export interface Studio {
  readonly routes: RestRoute[];
  readonly mount: Mount;
  readonly flows: ReadonlyMap<string, Flow>;
  /** Every execution, and word of each step. */
  readonly executions: ExecutionLog;
  /** Cancels all timers. */
  close(): void;
}

/** Studio of the account: flows, and the executions that calls and REST begin. */
export function createStudio(options: {
  account: Account;
  web: Web;
  clock: Clock;
  log: Log;
}): Studio {
  const { account } = options;
  const flows = new Map<string, Flow>();
  const log = new ExecutionLog(options);
  const render = createRender(options.clock);
  const executions = new Executions({ ...options, render, flows }, log);
  return {
    routes: [
      ...flowRoutes(account, flows),
      ...executionRoutes({ account, flows, executions, log }),
    ],
    mount: studioMount({ account, flows, executions }),
    ...{ flows, executions: log },
    close: () => executions.close(),
  };
}
