import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock, sleep } from '../../src/base/clock.ts';
import { randomHex } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import type { CallTargetSettings } from '../../src/callback/call-target.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { freePort } from '../support/free-port.ts';
import { Callers, type Door } from './callers.ts';
import { Customers } from './customers.ts';
import type { Fault, History } from './history.ts';
import { Moments } from './moments.ts';
import { NodeProcess } from './node-process.ts';
import { PlatformApi } from './platform-api.ts';
import { openStage, type PhoneStage } from './stage.ts';
import { TakeoverWatch } from './takeover-watch.ts';

/** Everything is quick, so that a run holds many lives; the rules are those of every day. */
const quick: Partial<CallTargetSettings> = {
  callerId: '+12025550110',
  estimate: { source: 'fixed', seconds: 1 },
  afterRegistrationSeconds: 1,
  customerRingSeconds: 4,
  agentWaitSeconds: 20,
  retry: { maxAttempts: 3, delaySeconds: 1 },
  agentRetry: { maxAttempts: 3, delaySeconds: 1 },
  rtpTimeoutSeconds: 16,
};

/** The platform's nodes on one database, and everybody's phones. */
export class ChaosWorld {
  readonly nodes: NodeProcess[];
  readonly moments: Moments;
  readonly customers: Customers;
  readonly callers: Callers;
  readonly watch: TakeoverWatch;
  readonly faults: Fault[] = [];
  readonly #stage: PhoneStage;
  readonly #apiKey: string;

  private constructor(parts: {
    nodes: NodeProcess[];
    moments: Moments;
    customers: Customers;
    callers: Callers;
    watch: TakeoverWatch;
    stage: PhoneStage;
    apiKey: string;
  }) {
    this.nodes = parts.nodes;
    this.moments = parts.moments;
    this.customers = parts.customers;
    this.callers = parts.callers;
    this.watch = parts.watch;
    this.#stage = parts.stage;
    this.#apiKey = parts.apiKey;
  }

  /**
   * Starts the database, the phones and the first node.
   * @param names of all nodes
   * @param stack ends every process and removes the data, also when starting fails half way
   */
  static async open(
    seed: number,
    names: string[],
    stack: AsyncDisposableStack,
  ): Promise<ChaosWorld> {
    const database = await openDatabase(stack);
    const nodes: NodeProcess[] = [];
    const nodeOf = (sipPort: number): string =>
      nodes.find((node) => node.sipPort === sipPort)?.name ?? `port ${sipPort}`;
    const moments = new Moments();
    const customers = new Customers(seed, moments, nodeOf);
    const stage = await openStage(seed, customers);
    stack.defer(() => stage.close());
    const apiKey = `chaos-${randomHex(16)}`;
    for (const [index, name] of names.entries())
      nodes.push(await describeNode(name, index, { database, apiKey, stage }));
    stack.defer(() => Promise.all(nodes.map((node) => node.kill())).then(() => undefined));
    const [first] = nodes;
    if (!first) throw new RangeError('a world without nodes');
    await first.start();
    const doors = await openDoors(new PlatformApi(first.httpUrl, apiKey), stage);
    const callers = new Callers({ seed, endpoint: stage.callers, nodes, doors, apiKey, moments });
    const watch = await TakeoverWatch.open(database.url);
    stack.defer(() => watch.close());
    return new ChaosWorld({ nodes, moments, customers, callers, watch, stage, apiKey });
  }

  /** People asking and customers' phones ringing or up. */
  get calls(): number {
    return this.callers.inProgress + this.customers.inProgress;
  }

  /** Keeps so many calls in progress until the signal. */
  async load(calls: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.calls < calls && this.nodes.some(({ isUp }) => isUp)) this.callers.send();
      // Aborted: the loop ends.
      await sleep(realClock, 250, signal).catch(() => {});
      this.#stage.forget();
    }
  }

  /** Lets everything come to its end. @returns what happened, also when not all has ended in time */
  async heal(limitMs: number): Promise<History> {
    const deadline = realClock.monotonic() + limitMs;
    this.customers.isCalm = true;
    await this.callers.finish();
    const api = this.#api();
    while (realClock.monotonic() < deadline) {
      const open = (await api.summaries()).filter(({ state }) => state !== 'ended');
      if (open.length === 0 && this.customers.inProgress === 0) break;
      await sleep(realClock, 500);
    }
    const ids = (await api.summaries()).map(({ id }) => id);
    const callbacks = [];
    for (const id of ids) callbacks.push(await api.callback(id));
    return {
      ...{ promised: this.callers.promised, rings: this.customers.rings, faults: this.faults },
      ...{ callbacks, callsLeft: this.customers.inProgress },
      trouble: this.nodes.flatMap(({ trouble }) => trouble),
    };
  }

  #api(): PlatformApi {
    const up = this.nodes.find(({ isUp }) => isUp);
    if (!up) throw new Error('no node is up');
    return new PlatformApi(up.httpUrl, this.#apiKey);
  }
}

/** A folder for the embedded database, and where it can be reached once somebody has started it. */
async function openDatabase(stack: AsyncDisposableStack): Promise<{ dir: string; url: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-chaos-'));
  // Started as root, the server runs as somebody else, who has to get here.
  chmodSync(dir, 0o755);
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const server = await startEmbedded({ dir, log: silentLog });
  await server.stop();
  // The last to leave stops it; a node that was killed did not say goodbye.
  stack.defer(async () => (await startEmbedded({ dir, log: silentLog })).stop());
  return { dir, url: server.url };
}

async function describeNode(
  name: string,
  index: number,
  shared: { database: { dir: string; url: string }; apiKey: string; stage: PhoneStage },
): Promise<NodeProcess> {
  const [sipPort, httpPort] = [await freePort(), await freePort()];
  // Each node has its own ports for audio, and they hold no SIP port, which the system picks anywhere.
  const rtpFrom = (sipPort < 30_000 ? 40_000 : 11_000) + index * 4_000;
  return new NodeProcess({
    ...{ name, sipPort, httpPort },
    env: {
      // The first node brings the database along, as on one machine; it outlives its kills.
      ...(index === 0
        ? { UNHOLD_DATA_DIR: shared.database.dir }
        : { DATABASE_URL: shared.database.url }),
      HTTP_PORT: String(httpPort),
      SIP_HOST: '127.0.0.1',
      SIP_PORT: String(sipPort),
      SIP_TRUNK_URI: shared.stage.trunkUri,
      RTP_PORT_RANGE: `${rtpFrom}-${rtpFrom + 3_998}`,
      UNHOLD_API_KEY: shared.apiKey,
      UNHOLD_NODE_ID: name,
    },
  });
}

/** Two call targets, one for each order of calling, each with its phone number. */
async function openDoors(api: PlatformApi, stage: PhoneStage): Promise<Door[]> {
  const targets: Partial<CallTargetSettings>[] = [
    // It still rings when a frozen node goes on.
    { name: 'Customer first', destination: stage.queue, customerRingSeconds: 20 },
    {
      ...{ name: 'Agent first', destination: stage.people },
      ...{ firstParty: 'agent', destinationIsPerson: true },
    },
  ];
  const doors: Door[] = [];
  for (const [index, target] of targets.entries()) {
    const { id } = await api.create('/v1/call-targets', { ...quick, ...target });
    const phoneNumber = `+1202555010${index}`;
    await api.create('/v1/phone-numbers', { number: phoneNumber, callTargetId: id });
    doors.push({ phoneNumber, callTargetId: id });
  }
  return doors;
}
