import { statfs } from 'node:fs/promises';
import type { SetUpDesk } from './api/set-up-desk.ts';
import { checkIds, runChecks, type CheckId } from './checks/check.ts';
import { realProbes, type Probes } from './checks/probes.ts';
import { setUpChecks } from './checks/set-up-checks.ts';
import type { Subject } from './checks/subject.ts';
import type { Config } from './config.ts';
import { missingPrompts } from './edge/prompts.ts';
import { lendApiKey } from './engine/api-keys.ts';
import type { Engine } from './engine/context.ts';
import { reachedByCallTargets, writeToDatabase } from './engine/set-up.ts';
import type { SimulatedCaller } from './engine/test-calls.ts';
import { createFlexDesk } from './flex/desk.ts';
import { dnsResolver } from './sip/resolver.ts';
import { routedResolver } from './sip/routed-resolver.ts';

/** What is checked of an installation, by `doctor` and by the set-up page alike. */
export function subjectOf(config: Config, ctx: Pick<Engine, 'clock' | 'db' | 'nodeId'>): Subject {
  const { http, sip, trunk, rtp, twilio, databaseUrl, dataDir } = config;
  return {
    settings: { http, sip, trunk, rtp, twilio },
    callTargets: () => reachedByCallTargets(ctx),
    writeToDatabase: () => writeToDatabase(ctx),
    databaseAheadMs: () => ctx.db.now() - ctx.clock.now(),
    async freeBytes() {
      if (databaseUrl !== null) return null;
      const { bavail, bsize } = await statfs(dataDir);
      return bavail * bsize;
    },
    missingPrompts,
  };
}

/** How the checks look at the world; names are looked up as calls do. */
export function probesOf(
  config: Config,
  clock: Engine['clock'],
  options: Probes['options'],
): Probes {
  return realProbes({ clock, options, resolver: routedResolver(config.sip.routes, dnsResolver) });
}

/** The set-up page's way to what the API does not know. */
export function createSetUpDesk(parts: {
  config: Config;
  engine: Engine;
  /** As bound, which is more than what was asked for. */
  sip: { host: string; port: number };
  askOptions: Probes['options'];
  /** Where this node answers on this machine, once it does. */
  httpUrl: () => string;
  simulatedCaller: (() => SimulatedCaller) | null;
  /** What one may dial besides our own numbers. */
  dialIn: readonly string[];
  /** Done when a plan of Flex has been carried out; absent: nothing. */
  afterFlex: (() => Promise<void>) | undefined;
}): SetUpDesk {
  const { config, engine, simulatedCaller } = parts;
  const { publicHost, loopback, allow } = config.sip;
  const { twilio, trunk } = config;
  const { clock } = engine;
  const probes = probesOf(config, clock, parts.askOptions);
  const subject = subjectOf(config, engine);
  return {
    facts: {
      demonstration: simulatedCaller !== null,
      dialIn: parts.dialIn,
      sip: { ...parts.sip, publicHost, loopback },
      ...{ rtp: config.rtp, allow: allow?.cidrs ?? null },
      trunkUri: trunk && withoutUser(trunk.uri),
      twilio: twilio && { accountSid: twilio.accountSid, restUrl: twilio.restUrl },
      publicUrl: config.http.publicUrl,
    },
    checkIds,
    check: (ids) => runChecks(setUpChecks(subject, probes, ids.filter(isCheckId)), clock),
    flex:
      twilio &&
      createFlexDesk({
        twilio: {
          ...{ accountSid: twilio.accountSid, username: twilio.accountSid },
          password: twilio.authToken,
          ...(twilio.restUrl !== null && { baseUrl: twilio.restUrl }),
        },
        ...{ clock, fetch, file: 'unhold.flex.json', unholdUrl: parts.httpUrl },
        afterwards: parts.afterFlex,
        lendKey: () => lendApiKey(engine, `Set-up on ${engine.nodeId}`.slice(0, 100)),
      }),
    simulatedCaller,
  };
}

function isCheckId(id: string): id is CheckId {
  return checkIds.some((each) => each === id);
}

/** A user part may be somebody's name at the carrier, and a password has stood there, too. */
function withoutUser(uri: string): string {
  return uri.replace(/^sip:[^@]*@/i, 'sip:');
}
