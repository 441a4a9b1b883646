import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../../src/api/metrics.ts';
import { buildServer, type ApiOptions } from '../../src/api/server.ts';
import { HandClock, type Clock } from '../../src/base/clock.ts';
import { UserError } from '../../src/base/errors.ts';
import { newId } from '../../src/base/ids.ts';
import type { Log } from '../../src/base/log.ts';
import { createApiKey } from '../../src/engine/api-keys.ts';
import type { PersonRole } from '../../src/callback/person-role.ts';
import { createPromptDesk } from '../../src/edge/prompt-desk.ts';
import type { CallControl } from '../../src/engine/call-control.ts';
import { createEngine, type Engine } from '../../src/engine/context.ts';
import { openSession } from '../../src/engine/person-sessions.ts';
import type { Scope } from '../../src/engine/views.ts';
import type { Database } from '../../src/store/database.ts';
import { insertPerson } from '../../src/store/people.ts';

/** A phone that nobody may use: the API must never call. */
const noPhone = new Proxy({} as CallControl, {
  get: () => () => {
    throw new Error('the API made a call');
  },
});

/** Keeps what is logged, as the line it would be. */
export function createMemoryLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const write = (fields: object, sentence: string) =>
    void lines.push(JSON.stringify({ ...fields, sentence }));
  return { lines, debug: write, info: write, warn: write, error: write };
}

/** An engine on the database given, or on one that cannot be reached. */
export function createApiEngine(
  options: { db?: Database; clock?: Clock; log?: Log; loopback?: boolean } = {},
): Engine {
  return createEngine({
    db: options.db ?? awayDatabase,
    clock: options.clock ?? new HandClock(),
    log: options.log ?? createMemoryLog(),
    nodeId: 'test',
    loopback: options.loopback ?? true,
    control: noPhone,
  });
}

const awayDatabase = new Proxy({} as Database, {
  get: (_target, name) => {
    if (name === 'now') return () => 0;
    throw new UserError('database-away', 'The database cannot be reached.');
  },
});

export async function createApi(
  engine: Engine,
  options: Partial<ApiOptions> = {},
): Promise<FastifyInstance> {
  const app = await buildServer(engine, {
    metrics: createMetrics(),
    readiness: {},
    prompts: createPromptDesk(),
    ...options,
  });
  await app.ready();
  return app;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // Test code looks into answers of any form.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** Sends requests with one key; gives the parsed body. */
export class Client {
  readonly #app: FastifyInstance;
  /** What shows who asks: a key's or a browser's headers. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(app: FastifyInstance, key: string | null, headers: Record<string, string> = {}) {
    this.#app = app;
    this.headers = { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers };
  }

  static async with(app: FastifyInstance, engine: Engine, scopes: Scope[]): Promise<Client> {
    const { secret } = await createApiKey(engine, { name: scopes.join('+'), scopes });
    return new Client(app, secret);
  }

  /** Somebody new of that role, signed in with a browser. */
  static async as(app: FastifyInstance, engine: Engine, role: PersonRole): Promise<Client> {
    const [id, name] = [newId(), `A ${role}`];
    const email = `${role}-${id}@example.com`;
    const entry = { id, email, name, role, password: null, demo: false };
    const person = await insertPerson(engine.db, entry);
    if (!person) throw new Error(`${email} is taken`);
    const from = { address: '127.0.0.1', browser: 'a test', means: 'password' } as const;
    return Client.signedIn(app, (await openSession(engine, person, from)).secret);
  }

  /** @param secret what the session cookie holds */
  static signedIn(app: FastifyInstance, secret: string): Client {
    const cookie = `__Host-unhold=${secret}`;
    return new Client(app, null, { cookie, 'sec-fetch-site': 'same-origin' });
  }

  async send(
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.#app.inject({
      method,
      url,
      headers: { ...this.headers, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    const type = String(answer.headers['content-type']);
    const text = type.startsWith('audio/') ? answer.rawPayload : answer.body;
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: type.includes('json') ? answer.json() : text,
    };
  }

  /** Only the beginning of an answer, which a stream would never end. */
  async knock(
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<{ status: number; code: string }> {
    const answer = await this.#app.inject({
      ...{ method, url, headers: { ...this.headers, ...headers } },
      ...(body !== undefined && { payload: body as object }),
      payloadAsStream: true,
    });
    const stream = answer.stream();
    const isProblem = String(answer.headers['content-type']).includes('problem+json');
    const text = isProblem ? Buffer.concat(await stream.toArray()).toString() : '{}';
    stream.destroy();
    return { status: answer.statusCode, code: JSON.parse(text).code ?? '' };
  }

  get(url: string): Promise<Answer> {
    return this.send('GET', url);
  }

  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', url, body, headers);
  }
}
