import { Client } from 'pg';
import { realClock, sleep } from '../../src/base/clock.ts';
import type { Takeover } from './history.ts';

const pollMs = 50;
/** States in which a node works on a callback, conversations apart: those are not taken while they may live. */
const atWork = ['requested', 'dialing', 'connecting'];

interface Row {
  id: string;
  state: string;
  fence: string;
  claimed_by: string | null;
}

/** Looks into the database at what a failed node held, and when somebody else has it. */
export class TakeoverWatch {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<TakeoverWatch> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new TakeoverWatch(client);
  }

  /**
   * Watches what the node holds now until all of it is claimed anew or the time is over.
   */
  async follow(node: string, limitMs: number): Promise<Takeover[]> {
    const { rows } = await this.#client.query<Row>(
      `select id, state, fence, claimed_by from callback
       where claimed_by = $1 and state = any($2)`,
      [node, atWork],
    );
    let lost = rows.map((row) => ({ row, takeover: takeoverOf(row) }));
    const deadline = realClock.monotonic() + limitMs;
    while (lost.some(({ takeover }) => takeover.at === null) && realClock.monotonic() < deadline) {
      await sleep(realClock, pollMs);
      const now = await this.#client.query<Row>(
        'select id, state, fence, claimed_by from callback where id = any($1)',
        [rows.map(({ id }) => id)],
      );
      const rowsNow = new Map(now.rows.map((row) => [row.id, row]));
      lost = lost.filter(({ row, takeover }) => {
        const rowNow = rowsNow.get(row.id) ?? row;
        if (takeover.at !== null) return true;
        // The node's last write was still on its way to the server: it does not hold that one.
        if (rowNow.fence === row.fence) return atWork.includes(rowNow.state);
        takeover.at = realClock.now();
        takeover.by = rowNow.claimed_by;
        return true;
      });
    }
    return lost.map(({ takeover }) => takeover);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}

function takeoverOf({ id, state }: Row): Takeover {
  return { callbackId: id, state, by: null, at: null };
}
