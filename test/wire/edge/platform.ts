import { realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { callTargetDefaults, type CallTargetSettings } from '../../../src/callback/call-target.ts';
import { startSipEdge, type SipEdge, type SipEdgeOptions } from '../../../src/edge/sip-edge.ts';
import { createCallTarget } from '../../../src/engine/call-targets.ts';
import { createEngine, type Engine } from '../../../src/engine/context.ts';
import { addPhoneNumber } from '../../../src/engine/phone-numbers.ts';
import { listCallbacks } from '../../../src/engine/list-callbacks.ts';
import { getCallback } from '../../../src/engine/queries.ts';
import { startRunner, type Runner } from '../../../src/engine/runner.ts';
import type { CallbackView, CallTargetView } from '../../../src/engine/views.ts';
import { openDatabase, type Database } from '../../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { DatabaseGate } from './database-gate.ts';

/** A whole node on loopback, with a database of its own: what an installation runs, without HTTP. */
export class Platform {
  readonly edge: SipEdge;
  readonly engine: Engine;
  readonly runner: Runner;
  /** Between the node and its database. */
  readonly gate: DatabaseGate;
  readonly #database: TestDatabase;
  readonly #db: Database;
  #numbers = 0;

  private constructor(parts: {
    database: TestDatabase;
    gate: DatabaseGate;
    edge: SipEdge;
    engine: Engine;
    runner: Runner;
  }) {
    this.#database = parts.database;
    this.gate = parts.gate;
    this.edge = parts.edge;
    this.engine = parts.engine;
    this.#db = parts.engine.db;
    this.runner = parts.runner;
  }

  /** @param left what another platform left behind, to be closed by this one; absent: a new database */
  static async start(
    options: Partial<SipEdgeOptions> = {},
    left?: TestDatabase,
  ): Promise<Platform> {
    const database = left ?? (await createTestDatabase());
    const gate = await DatabaseGate.open(database.url);
    const db = await openDatabase({ url: gate.url, clock: realClock, log: silentLog });
    const edge = await startSipEdge({
      ...{ clock: realClock, log: silentLog, trunk: null, rtp: null, workers: 1 },
      sip: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1', loopback: true, allow: null },
      ...options,
    });
    const engine = createEngine({
      ...{ db, clock: realClock, log: silentLog },
      ...{ nodeId: 'a', loopback: true, control: edge.control },
    });
    edge.takeCalls(engine);
    return new Platform({ database, gate, edge, engine, runner: await startRunner(engine) });
  }

  /** A call target with a phone number of its own; `dial` is what a caller dials. */
  async add(
    settings: Partial<CallTargetSettings> = {},
  ): Promise<{ target: CallTargetView; number: string; dial: string }> {
    const nth = (this.#numbers += 1);
    const number = `+120255501${String(nth).padStart(2, '0')}`;
    const target = await createCallTarget(this.engine, {
      ...callTargetDefaults,
      ...{ name: `Billing ${nth}`, destination: 'sip:queue@127.0.0.1:9', callerId: '+12025550110' },
      estimate: { source: 'fixed', seconds: 240 },
      ...settings,
    });
    await addPhoneNumber(this.engine, { number, callTargetId: target.id });
    return { target, number, dial: `sip:${number}@127.0.0.1:${this.edge.port}` };
  }

  async callbacks(callTargetId: string): Promise<CallbackView[]> {
    const { items } = await listCallbacks(this.engine, { callTargetId: [callTargetId] });
    return Promise.all(items.map(({ id }) => getCallback(this.engine, id)));
  }

  /** The one callback of a call target, once it is as wanted; fails after `withinMs`. */
  async callback(
    callTargetId: string,
    isWanted: (callback: CallbackView) => boolean = () => true,
    withinMs = 10_000,
  ): Promise<CallbackView> {
    const deadlineMs = realClock.monotonic() + withinMs;
    for (;;) {
      const [callback] = await this.callbacks(callTargetId);
      if (callback && isWanted(callback)) return callback;
      if (realClock.monotonic() > deadlineMs)
        throw new Error(
          `not as wanted within ${withinMs} ms: ${JSON.stringify(callback, null, 1)}`,
        );
      await sleep(realClock, 50);
    }
  }

  async stop(): Promise<void> {
    const database = await this.leave();
    await database.close();
  }

  /** Stops the node, and gives what it leaves behind. */
  async leave(): Promise<TestDatabase> {
    await this.runner.stop(500);
    await this.edge.stop(500);
    await this.#db.close();
    await this.gate.close();
    return this.#database;
  }
}
