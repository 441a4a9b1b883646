import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EstimatorErrorSums } from './centre-errors.ts';
import type { Done, Job } from './centre-thread.ts';
import type { Waits } from './centre-waits.ts';
import type { MarkovCentre } from '../src/sim/centre/erlang.ts';

type Cell = { cell: MarkovCentre; calls: number };

/** Every core at work on replications of a cell, which come in the order of their seeds for as long as they are wanted. */
export interface Threads {
  waits(cell: Cell): AsyncGenerator<Waits>;
  errors(cell: Cell): AsyncGenerator<EstimatorErrorSums>;
  close(): Promise<void>;
}

export function startThreads(): Threads {
  const threads = Array.from({ length: availableParallelism() }, startThread);
  async function* replicate(job: Omit<Job, 'seed'>): AsyncGenerator<Done> {
    const ahead: Promise<Done>[] = [];
    for (let seed = 1; ; seed++) {
      const thread = threads[seed % threads.length];
      if (thread) ahead.push(thread.run({ ...job, seed }));
      // One is being worked on and one waits for each core.
      const first = ahead.length > 2 * threads.length ? ahead.shift() : undefined;
      if (first) yield await first;
    }
  }
  return {
    async *waits(cell) {
      for await (const done of replicate({ measure: 'waits', ...cell }))
        if ('waits' in done) yield done.waits;
    },
    async *errors(cell) {
      for await (const done of replicate({ measure: 'errors', ...cell }))
        if ('errors' in done) yield done.errors;
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Answers come in the order of the jobs. */
function startThread(): { worker: Worker; run(job: Job): Promise<Done> } {
  const worker = new Worker(new URL('./centre-thread.ts', import.meta.url));
  const waiting: ((done: Done) => void)[] = [];
  worker.on('message', (done: Done) => waiting.shift()?.(done));
  worker.on('error', (error) => {
    throw error;
  });
  return {
    worker,
    run: (job) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage(job, []);
      }),
  };
}
