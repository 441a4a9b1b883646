import { realClock, sleep } from '../../src/base/clock.ts';
import type { Fault, Kind, Takeover } from './history.ts';
import { moments } from './moments.ts';
import type { NodeProcess } from './node-process.ts';
import type { PlannedRound } from './plan.ts';
import { Random } from './random.ts';
import type { ChaosWorld } from './world.ts';

/** Another node's claim is waited for at most so long. */
const watchMs = 25_000;
const momentLimitMs = 5_000;
const rampMs = 20_000;
/** Before the first fault: some calls of every stage are there, from the first question to the conversation. */
const warmUpMs = 9_000;

/** One round: load, a moment, a fault, and the way back. */
export async function playRound(
  world: ChaosWorld,
  plan: PlannedRound & { round: number; seed: number; calls: number },
): Promise<Fault> {
  const random = new Random(plan.seed, 'round', plan.round);
  const nodes = world.nodes.slice(0, plan.nodes);
  for (const node of nodes) if (!node.isUp) await node.start();
  const node = random.pick(nodes);
  await until(() => world.calls >= plan.calls, rampMs);
  await sleep(realClock, (plan.round === 1 ? warmUpMs : 0) + random.between(0, 6_000));
  // A fault that finds the node idle shows little.
  const share = plan.calls / plan.nodes / 8;
  const isBusy = (): boolean =>
    world.calls >= plan.calls && world.customers.callsOf(node.name) >= share;
  await until(isBusy, rampMs);
  const moment = random.chance(1 / 3) ? null : random.pick(moments);
  if (moment !== null) {
    const limit = sleep(realClock, momentLimitMs);
    await Promise.race([world.moments.next(node.name, moment), limit]);
    await sleep(realClock, random.between(0, 30));
  }
  const fault: Fault = {
    ...{ round: plan.round, kind: plan.kind, moment, node: node.name, calls: world.calls },
    ...{ at: realClock.now(), until: 0, lost: [] },
  };
  world.faults.push(fault);
  fault.lost = await faults[plan.kind](world, node, { random, fault });
  return fault;
}

async function until(isSo: () => boolean, limitMs: number): Promise<void> {
  const deadline = realClock.monotonic() + limitMs;
  while (!isSo() && realClock.monotonic() < deadline) await sleep(realClock, 50);
}

type Play = (
  world: ChaosWorld,
  node: NodeProcess,
  options: { random: Random; fault: Fault },
) => Promise<Takeover[]>;

const faults: Record<Kind, Play> = {
  /** Killed, and started again under its own id before its leases have run out. */
  async kill(world, node, { random, fault }) {
    await node.kill();
    const watching = world.watch.follow(node.name, watchMs);
    await sleep(realClock, random.between(0, 3_000));
    await node.start();
    fault.until = realClock.now();
    return watching;
  },

  /** Stopped for longer than its lease, while the other goes on; then it goes on, too. */
  async freeze(world, node, { random, fault }) {
    node.freeze();
    const watching = world.watch.follow(node.name, watchMs);
    await sleep(realClock, random.between(12_000, 15_000));
    node.thaw();
    fault.until = realClock.now();
    const lost = await watching;
    await sleep(realClock, 2_000);
    return lost;
  },

  /** Killed, and not started again before the other has taken everything over. */
  async 'kill-other'(world, node, { fault }) {
    await node.kill();
    const lost = await world.watch.follow(node.name, watchMs);
    await node.start();
    fault.until = realClock.now();
    return lost;
  },
};
