import type { KyselyPlugin, PluginTransformResultArgs, QueryResult, UnknownRow } from 'kysely';
import { UserError } from '../../src/base/errors.ts';
import type { Database } from '../../src/store/database.ts';
import type { Process } from './world.ts';

/** The way from a node to its database, with what can happen on it. */
export class FaultyLink {
  isCut = false;
  /** The commit is done, and its answer lost. */
  losesCommit: () => boolean = () => false;
  /** What this node's idea of the database's time is off by, in milliseconds. */
  skewMs = 0;

  readonly wrap = (db: Database, process: Pick<Process, 'running'>): Database => {
    const arrive = async (): Promise<void> => {
      await process.running();
      this.#check();
    };
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => {
        this.#check();
        return node;
      },
      async transformResult({
        result,
      }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
        await arrive();
        return result;
      },
    };
    const now = (): number => db.now() + this.skewMs;
    return {
      ...{ url: db.url, kysely: db.kysely.withPlugin(plugin), now },
      get inFlight() {
        return db.inFlight;
      },
      sync: () => db.sync(),
      close: () => db.close(),
      snapshot: async (work) => {
        this.#check();
        const result = await db.snapshot(({ kysely }) => work({ kysely, now }));
        await arrive();
        return result;
      },
      tx: async (work) => {
        this.#check();
        const result = await db.tx(({ kysely }) => work({ kysely, now }));
        await arrive();
        if (this.losesCommit()) throw away();
        return result;
      },
    };
  };

  #check(): void {
    if (this.isCut) throw away();
  }
}

function away(): UserError {
  return new UserError('database-away', 'The database did not answer (simulated)');
}
