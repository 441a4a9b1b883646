import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { simulateErrors, simpleEstimators, type SimpleEstimator } from './centre-errors.ts';
import {
  erlangAFigures,
  erlangCFigures,
  simulateWaits,
  type WaitFigure,
  type Waits,
} from './centre-waits.ts';
import { measurePublished } from './centre-published.ts';
import { countsFile, replayedRows } from './centre-replayed.ts';
import { measureSpeed } from './centre-speed.ts';
import { row, type Row } from './row.ts';
import { estimatorErrors, steadyState, type MarkovCentre } from '../src/sim/centre/erlang.ts';
import { confidenceOfEach, intervalOfRatio, type Interval } from '../src/sim/centre/interval.ts';

export const name = 'centre';

/** Everything here is simulated; what it is held against is exact, unless its row says otherwise. */
interface Cell {
  name: string;
  centre: MarkovCentre;
}

/** Calls an hour. */
const erlangC = (perHour: number, meanHandleSeconds: number, agents: number): Cell => ({
  name: `Erlang-C ${perHour}/h ${meanHandleSeconds} s ${agents} agents`,
  centre: { arrivalRate: perHour / 3600, meanHandleSeconds, agents, meanPatienceSeconds: null },
});
/** Calls a second. */
const erlangA = (
  arrivalRate: number,
  meanHandleSeconds: number,
  agents: number,
  meanPatienceSeconds: number,
): Cell => ({
  name: `Erlang-A ${arrivalRate}/s ${meanHandleSeconds} s ${agents} agents patience ${meanPatienceSeconds} s`,
  centre: { arrivalRate, meanHandleSeconds, agents, meanPatienceSeconds },
});
const erlangCells = [
  { figures: erlangCFigures, cell: erlangC(100, 180, 8) },
  { figures: erlangCFigures, cell: erlangC(200, 240, 16) },
  { figures: erlangCFigures, cell: erlangC(360, 240, 28) },
  { figures: erlangCFigures, cell: erlangC(252, 120, 12) },
  { figures: erlangCFigures, cell: erlangC(2880, 60, 50) },
  { figures: erlangAFigures, cell: erlangA(0.8, 60, 50, 120) },
  { figures: erlangAFigures, cell: erlangA(0.1, 300, 30, 600) },
  { figures: erlangAFigures, cell: erlangA(0.12, 300, 30, 600) },
  { figures: erlangAFigures, cell: erlangA(0.07, 120, 12, 60) },
];
/** All intervals of both tables hold at once with 95 %: of forty at 95 % each, two would miss. */
const erlangConfidence = confidenceOfEach(
  erlangCells.reduce((sum, { figures }) => sum + figures.length, 0),
);
const widestShare = 0.01;
const replicationCalls = 200_000;
const fewestReplications = 20;
const mostReplications = 10_000;

/** The mean handle time is the unit of time. */
const markov = (agents: number, load: number, theta: number): MarkovCentre => ({
  arrivalRate: agents * load,
  meanHandleSeconds: 1,
  agents,
  meanPatienceSeconds: theta === 0 ? null : 1 / theta,
});
/** Where no formula is known, another simulation's mean squared errors (5 runs of 2 million calls). */
const errorCells: (Cell & { measured: Partial<Record<SimpleEstimator, number>> })[] = [
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
const errorCalls = { patient: 2_000_000, impatient: 500_000 };
/** Of each cell three figures have an exact value; the mean wait is a fourth. */
const errorConfidence = confidenceOfEach(4 * errorCells.length);

/**
 * Runs every case and gives its rows; takes a quarter of an hour on a machine that does nothing else.
 * @param options.data the directory with the counts of real days; null: they are left out
 */
export async function run({ data }: { data: string | null }): Promise<Row[]> {
  const replayed = data !== null && existsSync(join(data, countsFile)) ? data : null;
  if (replayed === null)
    console.error(`No counted days (${countsFile}) in --data DIR. The simulated rows alone.`);
  const speed = await measureSpeed();
  return [
    ...speed,
    ...measurePublished(),
    ...errorCells.flatMap(errorRows),
    ...erlangCells.flatMap(({ cell, figures }) => erlangRows(cell, figures)),
    ...(replayed === null ? [] : replayedRows(replayed)),
  ];
}

/** Replication by replication, until every figure is known to one per cent. */
function erlangRows(cell: Cell, figures: readonly WaitFigure[]): Row[] {
  const replications: Waits[] = [];
  for (let seed = 1; seed <= mostReplications; seed++) {
    replications.push(simulateWaits(cell.centre, seed, replicationCalls));
    if (seed < fewestReplications) continue;
    const intervals = figures.map((figure) =>
      intervalOfRatio(
        replications.map(figure.top),
        replications.map(figure.bottom),
        erlangConfidence,
      ),
    );
    const isKnown = intervals.every(
      (interval) => interval !== null && interval.halfWidth <= widestShare * interval.mean,
    );
    if (!isKnown && seed < mostReplications) continue;
    console.error(`${cell.name}: ${seed} runs of ${replicationCalls} calls`);
    return figures.flatMap((figure, i) =>
      rowsOf(cell.name, figure, intervals[i] ?? null, figure.exact(cell.centre)),
    );
  }
  return [];
}

function errorRows({ name, centre, measured }: (typeof errorCells)[number]): Row[] {
  const calls = centre.meanPatienceSeconds === null ? errorCalls.patient : errorCalls.impatient;
  const runs = Array.from({ length: errorReplications }, (_, seed) =>
    simulateErrors(centre, seed, calls),
  );
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

/** Ours beside the exact value, and how far ours may be off: half the interval's width as a share of the mean. */
function rowsOf(
  what: string,
  { metric, unit }: { metric: string; unit: string },
  interval: Interval | null,
  reference: number | null,
): Row[] {
  if (interval === null) return [];
  const { mean, halfWidth, count } = interval;
  if (reference !== null && Math.abs(mean - reference) > halfWidth)
    console.error(`${what}, ${metric}: ${mean} ± ${halfWidth} does not hold ${reference}`);
  return [
    {
      ...row({ case: what, metric, unit }, [mean], reference === null ? [] : [reference]),
      runs: count,
    },
    {
      ...row({ case: what, metric: `${metric}: half-width`, unit: 'share' }, [halfWidth / mean]),
      runs: count,
    },
  ];
}
