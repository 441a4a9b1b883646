import { HandClock, type Clock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { bundleFunctions } from '../../src/flex/functions/bundle.ts';
import type { Installation } from '../../src/flex/provision/provision.ts';
import type { Fetch } from '../../src/flex/provision/transport.ts';
import type { FlexSettings } from '../../src/flex/settings.ts';
import { countedHex, createAccount, type Account } from '../../src/twin/account/account.ts';
import { createFunctionsHost } from '../../src/twin/functions/functions-host.ts';
import { createFace, type Face, type Witness } from '../../src/twin/rest/face.ts';
import { Faults } from '../../src/twin/rest/faults.ts';
import { accountRestRoutes } from '../../src/twin/rest/account-routes.ts';
import { createStudio } from '../../src/twin/studio/studio.ts';
import type { RestRoute } from '../../src/twin/rest/route.ts';
import { taskRouterRoutes } from '../../src/twin/taskrouter/taskrouter-routes.ts';
import { TaskRouter } from '../../src/twin/taskrouter/taskrouter.ts';
import { mountFor, type Mount } from '../../src/twin/web/mount.ts';
import { Web } from '../../src/twin/web/web.ts';
import { createFakeUnhold, type FakeUnhold } from './fake-unhold.ts';

/** An account of the local Twilio and an Unhold, asked without a socket: thousands of requests a second. */
export interface TwilioAccount {
  readonly account: Account;
  readonly taskRouter: TaskRouter;
  readonly unhold: FakeUnhold;
  readonly faults: Faults;
  /** For a test that serves them over HTTP. */
  readonly routes: readonly RestRoute[];
  readonly mounts: readonly Mount[];
  /** Reaches both; a test wraps it to lose requests and replies. */
  readonly fetch: Fetch;
  /** Waits cost nothing and move the account's time. */
  readonly clock: Clock;
  /** Every request so far: `POST studio.twilio.com/v2/Flows`. */
  readonly requests: string[];
  /** Everything that can be listed over REST, without dates. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export function createTwilioAccount({ witness }: { witness?: Witness } = {}): TwilioAccount {
  const handClock = new HandClock();
  const account = createAccount({ clock: handClock, hexSource: countedHex('account') });
  const taskRouter = new TaskRouter(account);
  const web = new Web({
    authToken: () => account.authToken,
    clock: handClock,
    log: silentLog,
    mounts: [],
  });
  const studio = createStudio({ account, web, clock: handClock, log: silentLog });
  const functions = createFunctionsHost({
    ...{ account, dir: '/nowhere', log: silentLog },
    proxy: { url: 'http://127.0.0.1:9', caFile: '/nowhere/ca.pem' },
  });
  const faults = new Faults();
  const routes = [
    ...accountRestRoutes(account),
    ...studio.routes,
    ...functions.routes,
    ...taskRouterRoutes(taskRouter),
  ];
  const face = createFace({ account, faults, witness, log: silentLog, routes });
  const unhold = createFakeUnhold();
  const requests: string[] = [];
  const fetch = fetchFrom({ face, mounts: functions.mounts, unhold, requests });
  return {
    ...{
      account,
      taskRouter,
      unhold,
      faults,
      routes,
      mounts: functions.mounts,
      requests,
      fetch,
      clock: hurried(handClock),
    },
    dump: () => dump(account, fetch),
    async close() {
      studio.close();
      await functions.close();
    },
  };
}

/** Compiled once for all tests of a file. */
const bundled = bundleFunctions();

/** What `unhold flex` would be given for this account. */
export function installationOf(
  { account, clock, fetch, unhold }: TwilioAccount,
  settings: FlexSettings,
  more: Partial<Installation> = {},
): Installation {
  return {
    ...{ settings, clock, fetch, bundle: () => bundled },
    twilio: { accountSid: account.sid, username: account.sid, password: account.authToken },
    unhold:
      settings.provider === 'unhold' ? { url: settings.unholdUrl, apiKey: unhold.adminKey } : null,
    ...more,
  };
}

/** A clock on which every wait is over at once. */
function hurried(clock: HandClock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(delayMs, fire) {
      clock.advance(delayMs);
      const handle = setImmediate(fire);
      return { cancel: () => clearImmediate(handle) };
    },
  };
}

function fetchFrom(options: {
  face: Face;
  mounts: readonly Mount[];
  unhold: FakeUnhold;
  requests: string[];
}): Fetch {
  const { face, mounts, unhold, requests } = options;
  return async (address, init) => {
    const request = new Request(address, init);
    const url = new URL(address);
    const { method } = request;
    const headers = Object.fromEntries(request.headers);
    requests.push(`${method} ${url.host}${url.pathname}`);
    const body = Buffer.from(await request.arrayBuffer());
    if (!url.host.endsWith('.twilio.com'))
      return unhold.answer(method, url.pathname, request.headers, body.toString());
    const mount = mountFor(mounts, url.host);
    if (mount !== undefined) {
      const given = await mount.handle({ method, url, headers, body });
      const sent = Object.entries(given.headers).flatMap(([name, value]) =>
        [value].flat().map((one): [string, string] => [name, one]),
      );
      return new Response(String(given.body), { status: given.status, headers: sent });
    }
    const answer = await face({ method, host: url.host, url, headers, body });
    if (answer === null) throw new TypeError('fetch failed', { cause: new Error('reset') });
    const text = answer.body === undefined ? null : JSON.stringify(answer.body);
    return new Response(text, { status: answer.status, headers: answer.headers ?? {} });
  };
}

/** Lists from here on down; what a list is of is the key that is none of these. */
const pagingKeys = /^(meta|.*_uri|uri|page|page_size|start|end)$/;

async function dump(account: Account, fetch: Fetch): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`;
  const v2010 = `https://api.twilio.com/2010-04-01/Accounts/${account.sid}`;
  const lines: string[] = [];

  async function walk(
    address: string,
    below: (item: Record<string, unknown>) => string[] = () => [],
  ) {
    const answer = await fetch(address, { method: 'GET', headers: { authorization } });
    const body = (await answer.json()) as Record<string, unknown>;
    if (answer.status !== 200) throw new Error(`${address}: ${JSON.stringify(body)}`);
    const items = Object.entries(body).find(([key]) => !pagingKeys.test(key))?.[1] as Record<
      string,
      unknown
    >[];
    for (const item of items) {
      const entries = Object.entries(item).filter(([key]) => !/^date_|^revision$/.test(key));
      lines.push(JSON.stringify(Object.fromEntries(entries)));
      for (const child of below(item)) await walk(child, below);
    }
  }
  await walk(`${v2010}/IncomingPhoneNumbers.json?PageSize=1000`);
  await walk(`${v2010}/SIP/IpAccessControlLists.json?PageSize=1000`, ({ sid }) =>
    String(sid).startsWith('AL')
      ? [`${v2010}/SIP/IpAccessControlLists/${String(sid)}/IpAddresses.json`]
      : [],
  );
  await walk(`${v2010}/SIP/Domains.json?PageSize=1000`, ({ sid }) =>
    String(sid).startsWith('SD')
      ? [`${v2010}/SIP/Domains/${String(sid)}/Auth/Calls/IpAccessControlListMappings.json`]
      : [],
  );
  await walk('https://trunking.twilio.com/v1/Trunks', ({ sid, url }) =>
    String(sid).startsWith('TK')
      ? [`${String(url)}/OriginationUrls`, `${String(url)}/IpAccessControlLists`]
      : [],
  );
  await walk('https://serverless.twilio.com/v1/Services?PageSize=1000', ({ sid, url }) => {
    if (String(sid).startsWith('ZS'))
      return [`${String(url)}/Environments`, `${String(url)}/Functions`, `${String(url)}/Builds`];
    if (String(sid).startsWith('ZE')) return [`${String(url)}/Variables?PageSize=1000`];
    return String(sid).startsWith('ZH') ? [`${String(url)}/Versions`] : [];
  });
  await walk('https://studio.twilio.com/v2/Flows?PageSize=1000');
  await walk('https://taskrouter.twilio.com/v1/Workspaces', ({ sid, url }) =>
    String(sid).startsWith('WS') ? [`${String(url)}/Workflows`, `${String(url)}/TaskQueues`] : [],
  );
  return lines.join('\n').replaceAll(/"date_created":"[^"]*"/g, '"date_created":"…"');
}
