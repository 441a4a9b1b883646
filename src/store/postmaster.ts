import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A server as its own lock file describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  socketDir: string;
}

/** Reads `postmaster.pid` (line 1 the process, 4 the port, 5 the socket folder); null when there is none to read. */
export function readPostmaster(dataDir: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null; // No server, or it went this moment.
  }
  const pid = Math.abs(Number(lines[0]));
  const port = Number(lines[3]);
  const socketDir = lines[4]?.trim() ?? '';
  return pid > 0 && port > 0 && socketDir ? { pid, port, socketDir } : null;
}

/**
 * True when that process is a server on this folder (it works inside it): after a restart of the machine or the
 * container the number may belong to anything, and the server would refuse to start for its sake.
 */
export function isServing(pid: number, dataDir: string): boolean {
  try {
    const worksIn = statSync(`/proc/${pid}/cwd`);
    const data = statSync(dataDir);
    return worksIn.ino === data.ino && worksIn.dev === data.dev;
  } catch {
    return false; // No such process.
  }
}

/**
 * Takes away the lock files of a server that is no more. The next one would do so by itself, but not while the old
 * number belongs to another process, or to a dead one that its parent has not yet collected.
 */
export function clearStaleLocks(dataDir: string): void {
  const found = readPostmaster(dataDir);
  if (!found || isServing(found.pid, dataDir)) return;
  rmSync(join(found.socketDir, `.s.PGSQL.${found.port}.lock`), { force: true });
  const lock = join(dataDir, 'postmaster.pid');
  const aside = `${lock}.stale`;
  try {
    renameSync(lock, aside);
    // A server that another process started this moment has its lock back at once.
    if (readPid(aside) !== found.pid) renameSync(aside, lock);
    else rmSync(aside);
  } catch {
    // Another process took it away first.
  }
}

function readPid(file: string): number {
  return Math.abs(Number.parseInt(readFileSync(file, 'utf8'), 10));
}
