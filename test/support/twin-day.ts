import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../../src/api/metrics.ts';
import { buildServer } from '../../src/api/server.ts';
import { HandClock, type Clock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { CallTarget } from '../../src/callback/call-target.ts';
import type { Engine } from '../../src/engine/context.ts';
import { keepQuotes, type KeptQuotes } from '../../src/engine/keep-quotes.ts';
import { followLines, type FollowedLines } from '../../src/engine/follow-lines.ts';
import { taskRouterEvents } from '../../src/flex/provision/desired-unhold.ts';
import { openTwilioDoor } from '../../src/twilio/door.ts';
import { createAccount } from '../../src/twin/account/account.ts';
import { Faults } from '../../src/twin/rest/faults.ts';
import { startRest, type RestServer } from '../../src/twin/rest/server.ts';
import { sendEventCallbacks } from '../../src/twin/taskrouter/event-callbacks.ts';
import { taskRouterRoutes } from '../../src/twin/taskrouter/taskrouter-routes.ts';
import { TaskRouter } from '../../src/twin/taskrouter/taskrouter.ts';
import type { MountAnswer, MountRequest } from '../../src/twin/web/mount.ts';
import { Web } from '../../src/twin/web/web.ts';
import { Client, createApiEngine, type Answer } from './api.ts';
import { addCallTarget, createTestDatabase, type TestDatabase } from './database.ts';

/*
 * The local Twilio's TaskRouter and the platform on one clock that is moved by hand. Real: TaskRouter's line, its signed
 * events, its REST statistics, the platform's door, lines and database. Simulated: callers and agents, who only make and
 * take tasks; no call is placed.
 */

const host = 'unhold.example.com';

/** What becomes of an event on its way to the platform. */
export type Way = 'once' | 'twice' | 'lost' | { lateMs: number };

export class TwinDay {
  readonly clock: HandClock;
  readonly router: TaskRouter;
  readonly faults: Faults;
  readonly engine: Engine;
  readonly target: CallTarget;
  /** Asked for every event that is sent. */
  wayOf: (type: string) => Way = () => 'once';
  readonly #parts: Parts;
  readonly #arriving = new Set<Promise<unknown>>();

  private constructor(parts: Parts) {
    this.#parts = parts;
    ({ clock: this.clock, router: this.router, faults: this.faults } = parts);
    ({ engine: this.engine, target: this.target } = parts);
    parts.arrive = (request) => this.#arrive(request);
  }

  /** @param options.twilioAheadMs how far Twilio's clock is ahead of ours */
  static async open(options: { twilioAheadMs?: number } = {}): Promise<TwinDay> {
    return new TwinDay(await openParts(options.twilioAheadMs ?? 0));
  }

  /** Asks the platform's API about the call target. @param path below it, such as `/offer` */
  async ask(path: string): Promise<Answer['body']> {
    const { status, body } = await this.#parts.api.get(`/v1/call-targets/${this.target.id}${path}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Moves time on; what the platform is told on the way it has been told before time goes on. */
  async runUntil(atMs: number): Promise<void> {
    for (;;) {
      const leftMs = atMs - this.clock.now();
      const nextMs = this.clock.nextInMs ?? Infinity;
      this.clock.advance(Math.max(0, Math.min(leftMs, nextMs)));
      await this.#settle();
      if (nextMs > leftMs) return;
    }
  }

  async close(): Promise<void> {
    const { door, followed, events, router, app, rest, database, restoreFetch } = this.#parts;
    await this.#parts.quotes.close();
    events.close();
    router.close();
    await door.close();
    await followed.close();
    await app.close();
    await rest.close();
    await database.close();
    restoreFetch();
  }

  async #settle(): Promise<void> {
    do {
      await this.#parts.events.idle();
      await Promise.all(this.#arriving);
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#parts.requests.underWay > 0 || this.#arriving.size > 0);
  }

  async #arrive(request: MountRequest): Promise<MountAnswer> {
    const type = new URLSearchParams(request.body.toString()).get('EventType') ?? '';
    const way = this.wayOf(type);
    if (way === 'lost') return { status: 200, headers: {}, body: '' };
    if (typeof way === 'object') {
      this.clock.after(way.lateMs, () => this.#track(this.#inject(request)));
      return { status: 200, headers: {}, body: '' };
    }
    if (way === 'twice') await this.#inject(request);
    return this.#inject(request);
  }

  async #inject({ url, headers, body }: MountRequest): Promise<MountAnswer> {
    const answer = await this.#parts.app.inject({
      method: 'POST',
      url: url.pathname,
      headers: { ...headers },
      payload: body,
    });
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
    return { status: answer.statusCode, headers: {}, body: answer.body };
  }

  #track(work: Promise<unknown>): void {
    this.#arriving.add(work);
    void work.finally(() => this.#arriving.delete(work));
  }
}

