import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock, sleep, type Clock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { planApply, type Installation } from '../../../src/flex/provision/provision.ts';
import { startMediaWorkers } from '../../../src/media/media-workers.ts';
import { buildStage, type Stage } from '../../../src/sim/stage.ts';
import type { SimCall } from '../../../src/sim/sim-call.ts';
import { printLine, Story } from '../../../src/sim/story.ts';
import { newPhoneNumber } from '../../../src/twin/account/phone-number.ts';
import { startAgents, type Agents } from '../../../src/twin/agents/agents.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import type { Task } from '../../../src/twin/taskrouter/model.ts';
import { startTwin, type Twin } from '../../../src/twin/twin.ts';
import { DatabaseProxy } from '../../support/database-proxy.ts';
import { settingsOf } from '../../support/flex-settings.ts';
import { key, Served } from '../blackbox/served.ts';

/** The customer lines of both use cases, the line of return calls, and our number behind them. */
export const lines = {
  beforeQueue: '+12025550100',
  inQueue: '+12025550102',
  returns: '+12025550101',
  callback: '+12025550199',
};
/** What agents and customers say. */
export const hz = { agent: 1_050, customer: 1_750 };

/** All parts of it, each reachable as an operator or a caller reaches it. */
export interface Guide {
  readonly twin: Twin;
  /** The platform, a process of its own. */
  readonly served: Served;
  /** The platform's way to its database. */
  readonly database: DatabaseProxy;
  readonly stage: Stage;
  readonly installation: Installation;
  /** Every REST request and answer of the twin goes by it. */
  readonly openApi: OpenApiCheck;
  /** Puts this many agents to work; they talk until the other side hangs up. */
  staff(count: number): Promise<Agents>;
  /** Calls a line of the contact centre. Rejects with the story when it is not answered. */
  call(line: string, from: string): Promise<SimCall>;
  /** The open tasks of a caller, by the number in their attributes. */
  tasksOf(caller: string): Task[];
  /** Waits until the platform knows of this many available agents. */
  seesAgents(count: number): Promise<void>;
  /** Waits until something is there. @throws with the story */
  until<T>(what: string, look: () => T | null | undefined | false, withinMs?: number): Promise<T>;
  close(): Promise<void>;
}

/**
 * A local Twilio, the Flex side deployed into it, the platform behind a database that can be cut, and people with
 * phones. What has started is stopped again when the rest cannot.
 */
