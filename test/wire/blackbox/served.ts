import { realClock, sleep } from '../../../src/base/clock.ts';
import type { CallbackView } from '../../../src/engine/views.ts';
import { NodeProcess } from '../../chaos/node-process.ts';
import { PlatformApi, type Reply } from '../../chaos/platform-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { freePort } from '../../support/free-port.ts';

export const key = 'unhold_blackbox_key_0123456789';

type Env = Record<string, string>;

/** What an operator has: the platform as a process of its own, set up by its API alone. */
export class Served {
  readonly node: NodeProcess;
  readonly api: PlatformApi;
  readonly #database: TestDatabase;
  #targets = 0;

  private constructor(node: NodeProcess, database: TestDatabase) {
    this.node = node;
    this.#database = database;
    this.api = new PlatformApi(node.httpUrl, key);
  }

  /** @param env more settings, such as the trunk; a function is told the database */
  static async start(env: Env | ((databaseUrl: string) => Promise<Env>) = {}): Promise<Served> {
    const database = await createTestDatabase();
    const [sipPort, httpPort] = [await freePort(), await freePort()];
    const more = typeof env === 'function' ? await env(database.url) : env;
    const node = new NodeProcess({
      ...{ name: 'served', sipPort, httpPort },
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: database.url,
        SIP_HOST: '127.0.0.1',
        SIP_PORT: String(sipPort),
        HTTP_PORT: String(httpPort),
        UNHOLD_API_KEY: key,
        UNHOLD_NODE_ID: 'blackbox',
        RTP_PORT_RANGE: '20000-29999',
        UNHOLD_PUBLIC_URL: `http://127.0.0.1:${httpPort}`,
        ...more,
      },
    });
    await node.start();
    return new Served(node, database);
  }

  /** host:port as SIPp wants it. */
  get sip(): string {
    return `127.0.0.1:${this.node.sipPort}`;
  }

  /** A call target with a phone number of its own, due at once and quick to fail. */
  async add(settings: object = {}): Promise<{ id: string; number: string }> {
    const nth = (this.#targets += 1);
    const number = `+120255501${String(nth).padStart(2, '0')}`;
    const { id } = await this.api.create('/v1/call-targets', {
      ...{ name: `Billing ${nth}`, destination: 'sip:nobody@127.0.0.1:9' },
      ...{ callerId: '+12025550110', afterRegistrationSeconds: 0 },
      estimate: { source: 'fixed', seconds: 0 },
      customerRingSeconds: 5,
      agentWaitSeconds: 15,
      // No second attempt comes in the way of what is looked at.
      agentRetry: { maxAttempts: 3, delaySeconds: 300 },
      ...settings,
    });
    await this.api.create('/v1/phone-numbers', { number, callTargetId: id });
    return { id, number };
  }

  async ask(callTargetId: string, number: string, more: object = {}): Promise<string> {
    const body = { callTargetId, number, ...more };
    return (await this.api.create('/v1/callbacks', body)).id;
  }

  async post(path: string, body: object = {}): Promise<Reply> {
    return this.api.call('POST', path, { body });
  }

  async callbacks(callTargetId: string): Promise<CallbackView[]> {
    const path = `/v1/callbacks?callTargetId=${callTargetId}`;
    const { items } = await this.api.get<{ items: { id: string }[] }>(path);
    return Promise.all(items.map(({ id }) => this.api.callback(id)));
  }

  /** The callback, once it is as wanted. */
  async callback(
    id: string,
    isWanted: (callback: CallbackView) => boolean,
    withinMs = 25_000,
  ): Promise<CallbackView> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const callback = await this.api.callback(id);
      if (isWanted(callback)) return callback;
      if (performance.now() > deadline)
        throw new Error(`not as wanted: ${JSON.stringify(callback, null, 1)}`);
      await sleep(realClock, 100);
    }
  }

  /** Once the attempt of this number has ended. */
  async attempted(id: string, nth = 1): Promise<CallbackView> {
    return this.callback(id, ({ attempts }) => Boolean(attempts[nth - 1]?.endedAt));
  }

  /** The one callback of a call target, once there is one. */
  async registered(callTargetId: string): Promise<CallbackView> {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const [callback, ...others] = await this.callbacks(callTargetId);
      if (others.length > 0) throw new Error('more than one callback');
      if (callback) return callback;
      if (performance.now() > deadline) throw new Error('no callback was registered');
      await sleep(realClock, 100);
    }
  }

  async metric(name: string): Promise<number> {
    const response = await fetch(`${this.node.httpUrl}/metrics`);
    const line = new RegExp(`^${name}(?:\\{[^}]*\\})? (.*)$`, 'm').exec(await response.text());
    return Number(line?.[1] ?? Number.NaN);
  }

  /** Waits until no call and no audio leg is left: nothing leaks. */
  async quiet(withinMs = 10_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const left = [
        await this.metric('unhold_incoming_calls'),
        await this.metric('unhold_media_legs'),
      ];
      if (left.every((count) => count === 0)) return;
      if (performance.now() > deadline)
        throw new Error(`left: ${left[0]} calls and ${left[1]} audio legs`);
      await sleep(realClock, 100);
    }
  }

  /** @throws Error when it logged errors, or left calls or audio behind */
  async stop(): Promise<void> {
    try {
      if (this.node.trouble.length > 0) throw new Error(this.node.trouble.join('\n'));
      await this.quiet();
    } finally {
      await this.node.kill();
      await this.#database.close();
    }
  }
}
