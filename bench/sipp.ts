import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const binary = '/usr/bin/sipp';
/** A burst must not be lost by the tool itself; bytes. */
const buffers = ['-buff_size', '4194304'];
/** One after the other, more of them than anybody remembers. Nobody is called. */
const callers = Array.from({ length: 10_000 }, (_, i) => `+1202456${String(i).padStart(4, '0')}`);

export interface Calling {
  succeeded: number;
  failed: number;
  /** Requests that SIPp had to send again, as no answer had come within 500 ms. */
  retransmitted: number;
  /** INVITE to 200, of every call, in ascending order. */
  setUpsMs: number[];
}

/** Calls so many times a second and waits for the end. @throws Error when SIPp is not installed or refuses */
export async function callWithSipp(options: {
  scenario: string;
  port: number;
  service: string;
  perSecond: number;
  calls: number;
  core: number;
}): Promise<Calling> {
  needSipp();
  const { port, service, perSecond, calls, core } = options;
  const dir = mkdtempSync(join(tmpdir(), 'unhold-sipp-'));
  try {
    writeFileSync(join(dir, 'caller.xml'), options.scenario);
    writeFileSync(join(dir, 'callers.csv'), `SEQUENTIAL\n${callers.join('\n')}\n`);
    const args = [
      ...['-c', String(core), binary, `127.0.0.1:${port}`, '-i', '127.0.0.1', '-s', service],
      ...['-sf', 'caller.xml', '-inf', 'callers.csv', '-nostdin', '-t', 'u1', ...buffers],
      ...['-r', String(perSecond), '-m', String(calls), '-l', '100000'],
      ...['-trace_stat', '-stf', 'stat.csv', '-fd', '1', '-trace_rtt', '-rtt_freq', '100'],
      ...['-timeout', '60s', '-recv_timeout', '15000'],
    ];
    const child = spawn('taskset', args, { cwd: dir, stdio: 'ignore' });
    const kill = (): boolean => child.kill();
    process.once('exit', kill);
    const [code] = await once(child, 'exit');
    process.off('exit', kill);
    // 1: calls failed, which the figures tell.
    if (code !== 0 && code !== 1) throw new Error(`SIPp ended with ${code}`);
    return readFigures(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** SIPp as the answering side, on one core: the same call, answered by the tool of the trade. */
export async function startSippAnswering(
  core: number,
): Promise<{ process: ChildProcess; port: number }> {
  needSipp();
  const port = await freePort();
  const args = ['-c', String(core), binary, '-sn', 'uas', '-i', '127.0.0.1', '-p', String(port)];
  const child = spawn('taskset', [...args, '-nostdin', ...buffers], { stdio: 'ignore' });
  process.once('exit', () => child.kill());
  await wait(500);
  if (child.exitCode !== null) throw new Error(`SIPp ended with ${child.exitCode}`);
  return { process: child, port };
}

function needSipp(): void {
  if (!existsSync(binary)) throw new Error('SIPp is missing. Fix: apt-get install sip-tester');
}

function readFigures(dir: string): Calling {
  const [names = '', ...lines] = read(dir, 'stat.csv').split('\n');
  const last = (lines.at(-1) ?? '').split(';');
  const figure = (name: string): number => Number(last[names.split(';').indexOf(name)]);
  const trace = readdirSync(dir).find((name) => name.endsWith('rtt.csv'));
  const [, ...times] = trace === undefined ? [] : read(dir, trace).split('\n');
  return {
    succeeded: figure('SuccessfulCall(C)'),
    failed: figure('FailedCall(C)'),
    retransmitted: figure('Retransmissions(C)'),
    setUpsMs: times.map((line) => Number(line.split(';')[1])).sort((a, b) => a - b),
  };
}

function read(dir: string, name: string): string {
  return readFileSync(join(dir, name), 'utf8').trimEnd();
}

async function freePort(): Promise<number> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
