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

const wakeChannel = 'unhold_wake';
const answeredChannel = 'unhold_answered';
const queueChannel = 'unhold_queue';
const wantedChannel = 'unhold_wanted';
const retryMs = 1_000;

/**
 * Tells all nodes, at this transaction's commit, that a row has to be looked at by then. Not for one due after
 * their next poll: a notification takes a lock that all commits share, and they will see the row by themselves.
 * @param pollMs how long a node sleeps at most
 */
export async function notifyWake(session: Session, wakeAt: number, pollMs: number): Promise<void> {
  if (wakeAt > session.now() + pollMs) return;
  await sql`select pg_notify(${wakeChannel}, ${String(wakeAt)})`.execute(session.kysely);
}

/** Tells all nodes, at this transaction's commit, that an agent has answered in this attempt. */
export async function notifyAnswered(session: Session, attemptId: string): Promise<void> {
  await sql`select pg_notify(${answeredChannel}, ${attemptId})`.execute(session.kysely);
}

/** Tells all nodes, at this transaction's commit, that there is news of the lines. */
export async function notifyQueueEvents(session: Session): Promise<void> {
  await sql`select pg_notify(${queueChannel}, '')`.execute(session.kysely);
}

/** Tells all nodes, at this transaction's commit, that the agent is wanted in this attempt. */
export async function notifyWanted(session: Session, attemptId: string): Promise<void> {
  await sql`select pg_notify(${wantedChannel}, ${attemptId})`.execute(session.kysely);
}

/** What is done with hints; null: some may have been missed, look now. */
export interface Hints {
  /** @param wakeAt ms since 1970 */
  wake(wakeAt: number | null): void;
  answered(attemptId: string | null): void;
  queue(): void;
  wanted(attemptId: string | null): void;
}

export function onHints(
  options: { url: string; clock: Clock; log: Log },
  hints: Hints,
): { close(): Promise<void> } {
  const { url, clock, log } = options;
  const closing = new AbortController();
  let client: Client | null = null;
  const listen = async (): Promise<void> => {
    const { statement_timeout: _, ...config } = connectionConfig(url);
    client = new Client(config);
    const lost = once(client, 'end');
    client.on('error', (error) => log.debug({ error: error.message }, 'Hints may be missed'));
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === wakeChannel) hints.wake(Number(payload));
      else if (channel === queueChannel) hints.queue();
      else if (channel === answeredChannel) hints.answered(payload);
      else hints.wanted(payload);
    });
    try {
      await client.connect();
      await client.query(
        `listen ${wakeChannel}; listen ${answeredChannel}; listen ${queueChannel}; listen ${wantedChannel}`,
      );
      hints.wake(null);
      hints.answered(null);
      hints.queue();
      hints.wanted(null);
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
