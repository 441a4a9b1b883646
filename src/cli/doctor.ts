import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { realClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Config } from '../config.ts';
import { openStore } from '../main.ts';
import { createUserAgent } from '../sip/user-agent.ts';
import { takeNoArguments, type Command } from './command.ts';
import { readSettings } from './settings.ts';

interface Check {
  what: string;
  /** Null: all well, with a word on it; else what was found and the fix. */
  run(): Promise<{ ok: boolean; says: string }>;
}

export const doctor: Command = {
  name: 'doctor',
  about: 'check settings, database, ports and trunk, and tell the fix',
  help: `Usage: npm run unhold -- doctor

Checks the settings as "serve" would read them, the database and its durability, whether the ports are
free (stop the platform first, or read "taken" as "it runs"), and asks the trunk with OPTIONS.
Changes nothing but bringing the database up to date. Exit code 1 when a check fails.`,
  async run(args) {
    takeNoArguments(args);
    const config = readSettings('serve');
    console.log('ok    settings');
    let failures = 0;
    for (const check of checksFor(config)) {
      const { ok, says } = await check.run().catch((error: unknown) => ({
        ok: false,
        says: error instanceof Error ? error.message : String(error),
      }));
      if (!ok) failures++;
      console.log(`${ok ? 'ok  ' : 'FAIL'}  ${check.what}: ${says}`);
    }
    return failures === 0 ? 0 : 1;
  },
};

function checksFor(config: Config): Check[] {
  const { sip, http, trunk, rtp } = config;
  return [
    { what: 'database', run: () => checkDatabase(config) },
    {
      what: `SIP UDP ${sip.host}:${sip.port}`,
      run: () => checkUdp(sip.host, sip.port, 'SIP_PORT'),
    },
    {
      what: `SIP TCP ${sip.host}:${sip.port}`,
      run: () => checkTcp(sip.host, sip.port, 'SIP_PORT'),
    },
    {
      what: `HTTP ${http.host}:${http.port}`,
      run: () => checkTcp(http.host, http.port, 'HTTP_PORT'),
    },
    {
      what: `RTP UDP ${sip.host}:${rtp.fromPort}`,
      run: () => checkUdp(sip.host, rtp.fromPort, 'RTP_PORT_RANGE'),
    },
    {
      what: 'trunk',
      run: async () =>
        trunk
          ? askTrunk(config, trunk.uri)
          : { ok: false, says: 'none: customers cannot be called. Fix: set SIP_TRUNK_URI.' },
    },
  ];
}

async function checkDatabase(config: Config): Promise<{ ok: boolean; says: string }> {
  const store = await openStore(config, silentLog);
  await store.close();
  return {
    ok: true,
    says: `durable and up to date (${config.databaseUrl ? 'DATABASE_URL' : config.dataDir})`,
  };
}

function checkUdp(
  host: string,
  port: number,
  setting: string,
): Promise<{ ok: boolean; says: string }> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => resolve(taken(error, setting)));
    socket.bind(port, host, () => socket.close(() => resolve({ ok: true, says: 'free' })));
  });
}

function checkTcp(
  host: string,
  port: number,
  setting: string,
): Promise<{ ok: boolean; says: string }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(taken(error, setting)));
    server.listen(port, host, () => server.close(() => resolve({ ok: true, says: 'free' })));
  });
}

function taken(error: Error, setting: string): { ok: boolean; says: string } {
  return { ok: false, says: `${error.message}. Fix: end what uses it, or set ${setting}.` };
}

async function askTrunk(config: Config, uri: string): Promise<{ ok: boolean; says: string }> {
  const { host, publicHost } = config.sip;
  const agent = await createUserAgent({
    clock: realClock,
    log: silentLog,
    host,
    port: 0,
    publicHost,
  });
  const answer = await agent.options(uri);
  await agent.close();
  if (answer.status !== null)
    return { ok: answer.status < 500, says: `answers OPTIONS with ${answer.status}` };
  return {
    ok: false,
    says: `does not answer OPTIONS (${answer.reason}). Some carriers ignore them; if calls work, all is well. Fix: check SIP_TRUNK_URI, the firewall and the carrier's list of allowed addresses.`,
  };
}
