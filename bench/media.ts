import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { quietMachine } from './quiet-machine.ts';
import { ask, cpuMs, nextMessage, startScript, stopChild } from './child.ts';
import type { ToHost } from './media-host.ts';
import type { Measured, ToLoad } from './media-load.ts';
import type { Row } from './row.ts';
import { row } from './row.ts';
import { Rtpengine } from './rtpengine.ts';

export const name = 'media';

const runs = 5;
const warmUpMs = 3_000;
const measuredMs = 5_000;
/** The engine under test has a core, the far ends have the other. */
const engineCore = 0;
const loadCore = 1;
/** A run in which the far ends themselves were later than this is thrown away. */
const ownLateMaxMs = 5;
/** Packets pass this many calls before they come back, as one core of far ends has half the strength
 * of one core of relay. The delay of the whole way is therefore an upper bound for that of a call. */
const hops = 2;

type Pairs = [number, number][];
type Sample = Measured & { cpuPercent: number };

/** Something that joins far ends (named by their ports) and says where they must send to. */
interface Relay {
  readonly process: ChildProcess;
  bridge(ends: Pairs, hops: number): Promise<Pairs>;
  hangUp(): Promise<unknown>;
}

class Host implements Relay {
  readonly process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.process = child;
  }

  static async start(core: number | null): Promise<Host> {
    const child = startScript('media-host.ts', core);
    await nextMessage(child);
    return new Host(child);
  }

  async tell<T>(message: ToHost): Promise<T> {
    const { answer } = await ask<{ answer: T }>(this.process, message);
    return answer;
  }

  bridge(ends: Pairs, hops: number): Promise<Pairs> {
    return this.tell({ type: 'bridge', ends, hops });
  }

  hangUp(): Promise<unknown> {
    return this.tell({ type: 'hang-up' });
  }
}

/** The far ends of all calls. */
class Load {
  readonly #child: ChildProcess;
  readonly ports: number[];

  private constructor(child: ChildProcess, ports: number[]) {
    this.#child = child;
    this.ports = ports;
  }

  static async start(): Promise<Load> {
    const child = startScript('media-load.ts', loadCore);
    return new Load(child, await nextMessage<number[]>(child));
  }

  tell(message: ToLoad): void {
    this.#child.send(message);
  }

