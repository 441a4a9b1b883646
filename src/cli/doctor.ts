import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { realClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { checkIds, runChecks, type CheckState } from '../checks/check.ts';
import { setUpChecks } from '../checks/set-up-checks.ts';
import type { Config } from '../config.ts';
import { optionsWithin } from '../edge/trunk-probe.ts';
import { openStore } from '../main.ts';
import { probesOf, subjectOf } from '../set-up-desk.ts';
import { dnsResolver } from '../sip/resolver.ts';
import { routedResolver } from '../sip/routed-resolver.ts';
import { createUserAgent } from '../sip/user-agent.ts';
import { takeNoArguments, type Command } from './command.ts';
import { readSettings } from './settings.ts';

export const doctor: Command = {
  name: 'doctor',
  about: 'check settings, database, ports, trunk and Twilio, and tell the fix',
  help: `Usage: npm run unhold -- doctor

Checks the settings as "serve" would read them, the database and its durability, whether the ports are
free (stop the platform first, or read "taken" as "it runs"), the address we tell others, the allow-list,
the trunk (DNS, OPTIONS), where agents are called, the public URL and the Twilio account: what the set-up
page of a running platform checks. Changes nothing but bringing the database up to date. Exit code 1 when
a check fails.`,
  async run(args) {
    takeNoArguments(args);
    const config = readSettings('serve');
    print('ok', 'settings', 'can be used');
    const ports = await portsTaken(config);
    const isFine = await checkInstallation(config).catch((error: unknown) => {
      print('failed', 'database', error instanceof Error ? error.message : String(error));
      return false;
    });
    return ports === 0 && isFine ? 0 : 1;
  },
};

const words: Record<CheckState, string> = {
  ...{ ok: 'ok  ', warn: 'warn', failed: 'FAIL', 'not-tried': '-   ' },
};

function print(state: CheckState, what: string, says: string): void {
  console.log(`${words[state]}  ${what}: ${says}`);
}

/** What the set-up page checks; false when a check failed. */
async function checkInstallation(config: Config): Promise<boolean> {
  const store = await openStore(config, silentLog);
  try {
    const { host, publicHost, routes } = config.sip;
    const agent = await createUserAgent({
      ...{ clock: realClock, log: silentLog, host, port: 0, publicHost },
      resolver: routedResolver(routes, dnsResolver),
    });
    try {
      const ctx = { clock: realClock, db: store.db, nodeId: config.nodeId };
      const probes = probesOf(config, realClock, (uri) => optionsWithin(realClock, agent, uri));
      const checks = setUpChecks(subjectOf(config, ctx), probes, checkIds);
      const results = (await runChecks(checks, realClock)).map((result) =>
        // For a page that is one way among others; a platform that is to serve calls nobody without it.
        result.id === 'trunk' && config.trunk === null
          ? { ...result, state: 'failed' as const }
          : result,
      );
      for (const { id, state, found, fix } of results)
        print(state, id, fix === null ? found : `${found}. Fix: ${fix}.`);
      return results.every(({ state }) => state !== 'failed');
    } finally {
      await agent.close();
    }
  } finally {
    await store.close();
  }
}

/** Tries the ports that a running platform has. @returns how many cannot be had */
async function portsTaken({ sip, http }: Config): Promise<number> {
  let count = 0;
  for (const [what, taken, setting] of [
    [`SIP UDP ${sip.host}:${sip.port}`, await whyNoUdp(sip.host, sip.port), 'SIP_PORT'],
    [`SIP TCP ${sip.host}:${sip.port}`, await whyNoTcp(sip.host, sip.port), 'SIP_PORT'],
    [`HTTP ${http.host}:${http.port}`, await whyNoTcp(http.host, http.port), 'HTTP_PORT'],
  ] as const) {
    if (taken === null) print('ok', what, 'free');
    else print('failed', what, `${taken}. Fix: end what uses it, or set ${setting}.`);
    count += taken === null ? 0 : 1;
  }
  return count;
}

function whyNoUdp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => resolve(error.message));
    socket.bind(port, host, () => socket.close(() => resolve(null)));
  });
}

function whyNoTcp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
