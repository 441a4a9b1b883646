import type { Row } from './row.ts';
import {
  simpleEstimators,
  type EstimatorErrorSums,
  type SimpleEstimator,
} from './centre-errors.ts';
import { rowsOf } from './centre-rows.ts';
import type { Threads } from './centre-threads.ts';
import { estimatorErrors, steadyState, type MarkovCentre } from '../src/sim/centre/erlang.ts';
import { confidenceOfEach, intervalOfRatio } from '../src/sim/centre/interval.ts';

/** The mean handle time is the unit of time. */
const markov = (agents: number, load: number, theta: number): MarkovCentre => ({
  arrivalRate: agents * load,
  meanHandleSeconds: 1,
  agents,
  meanPatienceSeconds: theta === 0 ? null : 1 / theta,
});
interface ErrorCell {
  name: string;
  centre: MarkovCentre;
  /** Where no formula is known, another simulation's mean squared errors (5 runs of 2 million calls). */
  measured: Partial<Record<SimpleEstimator, number>>;
}

const errorCells: ErrorCell[] = [
  {
    name: 'M/M/100 rho .98',
    centre: markov(100, 0.98, 0),
    measured: { LES: 1.03e-2, RCS: 1.26e-2 },
  },
  {
    name: 'M/M/100 rho .95',
    centre: markov(100, 0.95, 0),
    measured: { LES: 4.19e-3, RCS: 6.3e-3 },
  },
  {
    name: 'M/M/100 rho .90',
    centre: markov(100, 0.9, 0),
    measured: { LES: 2.19e-3, RCS: 3.98e-3 },
  },
  { name: 'M/M/10 rho .95', centre: markov(10, 0.95, 0), measured: { LES: 0.416, RCS: 0.483 } },
  {
    ...{ name: 'M/M/100+M rho 1.4 theta 1', centre: markov(100, 1.4, 1) },
    measured: { LES: 5.93e-3, HOL: 5.79e-3, RCS: 7.53e-3 },
  },
  {
    ...{ name: 'M/M/100+M rho 1.4 theta .2', centre: markov(100, 1.4, 0.2) },
    measured: { LES: 2.87e-2, HOL: 2.85e-2, RCS: 3.04e-2 },
  },
  {
    ...{ name: 'M/M/100+M rho 1.4 theta 5', centre: markov(100, 1.4, 5) },
    measured: { LES: 1.4e-3, HOL: 1.272e-3, RCS: 2.428e-3 },
  },
  {
    ...{ name: 'M/M/10+M rho 1.4 theta 1', centre: markov(10, 1.4, 1) },
    measured: { LES: 0.0844, HOL: 0.0734, RCS: 0.1137 },
  },
  {
    ...{ name: 'M/M/30+M rho 1.2 theta .5', centre: markov(30, 1.2, 0.5) },
    measured: { LES: 0.02633, HOL: 0.0246, RCS: 0.03665 },
  },
];
const errorReplications = 10;
const errorCalls = { patient: 2_000_000, impatient: 1_000_000 };
/** Of each cell three figures have an exact value; the mean wait is a fourth. */
const errorConfidence = confidenceOfEach(4 * errorCells.length);

/** How far the simple estimators are off, beside the exact values. */
export async function estimatorRows(threads: Threads): Promise<Row[]> {
  const rows: Row[] = [];
  for (const cell of errorCells) rows.push(...(await cellRows(threads, cell)));
  return rows;
}

async function cellRows(threads: Threads, { name, centre, measured }: ErrorCell): Promise<Row[]> {
  const calls = centre.meanPatienceSeconds === null ? errorCalls.patient : errorCalls.impatient;
  const runs: EstimatorErrorSums[] = [];
  for await (const sums of threads.errors({ cell: centre, calls })) {
    runs.push(sums);
    if (runs.length === errorReplications) break;
  }
  console.error(`${name}: ${errorReplications} runs of ${calls} calls`);
  const delayed = runs.map((run) => run.delayed);
  const exact = estimatorErrors(centre);
  const known = { QL: exact.queueLength, QLm: exact.markovQueueLength, HOL: exact.headOfLine };
  const mean = intervalOfRatio(
    runs.map((run) => run.waitSeconds),
    delayed,
    errorConfidence,
  );
  return [
    ...rowsOf(
      name,
      { metric: 'E[W | delayed]', unit: 'E[S]' },
      mean,
      steadyState(centre).meanDelaySeconds,
    ),
    ...simpleEstimators.flatMap((estimator) => {
      const errors = runs.map(({ squaredErrors }) => squaredErrors[estimator]);
      const formula = estimator === 'LES' || estimator === 'RCS' ? null : known[estimator];
      const note = formula === null ? ' (reference: another simulation)' : '';
      return rowsOf(
        name,
        { metric: `ASE(${estimator})${note}`, unit: 'E[S]²' },
        intervalOfRatio(errors, delayed, errorConfidence),
        formula ?? measured[estimator] ?? null,
      );
    }),
  ];
}
