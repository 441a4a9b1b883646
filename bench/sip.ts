import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { silentLog } from '../src/base/log.ts';
import { startEmbedded } from '../src/store/embedded.ts';
import { cpuMs, nextMessage, startScript, stopChild } from './child.ts';
import { quietMachine } from './quiet-machine.ts';
import { row, type Row } from './row.ts';
import { Served } from './served.ts';
import { callerScenario } from './sip-scenario.ts';
import { callWithSipp, startSippAnswering, type Calling } from './sipp.ts';

export const name = 'sip';

/** INVITE, 200, ACK, a tenth of a second, BYE, 200. */
const pinned =
  'Pinned: the answering process with all its threads (the media worker too) to core 0; SIPp as the caller, ' +
  'and the counter of audio packets, to core 1. PostgreSQL is pinned to neither.';
const runs = 5;
const answeringCore = 0;
const callingCore = 1;
const phoneNumber = '+12025550100';
const holdMs = 100;
const warmUpCalls = 1_000;
const stepS = 4;
/** Set-ups a second, step by step until one is not clean; up to `goal` all are measured. */
const ladder = [100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 800, 1_000, 1_500, 2_000, 3_000];
const goal = 300;
/** Of a prompt at least so many packets are heard in `holdMs`. */
const packetsMin = 3;

/** Who answers. */
interface Answering {
  readonly port: number;
  /** Its CPU time so far; of a database it uses, apart. */
  cpuMs(): { platform: number; database: number };
  /** Says a prompt to every caller. */
  readonly speaks: boolean;
}

interface Step {
  perSecond: number;
  isClean: boolean;
  cpuMs: number;
  databaseMs: number;
  p50Ms: number;
  p99Ms: number;
}

/** Runs every case and gives its rows; takes a quarter of an hour. */
export async function run(): Promise<Row[]> {
  console.error(pinned);
  const dir = mkdtempSync(join(tmpdir(), 'unhold-bench-'));
  chmodSync(dir, 0o755);
  const server = await startEmbedded({ dir, log: silentLog });
  spawnSync('taskset', ['-a', '-c', '-p', String(callingCore), String(process.pid)]);
  const ear = await Ear.open();
  const children: ChildProcess[] = [];
  try {
    const { url: databaseUrl } = server;
    const served = await Served.start({ databaseUrl, core: answeringCore, phoneNumber });
    const stack = startScript('sip-host.ts', answeringCore);
    const reference = await startSippAnswering(answeringCore);
    children.push(served.process, stack, reference.process);
    const stackPort = await nextMessage<number>(stack);
    return await measureAll(ear, {
      platform: { port: served.port, cpuMs: () => served.cpuMs(), speaks: true },
      stack: { port: stackPort, cpuMs: () => cpuOf(stack), speaks: false },
      sipp: { port: reference.port, cpuMs: () => cpuOf(reference.process), speaks: false },
    });
  } finally {
    ear.close();
    await Promise.all(children.map(stopChild));
    await server.stop();
    rmSync(dir, { recursive: true });
  }
}

function cpuOf(child: ChildProcess): { platform: number; database: number } {
  return { platform: cpuMs(child), database: 0 };
}

/** Turn by turn, so that a busy minute of the machine falls on all. */
async function measureAll(
  ear: Ear,
  who: { platform: Answering; stack: Answering; sipp: Answering },
): Promise<Row[]> {
  const climbs: { platform: Step[][]; stack: Step[][]; sipp: Step[][] } = {
    ...{ platform: [], stack: [], sipp: [] },
  };
  for (const one of Object.values(who)) await callAll(ear, one, 100, warmUpCalls);
  for (let i = 0; i < runs; i++)
    for (const key of ['platform', 'stack', 'sipp'] as const) {
      await quietMachine();
      climbs[key].push(await climb(ear, who[key]));
    }
  return [
    ...rowsOf('platform: prompt and BYE', climbs.platform, climbs.sipp),
    ...[100, goal].map((rate) => databaseRow(rate, climbs.platform)),
    ...rowsOf('SIP stack alone', climbs.stack, climbs.sipp),
  ];
}