interface Parts {
  clock: HandClock;
  router: TaskRouter;
  faults: Faults;
  engine: Engine;
  target: CallTarget;
  app: FastifyInstance;
  rest: RestServer;
  door: { close(): Promise<void> };
  followed: FollowedLines;
  quotes: KeptQuotes;
  api: Client;
  events: ReturnType<typeof sendEventCallbacks>;
  database: TestDatabase;
  /** Requests of the platform to Twilio: time stands while there are any. */
  requests: { underWay: number };
  restoreFetch: () => void;
  arrive: (request: MountRequest) => Promise<MountAnswer>;
}

async function openParts(twilioAheadMs: number): Promise<Parts> {
  const clock = new HandClock(Date.UTC(2026, 0, 5, 8));
  const theirs: Clock = {
    now: () => clock.now() + twilioAheadMs,
    monotonic: () => clock.monotonic(),
    after: (delayMs, fire) => clock.after(delayMs, fire),
  };
  const account = createAccount({ clock: theirs });
  const router = new TaskRouter(account);
  const faults = new Faults();
  const log = silentLog;
  const rest = await startRest({
    ...{ account, routes: taskRouterRoutes(router), faults, mounts: [], log },
    ...{ host: '127.0.0.1', port: 0 },
  });
  const workspace = router.flexWorkspace;
  workspace.eventCallbackUrl = `https://${host}/twilio/taskrouter-events`;
  workspace.eventsFilter = taskRouterEvents.join(',');
  const [taskQueueSid = ''] = workspace.queues.keys();
  const database = await createTestDatabase({ clock });
  const engine = createApiEngine({ db: database.db, clock, log: silentLog });
  const target = await addCallTarget(database.db, {
    estimate: { source: 'line', fallbackSeconds: null },
    twilio: { workspaceSid: workspace.sid, taskQueueSid },
  });
  const { requests, restoreFetch } = countFetches();
  const followed = await followLines(engine);
  const quotes = keepQuotes(engine);
  const app = await buildServer(engine, { metrics: createMetrics(), readiness: {} });
  const door = openTwilioDoor(app, engine, {
    ...{ accountSid: account.sid, authToken: account.authToken },
    ...{ publicUrl: `https://${host}`, restUrl: rest.url },
  });
  await app.ready();
  const api = await Client.with(app, engine, ['read']);
  const parts: Parts = {
    ...{ clock, router, faults, engine, target, app, rest, door, followed, database },
    ...{ requests, restoreFetch, quotes, api },
    events: sendEventCallbacks({
      taskRouter: router,
      web: new Web({
        ...{ authToken: () => account.authToken, clock, log },
        mounts: [{ host, handle: (request) => parts.arrive(request) }],
      }),
      log,
    }),
    arrive: () => Promise.reject(new Error('not open yet')),
  };
  return parts;
}

/** Answers come whole, so that nothing of them is under way once they are there. */
function countFetches(): { requests: { underWay: number }; restoreFetch: () => void } {
  const requests = { underWay: 0 };
  const real = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    requests.underWay += 1;
    try {
      const { status, headers, ...answer } = await real(...request).then(async (given) => ({
        ...{ status: given.status, headers: given.headers },
        body: await given.arrayBuffer(),
      }));
      return new Response(answer.body, { status, headers });
    } finally {
      requests.underWay -= 1;
    }
  };
  return { requests, restoreFetch: () => void (globalThis.fetch = real) };
}
