import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Starts a script of this folder with a message channel, on one core unless `core` is null. */
export function startScript(script: string, core: number | null): ChildProcess {
  const path = join(import.meta.dirname, script);
  const pin = core === null ? [] : ['taskset', '-c', String(core)];
  const [command, ...args] = [...pin, process.execPath, path];
  return spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The next message of a child; rejects when it ends instead. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  try {
    const ended = once(child, 'exit', { signal: gone.signal }).then(() => {
      throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    });
    const [message] = await Promise.race([once(child, 'message', { signal: gone.signal }), ended]);
    return message as T;
  } finally {
    gone.abort();
  }
}

/** Sends a message and gives the answer. */
export function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = nextMessage<T>(child);
  child.send(message);
  return answer;
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** CPU time of a process and all its threads so far, in milliseconds (Linux). */
export function cpuMs(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // Fields 14 and 15 of proc(5), in ticks of 10 ms; two and the state are cut off above.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
