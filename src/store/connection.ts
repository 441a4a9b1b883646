import { Client, DatabaseError, Pool, types, type ConnectionConfig, type PoolClient } from 'pg';
import { UserError } from '../base/errors.ts';

/**
 * Time limits of every connection, in milliseconds. A caller on the phone bears two seconds of
 * silence, so connecting gets no more; a statement of ours takes single milliseconds, so five
 * seconds mean a database in trouble; nothing waits for a person inside a transaction.
 */
const limits = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
  /** For a server that went silent: after its own limit, ours ends the wait. */
  query_timeout: 6_000,
};

/** int8 and xid8 as numbers (ours stay far below 2^53), times as milliseconds since 1970. */
const readers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.TIMESTAMPTZ, (text) => readTime(text).getTime()],
]);
const readTime = types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => Date;

/** What every client of ours is opened with. */
export function connectionConfig(url: string): ConnectionConfig {
  return {
    connectionString: url,
    application_name: 'unhold',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: {
      getTypeParser: ((oid: number, format: 'text') =>
        readers.get(oid) ?? types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
    ...limits,
  };
}

/** The SQLSTATE of a statement that the server refused, such as 23505; empty for any other error. */
export function sqlState(error: unknown): string {
  return error instanceof DatabaseError ? (error.code ?? '') : '';
}

/** SQLSTATE classes and codes that mean "not now" rather than "wrong". */
const awayStates = /^(08|53|57|25006|25P0[34]|55P03)/;

/**
 * Gives the error to throw for one that came from the driver: a lost, refused, silent or overloaded
 * server is `database-away`, text no column can hold is `bad-request`, anything else is returned as it is.
 */
export function readError(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    if (awayStates.test(sqlState(error))) return away(error);
    if (sqlState(error) === '22021')
      return new UserError(
        'bad-request',
        'The text holds a character that cannot be stored',
        {},
        { cause: error },
      );
    return error;
  }
  // What the driver throws without an SQLSTATE is about the connection, unless it is a programming error.
  const isBug =
    error instanceof TypeError || error instanceof RangeError || !(error instanceof Error);
  return isBug || error instanceof UserError ? error : away(error);
}

function away(cause: Error): UserError {
  return new UserError(
    'database-away',
    `The database did not answer: ${cause.message}. Is it running, and is DATABASE_URL right?`,
    {},
    { cause },
  );
}

/** A client whose connection is given up when a query got no answer in time: its late reply must not meet the next query. */
class Connection extends Client {
  #isGivenUp = false;

  /** True once it must not go back into the pool. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  // The driver has many overloads; only the promise form is used here and by Kysely.
  override query(...args: unknown[]): never {
    const result: unknown = (super.query as (...args: unknown[]) => unknown).apply(this, args);
    if (!(result instanceof Promise)) return result as never;
    return result.catch((error: unknown) => {
      const known = readError(error);
      // 25006: what was the primary is a standby now; the next connection finds the new one.
      const isLost = known instanceof UserError && !(error instanceof DatabaseError);
      if (isLost || sqlState(error) === '25006') this.#giveUp();
      throw known;
    }) as never;
  }

  #giveUp(): void {
    this.#isGivenUp = true;
    (
      this as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy();
  }
}

/** The pool as Kysely wants it, with errors translated and the queries in flight counted. */
export class Connections {
  readonly options: object;
  readonly #pool: Pool;
  #inFlight = 0;

  /** @param max connections at most */
  constructor(url: string, max: number, onLost: (error: Error) => void) {
    this.#pool = new Pool({ ...connectionConfig(url), max, Client: Connection });
    this.options = this.#pool.options;
    this.#pool.on('error', onLost);
    // Between two queries of a transaction nobody else listens, and an unheard error would end the process.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  /** Connections in use or waited for. */
  get inFlight(): number {
    return this.#inFlight;
  }

  async connect(): Promise<PoolClient> {
    this.#inFlight += 1;
    try {
      const client = await this.#pool.connect();
      const release = client.release.bind(client);
      client.release = (destroy) => {
        this.#inFlight -= 1;
        release(destroy === true || (client instanceof Connection && client.isGivenUp));
      };
      return client;
    } catch (error) {
      this.#inFlight -= 1;
      throw readError(error);
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}
