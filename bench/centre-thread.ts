import { parentPort } from 'node:worker_threads';
import { simulateErrors, type EstimatorErrorSums } from './centre-errors.ts';
import { simulateWaits, type Waits } from './centre-waits.ts';
import type { MarkovCentre } from '../src/sim/centre/erlang.ts';

/** One replication at a time, on a core of its own. */
export interface Job {
  measure: 'waits' | 'errors';
  cell: MarkovCentre;
  seed: number;
  calls: number;
}
export type Done = { waits: Waits } | { errors: EstimatorErrorSums };

parentPort?.on('message', ({ measure, cell, seed, calls }: Job) => {
  const done: Done =
    measure === 'waits'
      ? { waits: simulateWaits(cell, seed, calls) }
      : { errors: simulateErrors(cell, seed, calls) };
  parentPort?.postMessage(done, []);
});
