import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { cpuMs, stopChild } from './child.ts';

const cli = join(import.meta.dirname, '../src/cli.ts');
const apiKey = 'bench-0123456789abcdefghij';
const startLimitMs = 30_000;

/** `unhold serve` as it is, on one core, with one phone number. */
export class Served {
  readonly process: ChildProcess;
  readonly port: number;
  readonly #postmasterPid: number;

  private constructor(child: ChildProcess, port: number, postmasterPid: number) {
    this.process = child;
    this.port = port;
    this.#postmasterPid = postmasterPid;
  }

  static async start(options: {
    databaseUrl: string;
    core: number;
    phoneNumber: string;
  }): Promise<Served> {
    const env = {
      PATH: process.env['PATH'],
      ...{ DATABASE_URL: options.databaseUrl, UNHOLD_API_KEY: apiKey, HTTP_PORT: '0' },
      ...{ SIP_HOST: '127.0.0.1', SIP_PORT: '0', RTP_PORT_RANGE: '20000-29999' },
    };
    const args = ['-c', String(options.core), process.execPath, cli, 'serve'];
    const child = spawn('taskset', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => child.kill());
    const { httpUrl, sipPort } = await addresses(child);
    const target = await post<{ id: string }>(`${httpUrl}/v1/call-targets`, {
      ...{ name: 'Bench', destination: 'sip:queue@127.0.0.1', callerId: '+12025550110' },
    });
    const { phoneNumber } = options;
    await post(`${httpUrl}/v1/phone-numbers`, { number: phoneNumber, callTargetId: target.id });
    return new Served(child, sipPort, await postmasterPid(options.databaseUrl));
  }

  /** CPU time so far: of the process with its media worker, and of the database server. */
  cpuMs(): { platform: number; database: number } {
    return { platform: cpuMs(this.process), database: cpuMsOfFamily(this.#postmasterPid) };
  }

  close(): Promise<void> {
    return stopChild(this.process);
  }
}

async function addresses(child: ChildProcess): Promise<{ httpUrl: string; sipPort: number }> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for (let waitedMs = 0; waitedMs < startLimitMs && child.exitCode === null; waitedMs += 50) {
    const [, httpUrl, port] = /serves (\S+) and sip:\S+:(\d+)/.exec(said) ?? [];
    if (httpUrl !== undefined) return { httpUrl, sipPort: Number(port) };
    await wait(50);
  }
  throw new Error(`unhold serve did not start: ${said}`);
}

async function post<T>(url: string, body: object): Promise<T> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function postmasterPid(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const query = "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::int as pid";
  const { rows } = await client.query<{ pid: number }>(query);
  await client.end();
  return rows[0]?.pid ?? 0;
}

/** Of a process, its children that live and those that have ended (Linux). */
function cpuMsOfFamily(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(entry);
    // Fields of proc(5) after pid and name: 1 parent; 11 and 12 own time, 13 and 14 that of ended children.
    const own = Number(fields[11]) + Number(fields[12]);
    if (Number(entry) === pid) ticks += own + Number(fields[13]) + Number(fields[14]);
    else if (Number(fields[1]) === pid) ticks += own;
  }
  return ticks * 10;
}

function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return []; // It ended since the folder was read.
  }
}
