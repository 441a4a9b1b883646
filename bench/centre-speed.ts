import { quietMachine } from './quiet-machine.ts';
import { row, type Row } from './row.ts';
import { createPolicy, policyNames, type PolicyName } from '../src/sim/centre/policies.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { workloads, type WorkloadName } from '../src/sim/centre/workloads.ts';

const runs = 5;
const runMs = 2_000;
const leastPerSecond = 2_500_000;
/** Small and large pools, with and without people who hang up, steady and with a curve. */
const bareWorkloads: WorkloadName[] = ['S1', 'S2', 'S4', 'S5', 'S6', 'P150', 'MMC', 'MMCAb'];
const policyWorkloads: WorkloadName[] = ['P8', 'P30', 'P150'];

interface Case {
  workload: WorkloadName;
  policy: PolicyName;
}

/** Arrivals, answers, ends of service and departures in a second of one core. */
export async function measureSpeed(): Promise<Row[]> {
  const bare = bareWorkloads.map((workload): Case => ({ workload, policy: 'none' }));
  const withPolicy = policyNames
    .filter((policy) => policy !== 'none')
    .flatMap((policy) => policyWorkloads.map((workload): Case => ({ workload, policy })));
  const cases = [...bare, ...withPolicy].map((one) => ({ ...one, speeds: new Array<number>() }));
  for (let i = 0; i <= runs; i++) {
    await quietMachine();
    for (const { workload, policy, speeds } of cases) {
      const perSecond = eventsPerSecond(workload, policy);
      // The first round is the compiler's.
      if (i > 0) speeds.push(perSecond);
    }
  }
  return cases.map(({ workload, policy, speeds }) => {
    const what = policy === 'none' ? 'bare centre' : `policy ${policy}`;
    const names = { case: `${what}, ${workload}`, metric: 'events-per-second', unit: '1/s' };
    return row(names, speeds, policy === 'none' ? [leastPerSecond] : []);
  });
}

function eventsPerSecond(name: WorkloadName, policyName: PolicyName): number {
  const workload = workloads[name];
  const atWork = createPolicy(policyName, 120);
  const startMs = performance.now();
  let events = 0;
  let elapsedMs = 0;
  for (let seed = 1; elapsedMs < runMs; seed++) {
    const { policy, watcher } = atWork(seed * 86_400_000);
    const options = policy === null ? { workload, seed } : { workload, seed, policy, watcher };
    events += runCentre(options).events;
    elapsedMs = performance.now() - startMs;
  }
  return (events / elapsedMs) * 1000;
}