async function climb(ear: Ear, answering: Answering): Promise<Step[]> {
  const steps: Step[] = [];
  for (const perSecond of ladder) {
    const step = await measure(ear, answering, perSecond);
    steps.push(step);
    if (!step.isClean && perSecond >= goal) break;
  }
  return steps;
}

/** One rate, for `stepS` seconds. Clean: nothing failed, nothing had to be sent again, all heard the prompt. */
async function measure(ear: Ear, answering: Answering, perSecond: number): Promise<Step> {
  const before = answering.cpuMs();
  const calls = perSecond * stepS;
  const { succeeded, retransmitted, setUpsMs, heard } = await callAll(
    ear,
    answering,
    perSecond,
    calls,
  );
  const after = answering.cpuMs();
  const isHeard = !answering.speaks || heard / calls >= packetsMin;
  const at = (share: number): number => setUpsMs[Math.floor(setUpsMs.length * share)] ?? Number.NaN;
  return {
    perSecond,
    isClean: succeeded === calls && retransmitted === 0 && isHeard,
    cpuMs: (after.platform - before.platform) / calls,
    databaseMs: (after.database - before.database) / calls,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

async function callAll(
  ear: Ear,
  { port }: Answering,
  perSecond: number,
  calls: number,
): Promise<Calling & { heard: number }> {
  const scenario = callerScenario({ audioPort: ear.port, holdMs });
  const heardBefore = ear.heard;
  const figures = await callWithSipp({
    ...{ scenario, port, service: phoneNumber, perSecond, calls, core: callingCore },
  });
  await wait(500);
  return { ...figures, heard: ear.heard - heardBefore };
}

function rowsOf(what: string, ours: Step[][], theirs: Step[][]): Row[] {
  const clean = (climbs: Step[][]): number[] => climbs.map(cleanRate);
  const rows = [
    row({ case: what, metric: 'clean set-ups', unit: '1/s' }, clean(ours), clean(theirs)),
  ];
  for (const rate of [100, goal]) {
    const both = (metric: string, pick: (step: Step) => number): Row =>
      row(
        { case: `${what}, ${rate}/s`, metric, unit: 'ms' },
        stepsAt(rate, ours).map(pick),
        stepsAt(rate, theirs).map(pick),
      );
    rows.push(
      both('CPU of one set-up', (step) => step.cpuMs),
      both('INVITE to 200, p50', (step) => step.p50Ms),
      both('INVITE to 200, p99', (step) => step.p99Ms),
    );
  }
  return rows;
}

function databaseRow(rate: number, climbs: Step[][]): Row {
  const names = { case: `platform: prompt and BYE, ${rate}/s`, unit: 'ms' };
  const values = stepsAt(rate, climbs).map((step) => step.databaseMs);
  return row({ ...names, metric: 'CPU of PostgreSQL for one set-up' }, values);
}

/** The highest rate up to which every step was clean; 0: none was. */
function cleanRate(steps: Step[]): number {
  const firstUnclean = steps.findIndex((step) => !step.isClean);
  const clean = firstUnclean === -1 ? steps : steps.slice(0, firstUnclean);
  return clean.at(-1)?.perSecond ?? 0;
}

function stepsAt(perSecond: number, climbs: Step[][]): Step[] {
  return climbs.flatMap((steps) => steps.filter((step) => step.perSecond === perSecond));
}

/** Where the audio of all callers goes, to be counted. */
class Ear {
  readonly #socket = createSocket('udp4');
  heard = 0;

  static async open(): Promise<Ear> {
    const ear = new Ear();
    ear.#socket.on('message', () => (ear.heard += 1));
    ear.#socket.bind(0, '127.0.0.1');
    await once(ear.#socket, 'listening');
    return ear;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): void {
    this.#socket.close();
  }
}
