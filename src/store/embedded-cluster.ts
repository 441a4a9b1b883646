import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { randomHex } from '../base/ids.ts';
import type { Place } from './embedded-place.ts';

export const user = 'unhold';
export const database = 'unhold';
/** Only the name of the socket: nothing listens on the network. */
export const port = 5432;

/** Makes the cluster under another name and moves it in whole: of two processes at once, one is the faster. */
export function initialise(place: Place): void {
  if (existsSync(join(place.dataDir, 'PG_VERSION'))) return;
  const unfinished = `${place.dataDir}.${randomHex(4)}`;
  run(place, 'initdb', [
    ...['-D', unfinished, '-U', user, '--encoding=UTF8'],
    // Its own collation: that of the system's C library changes under the data with an upgrade.
    ...['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--auth-local=trust', '--auth-host=reject', '--no-instructions'],
  ]);
  const single = ['--single', '-D', unfinished, 'postgres'];
  run(place, 'postgres', single, `create database ${database}\n`);
  try {
    renameSync(unfinished, place.dataDir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(place.dataDir, 'PG_VERSION'))) throw error;
  }
}

function run(place: Place, program: string, args: string[], input = ''): void {
  const done = spawnSync(join(place.binDir, program), args, {
    ...identity(place),
    input,
    encoding: 'utf8',
  });
  if (done.status !== 0)
    throw new UserError(
      'bad-config',
      `The database cannot be made: ${done.error?.message ?? done.stderr.trim()}`,
    );
}

/** @throws UserError bad-config when the data is of another major version than the binaries */
export function checkVersion(place: Place): void {
  const found = readFileSync(join(place.dataDir, 'PG_VERSION'), 'utf8').trim();
  if (found !== place.major)
    throw new UserError(
      'bad-config',
      `The data in ${place.dataDir} is of PostgreSQL ${found}, the embedded server is ${place.major}. Start the version of Unhold that made it, dump the data with pg_dump, and load it into a new folder or a server named in DATABASE_URL.`,
    );
}

/** Nothing of our own environment: the server neither needs our secrets nor should follow our locale. */
function identity(place: Place): SpawnOptions & { env: Record<string, string> } {
  return { ...place.runAs, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } };
}

/** A server that was told to start: it may serve, or have ended. */
export interface Start {
  ended(): boolean;
  /** What it wrote before it ended. */
  said(): string;
}

const logBytesMax = 10_000_000;

export function start(place: Place): Start {
  const output = openSync(place.logFile, 'a');
  if (fstatSync(output).size > logBytesMax) ftruncateSync(output);
  const offset = fstatSync(output).size;
  const settings = {
    listen_addresses: '',
    unix_socket_directories: place.socketDir,
    // Said although they are the defaults: everything promised hangs on them.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_connections: '100',
    shared_buffers: '256MB',
    // Shared memory for parallel workers is scarce in containers, and no query of ours wants them.
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached: Ctrl-C goes to our whole process group, and we still have calls to finish when it comes.
  const server = spawn(
    join(place.binDir, 'postgres'),
    ['-D', place.dataDir, '-p', String(port), ...args],
    { ...identity(place), detached: true, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  server.unref();
  let failure: Error | null = null;
  server.on('error', (error) => (failure = error));
  return {
    ended: () => failure !== null || server.exitCode !== null || server.signalCode !== null,
    said: () =>
      failure?.message ??
      readFileSync(place.logFile).subarray(offset).toString('utf8').trim().slice(-1_000),
  };
}
