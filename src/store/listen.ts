import { once } from 'node:events';
import { sql } from 'kysely';
import { Client } from 'pg';
import { sleep, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { connectionConfig } from './connection.ts';
import type { Session } from './schema.ts';

/*
 * Hints between nodes: "look earlier than you meant to". Only a hint: who misses one looks at the
 * next poll all the same, so nothing depends on it but a second or two.
 */

const channel = 'unhold_wake';
const retryMs = 1_000;

/**
 * Tells all nodes, at this transaction's commit, that a row has to be looked at by then. Not for one due after
 * their next poll: a notification takes a lock that all commits share, and they will see the row by themselves.
 * @param pollMs how long a node sleeps at most
 */
export async function notifyWake(session: Session, wakeAt: number, pollMs: number): Promise<void> {
  if (wakeAt > session.now() + pollMs) return;
  await sql`select pg_notify(${channel}, ${String(wakeAt)})`.execute(session.kysely);
}

/** @param wake gets the time (ms since 1970), or null when hints may have been missed: look now */
export function onWake(
  options: { url: string; clock: Clock; log: Log },
  wake: (wakeAt: number | null) => void,
): { close(): Promise<void> } {
  const { url, clock, log } = options;
  const closing = new AbortController();
  let client: Client | null = null;
  const listen = async (): Promise<void> => {
    const { statement_timeout: _, ...config } = connectionConfig(url);
    client = new Client(config);
    const lost = once(client, 'end');
    client.on('error', (error) => log.debug({ error: error.message }, 'Hints may be missed'));
    client.on('notification', ({ payload }) => wake(Number(payload)));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      wake(null);
      await lost;
    } finally {
      await client.end().catch(() => {}); // It has ended.
    }
  };
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await listen().catch((error: unknown) =>
        log.debug({ error: String(error) }, 'Cannot listen for hints'),
      );
      await sleep(clock, retryMs, closing.signal).catch(() => {}); // Aborted: the loop ends.
    }
  };
  const ran = run();
  return {
    async close() {
      closing.abort();
      await client?.end().catch(() => {}); // It was not there yet, or no more.
      await ran;
    },
  };
}
