import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface SippRun {
  readonly port: number;
  /** Ends by itself; `ok` when every call went as the scenario says. */
  readonly done: Promise<{ ok: boolean; code: number | null; output: string; messages: string }>;
  stop(): void;
}

/** Debian's SIPp, driving one scenario (XML text) as caller or as callee. */
export async function sipp(options: {
  scenario: string;
  /** host:port for a caller; absent for a callee */
  target?: string;
  service?: string;
  calls?: number;
  transport?: 'u1' | 't1';
  timeoutSeconds?: number;
  extra?: string[];
}): Promise<SippRun> {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-sipp-'));
  const file = join(dir, 'scenario.xml');
  writeFileSync(file, options.scenario);
  const [port, mediaPort] = [await freePort(), await freePort()];
  const args = [
    ...(options.target ? [options.target] : []),
    ...['-sf', file, '-i', '127.0.0.1', '-p', String(port), '-mp', String(mediaPort)],
    ...['-m', String(options.calls ?? 1), '-t', options.transport ?? 'u1', '-nostdin'],
    ...['-timeout', `${options.timeoutSeconds ?? 30}s`, '-timeout_error'],
    ...['-trace_msg', '-message_file', join(dir, 'messages.log')],
    ...['-trace_err', '-error_file', join(dir, 'errors.log')],
    ...(options.service ? ['-s', options.service] : []),
    ...(options.extra ?? []),
  ];
  const child = spawn('sipp', args, { cwd: dir });
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const read = (name: string): string => {
    try {
      return readFileSync(join(dir, name), 'utf8');
    } catch {
      return ''; // SIPp writes the file only when there is something to say
    }
  };
  const done = new Promise<{ ok: boolean; code: number | null; output: string; messages: string }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const result = {
          ok: code === 0,
          code,
          output: output.slice(-2000) + read('errors.log'),
          messages: read('messages.log'),
        };
        rmSync(dir, { recursive: true, force: true });
        resolve(result);
      });
    },
  );
  return { port, done, stop: () => child.kill('SIGTERM') };
}
