import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../../src/api/server.ts';
import { realClock, type Clock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { CallbackEvent } from '../../src/callback/machine.ts';
import type { Engine } from '../../src/engine/context.ts';
import { openDatabase } from '../../src/store/database.ts';
import { change } from '../../src/engine/transition.ts';
import { Client, createApi, createApiEngine, createMemoryLog } from './api.ts';
import { createTestDatabase } from './database.ts';

/** The API on a database of its own, with a client for an admin; nothing dials. */
export interface ApiWorld {
  app: FastifyInstance;
  engine: Engine;
  admin: Client;
  log: { lines: string[] };
  /** Makes a call target with the settings that are required, and these. */
  addTarget: (settings?: object) => Promise<{ id: string } & Record<string, unknown>>;
  /** Asks for a callback and gives the answer's body. */
  addCallback: (callTargetId: string, request?: object) => Promise<{ id: string; number: string }>;
  /** Lets things happen to a callback that only a node does. */
  happen: (id: string, ...events: CallbackEvent[]) => Promise<void>;
  close: () => Promise<void>;
}

export interface ApiWorldOptions {
  clock?: Clock;
  api?: Partial<ApiOptions>;
  loopback?: boolean;
  /** Gives the URL by which the API reaches its database, such as one through a proxy that can be cut. Real time. */
  reach?: (url: string) => Promise<string>;
}

export async function createApiWorld(options: ApiWorldOptions = {}): Promise<ApiWorld> {
  const { clock, loopback = false, reach } = options;
  const database = await createTestDatabase(clock ? { clock } : {});
  const log = createMemoryLog();
  const through = reach && {
    ...{ url: await reach(database.url), clock: realClock, log: silentLog },
  };
  const db = through ? await openDatabase(through) : database.db;
  const engine = createApiEngine({ db, log, loopback, ...(clock && { clock }) });
  const app = await createApi(engine, options.api);
  const admin = await Client.with(app, engine, ['admin']);
  let nth = 0;
  return {
    ...{ app, engine, admin, log },
    async addTarget(settings = {}) {
      nth += 1;
      const answer = await admin.post('/v1/call-targets', {
        ...{ name: `Target ${nth}`, destination: 'sip:queue@acme.example' },
        ...{ callerId: '+12025550110', ...settings },
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    async addCallback(callTargetId, request = {}) {
      nth += 1;
      const number = `+1202456${String(1000 + nth)}`;
      const answer = await admin.post('/v1/callbacks', { callTargetId, number, ...request });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    async happen(id, ...events) {
      for (const event of events) {
        const { kind } = await change(engine, id, event, { actor: { kind: 'system' } });
        if (kind !== 'changed') throw new Error(`${event.type}: ${kind}`);
      }
    },
    async close() {
      await app.close();
      if (db !== database.db) await db.close();
      await database.close();
    },
  };
}
