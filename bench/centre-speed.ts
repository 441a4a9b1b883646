import { quietMachine } from './quiet-machine.ts';
import { row, type Row } from './row.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { workloads, type WorkloadName } from '../src/sim/centre/workloads.ts';

const runs = 5;
const runMs = 2_000;
const leastPerSecond = 2_500_000;
/** Small and large pools, with and without people who hang up, steady and with a curve. */
const measured: WorkloadName[] = ['S1', 'S2', 'S4', 'S5', 'S6', 'P150', 'MMC', 'MMCAb'];

/** Arrivals, answers, ends of service and departures of the bare centre in a second of one core. */
export async function measureSpeed(): Promise<Row[]> {
  const speeds = new Map<WorkloadName, number[]>();
  for (let i = 0; i <= runs; i++) {
    await quietMachine();
    for (const name of measured) {
      const perSecond = eventsPerSecond(name);
      // The first round is the compiler's.
      if (i > 0) speeds.set(name, [...(speeds.get(name) ?? []), perSecond]);
    }
  }
  return [...speeds].map(([name, values]) =>
    row({ case: `bare centre, ${name}`, metric: 'events-per-second', unit: '1/s' }, values, [
      leastPerSecond,
    ]),
  );
}

function eventsPerSecond(name: WorkloadName): number {
  const workload = workloads[name];
  const startMs = performance.now();
  let events = 0;
  let elapsedMs = 0;
  for (let seed = 1; elapsedMs < runMs; seed++) {
    events += runCentre({ workload, seed }).events;
    elapsedMs = performance.now() - startMs;
  }
  return (events / elapsedMs) * 1000;
}