export async function startGuide(options: GuideOptions = {}): Promise<Guide> {
  const started: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    return { ...(await startParts(options, started)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface GuideOptions {
  /** The twin's; default real time. */
  clock?: Clock;
  /** More of the settings file. */
  flex?: object;
  /** More of the call target, once it is there. */
  callTarget?: object;
}

async function startParts(
  options: GuideOptions,
  started: (() => Promise<unknown>)[],
): Promise<Omit<Guide, 'close'>> {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-guide-'));
  started.push(async () => rmSync(dir, { recursive: true, force: true }));
  const log = silentLog;
  const story = new Story(realClock);
  const openApi = new OpenApiCheck();
  const host = '127.0.0.1';
  const stage = await buildStage({ clock: realClock, log, story, host });
  started.push(() => stage.close());
  const twin = await startTwin({
    ...{ clock: options.clock ?? realClock, log, host, dir, carrierUri: stage.trunkUri },
    ...{ httpPort: 0, sipPort: 0, tlsProxyPort: 0, witness: openApi.witness },
  });
  started.push(() => twin.stop());
  for (const number of [lines.beforeQueue, lines.inQueue, lines.returns]) {
    const owned = newPhoneNumber(twin.account, number);
    twin.account.phoneNumbers.set(owned.sid, owned);
  }
  let database: DatabaseProxy | null = null;
  const served = await Served.start(async (databaseUrl) => {
    const proxy = await DatabaseProxy.start(databaseUrl);
    started.push(() => proxy.close());
    database = proxy;
    return {
      DATABASE_URL: proxy.url,
      SIP_TRUNK_URI: stage.trunkUri,
      SIP_ROUTES: `*.sip.twilio.com=${twin.sipAddress}`,
      TWILIO_ACCOUNT_SID: twin.account.sid,
      TWILIO_AUTH_TOKEN: twin.account.authToken,
      TWILIO_REST_URL: twin.url,
    };
  });
  started.push(() => served.stop());
  const installation: Installation = {
    settings: settingsOf({
      provider: 'unhold',
      customerNumbers: [
        { number: lines.beforeQueue, offer: 'before-queue' },
        { number: lines.inQueue, offer: 'in-queue' },
      ],
      ...{ returnNumber: lines.returns, sipDomain: 'acme-callbacks', allow: ['127.0.0.1'] },
      callback: { number: lines.callback, host, port: served.node.sipPort },
      unholdUrl: served.node.httpUrl,
      ...options.flex,
    }),
    twilio: {
      ...{ accountSid: twin.account.sid, username: twin.account.sid },
      ...{ password: twin.account.authToken, baseUrl: twin.url },
    },
    unhold: { url: served.node.httpUrl, apiKey: key },
    ...{ clock: realClock, fetch },
  };
  await (await planApply(installation)).carryOut(() => {});
  const { items } = await served.api.get<{ items: { id: string }[] }>('/v1/call-targets');
  for (const { id } of items)
    await served.api.call('PATCH', `/v1/call-targets/${id}`, {
      body: {
        // Long enough to be offered; as short as a test wants it from then on.
        ...{ estimate: { source: 'fixed', seconds: 130 }, afterRegistrationSeconds: 0 },
        pacing: { mode: 'timer' },
        ...options.callTarget,
      },
    });

  const media = await startMediaWorkers({ log, workers: 1, portRange: null });
  started.push(() => media.close());
  const teams: Agents[] = [];
  started.push(async () => {
    for (const agents of teams) await agents.close();
  });
  const tell = (): string => story.lines.map(printLine).join('\n');
  return {
    ...{ twin, served, stage, installation, openApi },
    get database() {
      if (!database) throw new Error('the database was not opened');
      return database;
    },
    async staff(count) {
      const names = Array.from({ length: count }, (_, n) => `agent${teams.length}x${n}`);
      const agents = await startAgents({
        ...{ taskRouter: twin.taskRouter, media, clock: realClock, log, host, names },
        ...{ seed: 'guide', toneHz: hz.agent },
        habits: {
          ...{ answerMs: [200, 400], talkMs: [60_000, 60_000], wrapUpSeconds: [1, 1] },
          ...{ rejectShare: 0, ignoreShare: 0, callsBetweenBreaks: null },
        },
      });
      teams.push(agents);
      return agents;
    },
    async call(line, from) {
      const to = `sip:${line}@${twin.sipAddress}`;
      const dialled = await stage.callers.dial({ who: `caller ${from}`, to, from });
      if (dialled.kind === 'answered') return dialled.call;
      throw new Error(`${line} was not answered: ${dialled.reason}\n${tell()}`);
    },
    tasksOf: (caller) =>
      [...twin.taskRouter.flexWorkspace.tasks.values()].filter(
        ({ status, attributes }) =>
          !['completed', 'canceled'].includes(status) && attributes.text.includes(caller),
      ),
    async seesAgents(count) {
      const path = `/v1/call-targets/${items[0]?.id}/queue`;
      const deadline = performance.now() + 30_000;
      for (;;) {
        const view = await served.api.get<{ agentsAvailable: number | null }>(path);
        if (view.agentsAvailable === count) return;
        if (performance.now() > deadline) throw new Error(`agents: ${JSON.stringify(view)}`);
        await sleep(realClock, 200);
      }
    },
    async until(what, look, withinMs = 20_000) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const found = look();
        if (found !== null && found !== undefined && found !== false) return found;
        if (performance.now() > deadline)
          throw new Error(`not seen within ${withinMs} ms: ${what}\n${tell()}\n${tellCalls(twin)}`);
        await sleep(realClock, 50);
      }
    },
  };
}

/** What happened in each call, for a test that failed. */
function tellCalls({ account, voice }: Twin): string {
  return [...account.calls.values()]
    .map(({ sid, from, to, status }) => {
      const notes = voice.notes(sid).map(({ kind, text }) => `    ${kind} ${text.slice(0, 200)}`);
      return [`${from} → ${to}: ${status}`, ...notes].join('\n');
    })
    .join('\n');
}
