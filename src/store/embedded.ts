import { Client } from 'pg';
import { realClock, sleep } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import {
  checkVersion,
  database,
  initialise,
  port,
  start,
  user,
  type Start,
} from './embedded-cluster.ts';
import { preparePlace, type Place, type PlaceOptions } from './embedded-place.ts';
import { clearStaleLocks, isServing, readPostmaster } from './postmaster.ts';

/*
 * PostgreSQL from an npm package, kept by whoever needs it. Every process that uses it holds one connection with a
 * shared lock; the last to leave stops the server. Which one started it does not matter, nor whether that one
 * still lives: a server that is there is used, one that is not is started, and one that dies is started again.
 */

export interface EmbeddedServer {
  /** For `openDatabase` and `migrate`; the same for the life of the data. */
  url: string;
  /** Stops the server if nobody else uses it. */
  stop(): Promise<void>;
}

const startLimitMs = 30_000;
const stopLimitMs = 10_000;
const pollMs = 20;
const retryMs = 1_000;
/** Any number that nobody else uses as an advisory lock. */
const usersLock = 5_566_002;

/**
 * Makes sure a server runs on the data in `dir` and takes part in its use.
 * @throws UserError bad-config with the fix, when the data or the machine does not allow it
 */
export async function startEmbedded(options: PlaceOptions & { log: Log }): Promise<EmbeddedServer> {
  const { log } = options;
  const place = preparePlace(options);
  initialise(place);
  checkVersion(place);
  const stopping = new AbortController();
  const first = await takePart(place, log);
  const kept = keep(first, place, log, stopping.signal);
  return {
    url: `postgres://${user}@${encodeURIComponent(first.host)}:${first.port}/${database}`,
    async stop() {
      stopping.abort();
      await kept;
    },
  };
}

/** Stays a user of the server, of the next one when it dies, until told to stop. */
async function keep(first: Client, place: Place, log: Log, stopping: AbortSignal): Promise<void> {
  let member: Client | null = first;
  while (member) {
    const ended = await endOf(member, stopping);
    if (ended === 'stopping') return await leave(member, place);
    log.warn({}, 'The embedded database went away; starting it again');
    member = await takePartAgain(place, log, stopping);
  }
}

function endOf(member: Client, stopping: AbortSignal): Promise<'lost' | 'stopping'> {
  return new Promise((resolve) => {
    if (stopping.aborted) return resolve('stopping');
    stopping.addEventListener('abort', () => resolve('stopping'), { once: true });
    member.once('end', () => resolve('lost'));
  });
}

async function takePartAgain(
  place: Place,
  log: Log,
  stopping: AbortSignal,
): Promise<Client | null> {
  while (!stopping.aborted) {
    try {
      return await takePart(place, log);
    } catch (error) {
      log.error({ error: String(error) }, 'The embedded database does not start; trying again');
      await sleep(realClock, retryMs, stopping).catch(() => {}); // Aborted: the loop ends.
    }
  }
  return null;
}

/** What a server says that lost a race: another process is starting one, or children of a killed one still go. */
const passing = /lock file .* already exists|shared memory block .* still in use/;

/** Uses the running server or starts one, until we are counted among its users. */
async function takePart(place: Place, log: Log): Promise<Client> {
  const deadline = realClock.monotonic() + startLimitMs;
  let started: Start | null = null;
  while (realClock.monotonic() < deadline) {
    const member = await connect(place);
    if (member) return member;
    if (started?.ended()) {
      const said = started.said();
      if (!passing.test(said))
        throw new UserError('bad-config', `The embedded database does not start: ${said}`);
      started = null;
    } else if (!started && !isRunning(place)) {
      log.debug({ dir: place.dataDir }, 'Starting the embedded database');
      clearStaleLocks(place.dataDir);
      started = start(place);
    }
    await sleep(realClock, pollMs);
  }
  const pid = readPostmaster(place.dataDir)?.pid;
  throw new UserError(
    'bad-config',
    `The embedded database (process ${pid ?? 'none'}) took no connection within ${startLimitMs / 1000} s: see ${place.logFile}.`,
  );
}

function isRunning(place: Place): boolean {
  const found = readPostmaster(place.dataDir);
  return found !== null && isServing(found.pid, place.dataDir);
}

/** A connection that is counted, or null when no server takes one now. */
async function connect(place: Place): Promise<Client | null> {
  const found = readPostmaster(place.dataDir) ?? { socketDir: place.socketDir, port };
  const member = new Client({
    ...{ host: found.socketDir, port: found.port, user, database: 'postgres' },
    ...{ application_name: 'unhold supervisor', connectionTimeoutMillis: 2_000 },
  });
  // What breaks it also ends it, and that is watched.
  member.on('error', () => {});
  try {
    await member.connect();
    await member.query('select pg_advisory_lock_shared($1)', [usersLock]);
    return member;
  } catch {
    await member.end().catch(() => {}); // Not there, starting or stopping: the caller looks again.
    return null;
  }
}

/** Leaves; if that was the last user, stops the server. */
async function leave(member: Client, place: Place): Promise<void> {
  try {
    await member.query('select pg_advisory_unlock_shared($1)', [usersLock]);
    const { rows } = await member.query<{ alone: boolean }>(
      'select pg_try_advisory_lock($1) as alone',
      [usersLock],
    );
    // Held while we are alone: who comes now waits for it, loses the connection, and starts anew.
    const found = rows[0]?.alone ? readPostmaster(place.dataDir) : null;
    if (found && isServing(found.pid, place.dataDir)) await interrupt(found.pid, place);
  } catch {
    // The server is gone already.
  }
  await member.end().catch(() => {}); // It ended with the server.
}

/** SIGINT: open connections are ended, everything is written, no time is lost. */
async function interrupt(pid: number, place: Place): Promise<void> {
  process.kill(pid, 'SIGINT');
  const deadline = realClock.monotonic() + stopLimitMs;
  while (isServing(pid, place.dataDir) && realClock.monotonic() < deadline)
    await sleep(realClock, pollMs);
}
