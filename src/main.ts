import type { FastifyInstance } from 'fastify';
import { createMetrics, type Metrics } from './api/metrics.ts';
import type { ConsoleOptions } from './api/console-files.ts';
import { buildServer } from './api/server.ts';
import { realClock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Config } from './config.ts';
import { createPromptDesk } from './edge/prompt-desk.ts';
import { startSipEdge, type SipEdge } from './edge/sip-edge.ts';
import { ensureFirstKey } from './engine/api-keys.ts';
import { createEngine, type Engine } from './engine/context.ts';
import { inviteFirstAdmin } from './engine/invitations.ts';
import { keepQuotes } from './engine/keep-quotes.ts';
import { followLines } from './engine/follow-lines.ts';
import { watchedQueues } from './engine/look-at-queue.ts';
import { isReady } from './engine/queries.ts';
import type { SimulatedCaller } from './engine/test-calls.ts';
import { startRunner } from './engine/runner.ts';
import { openDatabase, type Database } from './store/database.ts';
import { startEmbedded } from './store/embedded.ts';
import { migrate } from './store/migrate.ts';
import { portTaken } from './port-taken.ts';
import { createSetUpDesk } from './set-up-desk.ts';
import { openTwilioDoor } from './twilio/door.ts';
import { openWhatIfDesk } from './what-if-desk.ts';

export interface Store {
  db: Database;
  /** Names of the migrations that were missing. */
  applied: string[];
  close(): Promise<void>;
}

/** The database named by the configuration, or the embedded one, up to date. @throws UserError */
export async function openStore(config: Config, log: Log): Promise<Store> {
  const embedded = config.databaseUrl ? null : await startEmbedded({ dir: config.dataDir, log });
  const url = config.databaseUrl ?? embedded?.url ?? '';
  try {
    const applied = await migrate({ url, log });
    const db = await openDatabase({ url, clock: realClock, log });
    const close = async (): Promise<void> => {
      await db.close();
      await embedded?.stop();
    };
    return { db, applied, close };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

export interface Platform {
  readonly engine: Engine;
  /** `http://127.0.0.1:8080` */
  readonly httpUrl: string;
  /** `sip:127.0.0.1:5566` */
  readonly sipAddress: string;
  /** The admin key when this start made one: to be shown once. */
  readonly firstKey: string | null;
  /** Where the first admin sets a password, when this start made that link: to be shown once. */
  readonly firstLink: string | null;
  /** Stops in reverse order. @param graceMs how long calls in progress may go on, default 5 minutes */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts all of it: database, SIP, timers, HTTP; what has started is stopped again when the rest cannot.
 * @throws UserError with the fix
 */
export async function startPlatform(options: {
  config: Config;
  log: Log;
  console: ConsoleOptions;
  /** Callers of a simulated contact centre, for test calls; absent: there is none. */
  simulatedCaller?: () => SimulatedCaller;
  /** Done when a plan of Flex has been carried out from the console; absent: nothing. */
  afterFlex?: () => Promise<void>;
}): Promise<Platform> {
  const { config, log } = options;
  const started: ((graceMs: number) => Promise<unknown>)[] = [];
  const stopAll = async (graceMs: number): Promise<void> => {
    for (const stop of started.splice(0).reverse()) await stop(graceMs);
  };
  try {
    const store = await openStore(config, log);
    started.push(() => store.close());
    const edge = await openEdge(config, log);
    started.push((graceMs) => edge.stop(graceMs));
    const engine = createEngine({
      ...{ db: store.db, clock: realClock, log, nodeId: config.nodeId },
      ...{ loopback: config.sip.loopback, control: edge.control },
    });
    const { secret } = await ensureFirstKey(engine, config.apiKey);
    const firstLink = await inviteFirstAdmin(engine);
    const lines = await followLines(engine);
    started.push(() => lines.close());
    const quotes = keepQuotes(engine);
    started.push(() => quotes.close());
    const whatIf = openWhatIfDesk(engine);
    started.push(() => whatIf.close());
    const metrics = createMetrics();
    let httpUrl = '';
    const { dialIn } = options.console;
    const setUp = createSetUpDesk({
      ...{ config, engine, sip: { host: edge.host, port: edge.port } },
      askOptions: (uri) => edge.askOptions(uri),
      httpUrl: () => httpUrl,
      simulatedCaller: options.simulatedCaller ?? null,
      dialIn,
      afterFlex: options.afterFlex,
    });
    const app = await buildServer(engine, {
      ...{
        metrics,
        console: options.console,
        signIn: config.signIn,
        whatIf,
        setUp,
        prompts: createPromptDesk(),
      },
      readiness: {
        database: async () => ((await isReady(engine)) ? null : 'the database does not answer'),
        sip: () => (edge.isReady ? null : 'no calls are taken'),
        media: () => (edge.load.media01 < 1 ? null : 'no media worker can take a call'),
      },
    });
    started.push(() => app.close());
    if (config.twilio) {
      const door = openTwilioDoor(app, engine, config.twilio);
      started.push(() => door.close());
    } else if ((await watchedQueues(engine)).length > 0)
      log.warn(
        {},
        'Call targets name TaskRouter queues, and without TWILIO_ACCOUNT_SID they are not heard',
      );
    addGauges(metrics, edge, engine);
    httpUrl = await listen(app, config);
    const runner = await startRunner(engine, {
      onTaken: (lateMs) => metrics.observeLateness(lateMs / 1000),
      onLaunched: (as, count) => metrics.countLaunches(as, count),
      onJoined: (joined) => metrics.observeJoined(joined),
    });
    started.push((graceMs) => runner.stop(graceMs));
    edge.takeCalls(engine);
    return {
      engine,
      httpUrl,
      sipAddress: `sip:${edge.host}:${edge.port}`,
      firstKey: secret,
      firstLink: firstLink && `${config.http.publicUrl ?? httpUrl}${firstLink.path}`,
      stop: (graceMs = 300_000) => stopAll(graceMs),
    };
  } catch (error) {
    await stopAll(0);
    throw error;
  }
}

async function openEdge(config: Config, log: Log): Promise<SipEdge> {
  const { sip, trunk, rtp } = config;
  try {
    return await startSipEdge({ clock: realClock, log, sip, trunk, rtp });
  } catch (error) {
    throw portTaken(error, 'SIP_PORT');
  }
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  const { host, port } = config.http;
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw portTaken(error, 'HTTP_PORT');
  }
}

function addGauges(metrics: Metrics, edge: SipEdge, engine: Engine): void {
  metrics.addGauges({
    unhold_incoming_calls: { help: 'Calls of callers in progress', read: () => edge.load.calls },
    unhold_media_legs: { help: 'Audio legs that are open', read: () => edge.load.legs },
    unhold_trunk_up: {
      help: 'Whether the trunk answers OPTIONS: 1, 0, or -1 while not asked (SIP_TRUNK_PROBE)',
      read: () => ({ up: 1, down: 0, unknown: -1 })[edge.trunkState],
    },
    unhold_queues_seen: {
      help: 'Queues of the contact centre that are seen as they are now',
      read: () => engine.queueViews.freshCount(engine.db.now()),
    },
    unhold_media_load: { help: 'How full the audio is, 0 to 1', read: () => edge.load.media01 },
  });
}
