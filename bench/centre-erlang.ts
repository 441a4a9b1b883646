import type { Row } from './row.ts';
import { rowsOf } from './centre-rows.ts';
import type { Threads } from './centre-threads.ts';
import { erlangAFigures, erlangCFigures, type WaitFigure, type Waits } from './centre-waits.ts';
import type { MarkovCentre } from '../src/sim/centre/erlang.ts';
import { confidenceOfEach, intervalOfRatio } from '../src/sim/centre/interval.ts';

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

/** The tables of Erlang-C and Erlang-A, simulated until every figure is known to one per cent. */
export async function erlangRows(threads: Threads): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { cell, figures } of erlangCells)
    rows.push(...(await cellRows(threads, cell, figures)));
  return rows;
}

/** Replication by replication, in the order of their seeds. */
async function cellRows(
  threads: Threads,
  cell: Cell,
  figures: readonly WaitFigure[],
): Promise<Row[]> {
  const replications: Waits[] = [];
  const calls = replicationCalls;
  for await (const waits of threads.waits({ cell: cell.centre, calls })) {
    replications.push(waits);
    const count = replications.length;
    if (count < fewestReplications) continue;
    const intervals = figures.map(({ top, bottom }) =>
      intervalOfRatio(replications.map(top), replications.map(bottom), erlangConfidence),
    );
    const isKnown = intervals.every(
      (interval) => interval !== null && interval.halfWidth <= widestShare * interval.mean,
    );
    if (!isKnown && count < mostReplications) continue;
    console.error(`${cell.name}: ${count} runs of ${calls} calls`);
    return figures.flatMap((figure, i) =>
      rowsOf(cell.name, figure, intervals[i] ?? null, figure.exact(cell.centre)),
    );
  }
  return [];
}