  measure(): Promise<Measured> {
    return ask(this.#child, { type: 'measure', ms: measuredMs } satisfies ToLoad);
  }

  /** The index and the port of the socket that plays the far end of a leg. */
  farEnd(leg: number): { socket: number; port: number } {
    const socket = leg % this.ports.length;
    return { socket, port: this.ports[socket] ?? 0 };
  }

  close(): Promise<void> {
    return stopChild(this.#child);
  }
}

/** Runs every case and gives its rows; takes some minutes. */
export async function run(): Promise<Row[]> {
  const load = await Load.start();
  const host = await Host.start(engineCore);
  const rtpengine = await Rtpengine.start(engineCore);
  if (rtpengine === null) console.error('rtpengine is not installed: no reference');
  try {
    const rows: Row[] = [];
    rows.push(...floorRows(await repeat(() => measureFloor(load, 1_000 / hops))));
    for (const calls of [400, 1_000]) {
      const [ours, theirs]: [Sample[], Sample[]] = [[], []];
      // Turn by turn, so that a busy minute of the machine falls on both.
      for (let i = 0; i < runs; i++) {
        ours.push(...(await repeat(() => measureBridged(load, host, calls), 1)));
        if (rtpengine !== null)
          theirs.push(...(await repeat(() => measureBridged(load, rtpengine, calls), 1)));
      }
      rows.push(...bridgedRows(`${calls} bridged calls`, ours, theirs));
    }
    rows.push(...playoutRows(await repeat(() => measurePlayout(load, host, 1_000))));
    rows.push(...(await blockRows(load)));
    return rows;
  } finally {
    await Promise.all([load.close(), stopChild(host.process), rtpengine?.close()]);
  }
}

/** Measures until enough runs are good, or twice as many were tried. */
async function repeat<T extends Measured>(measure: () => Promise<T>, wanted = runs): Promise<T[]> {
  const good: T[] = [];
  for (let tries = 0; tries < wanted * 2 && good.length < wanted; tries++) {
    await quietMachine();
    const one = await measure();
    if (one.ownLateP99Ms <= ownLateMaxMs) good.push(one);
    else console.error(`a run is thrown away: the far ends were ${one.ownLateP99Ms} ms late`);
  }
  return good;
}

async function measureBridged(load: Load, relay: Relay, calls: number): Promise<Sample> {
  const ends = Array.from({ length: (calls / hops) * 2 }, (_, leg) => load.farEnd(leg));
  const pairs = Array.from({ length: calls / hops }, (_, i): [number, number] => [
    ends[i * 2]?.port ?? 0,
    ends[i * 2 + 1]?.port ?? 0,
  ]);
  const ports = (await relay.bridge(pairs, hops)).flat();
  const legs = ends.map(({ socket }, leg) => ({ socket, port: ports[leg] ?? 0 }));
  load.tell({ type: 'send', legs });
  const sample = await measureLoad(load, relay.process);
  await relay.hangUp();
  return sample;
}

async function measureLoad(load: Load, engine: ChildProcess): Promise<Sample> {
  await wait(warmUpMs);
  const [beforeMs, startMs] = [cpuMs(engine), performance.now()];
  const measured = await load.measure();
  const cpuPercent = ((cpuMs(engine) - beforeMs) / (performance.now() - startMs)) * 100;
  load.tell({ type: 'stop' });
  await wait(200);
  return { ...measured, cpuPercent };
}

/** The far ends send to themselves: what they add to every delay measured with them. */
async function measureFloor(load: Load, ways: number): Promise<Measured> {
  load.tell({
    type: 'send',
    legs: Array.from({ length: ways * 2 }, (_, leg) => load.farEnd(leg)),
  });
  await wait(warmUpMs);
  const measured = await load.measure();
  load.tell({ type: 'stop' });
  await wait(200);
  return measured;
}

async function measurePlayout(load: Load, host: Host, streams: number): Promise<Sample> {
  const farEnds = Array.from({ length: streams }, (_, leg) => load.farEnd(leg).port);
  await host.tell({ type: 'play', farEnds });
  const sample = await measureLoad(load, host.process);
  await host.hangUp();
  return sample;
}

function floorRows(samples: Measured[]): Row[] {
  const names = { case: 'no relay: the far ends of 1000 calls alone', unit: 'ms' };
  return [
    row(
      { ...names, metric: 'delay p50' },
      samples.map((one) => one.delayP50Ms),
    ),
    row(
      { ...names, metric: 'delay p99' },
      samples.map((one) => one.delayP99Ms),
    ),
  ];
}

function bridgedRows(what: string, ours: Sample[], theirs: Sample[]): Row[] {
  const both = (metric: string, unit: string, pick: (one: Sample) => number): Row =>
    row({ case: what, metric, unit }, ours.map(pick), theirs.map(pick));
  return [
    both('added delay p50, each', 'ms', (one) => one.delayP50Ms / hops),
    both(`added delay p99, ${hops} in a row`, 'ms', (one) => one.delayP99Ms),
    both('CPU of one core', '%', (one) => one.cpuPercent),
    both('packets lost', '%', (one) => Math.max(0, 1 - one.received / one.sent) * 100),
  ];
}

function playoutRows(samples: Sample[]): Row[] {
  const names = { case: '1000 prompts played' };
  return [
    row(
      { ...names, metric: 'spacing p1', unit: 'ms' },
      samples.map((one) => one.spacingP1Ms),
    ),
    row(
      { ...names, metric: 'spacing p99', unit: 'ms' },
      samples.map((one) => one.spacingP99Ms),
    ),
    row(
      { ...names, metric: 'CPU of one core', unit: '%' },
      samples.map((one) => one.cpuPercent),
    ),
  ];
}

/** Not pinned: in a deployment the main thread has a core of its own, too. */
async function blockRows(load: Load): Promise<Row[]> {
  const host = await Host.start(null);
  try {
    const free = await repeat(() => measureBridged(load, host, 100));
    await host.tell({ type: 'block', on: true });
    const blocked = await repeat(() => measureBridged(load, host, 100));
    const names = { metric: `added delay p99, ${hops} in a row`, unit: 'ms' };
    return [
      row(
        { ...names, case: '100 calls, main thread idle' },
        free.map((one) => one.delayP99Ms),
      ),
      row(
        { ...names, case: '100 calls, main thread blocked 60 of 300 ms' },
        blocked.map((one) => one.delayP99Ms),
      ),
    ];
  } finally {
    await stopChild(host.process);
  }
}
