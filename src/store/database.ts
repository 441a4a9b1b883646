import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Connections } from './connection.ts';
import { DatabaseClock } from './database-clock.ts';
import { checkServer } from './durability.ts';
import type { Schema, Session } from './schema.ts';

export interface DatabaseOptions {
  /** postgres://…; a socket folder goes in the host, percent-encoded. */
  url: string;
  clock: Clock;
  log: Log;
  /** Connections at most; 10 carry some ten thousand commits a second. */
  poolMax?: number;
  /** Whose time rows get: the server's (several nodes agree), or that of `clock` (a test moves it by hand). */
  timeFrom?: 'server' | 'clock';
}

/** The database, for the life of a process. Every failure to reach it is a UserError `database-away`. */
export interface Database extends Session {
  readonly url: string;
  /** Queries and transactions under way or waiting for a connection. */
  readonly inFlight: number;
  /** Looks at the server's clock; called at opening and with every heartbeat. */
  sync(): Promise<void>;
  /**
   * Runs `work` in one transaction: committed when it resolves, undone when it throws. When the connection
   * is lost at the commit itself, `database-away` is thrown and it may have been committed all the same.
   */
  tx<T>(work: (trx: Session) => Promise<T>): Promise<T>;
  /** Reads of one moment: what others commit meanwhile is not seen. Nothing can be written. */
  snapshot<T>(work: (trx: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Connects and checks that the server keeps what it is given.
 * @throws UserError bad-config for a server that may lose data or is too old; database-away
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, clock, log } = options;
  const pool = new Connections(url, options.poolMax ?? 10, (error) =>
    log.warn({ error: error.message }, 'A database connection was lost'),
  );
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const time = new DatabaseClock(clock);
  const now = options.timeFrom === 'clock' ? () => Math.floor(clock.now()) : () => time.now();
  const database: Database = {
    url,
    kysely,
    now,
    get inFlight() {
      return pool.inFlight;
    },
    async sync() {
      if (options.timeFrom !== 'clock') await syncTime(time, kysely, log);
    },
    tx: (work) => kysely.transaction().execute((trx) => work({ kysely: trx, now })),
    snapshot: (work) =>
      kysely
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((trx) => work({ kysely: trx, now })),
    close: () => kysely.destroy(),
  };
  try {
    await checkServer(database);
    await database.sync();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** A jump of the server's clock this large is told to the operator. */
const jumpMs = 1_000;

async function syncTime(time: DatabaseClock, kysely: Kysely<Schema>, log: Log): Promise<void> {
  // One connection for all of it, so that the round trip is not that of connecting.
  const movedMs = await kysely.connection().execute(async (connection) => {
    return time.sync(async () => {
      const { rows } = await sql<{ ms: number }>`
        select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(connection);
      return rows[0]?.ms ?? Number.NaN;
    });
  });
  if (Math.abs(movedMs) > jumpMs)
    log.warn({ movedMs: Math.round(movedMs) }, "The database server's clock jumped");
}
