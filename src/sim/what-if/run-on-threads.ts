import { Worker } from 'node:worker_threads';
import type { DayResult } from '../centre/what-if-run.ts';
import { tasksOf, type DayTask, type Plan } from './run-days.ts';
import type { DayDone } from './worker.ts';

/**
 * All days of all settings, on several threads: the first day of each, then the second, so that what is there when the
 * work is ended early is as good for one as for the other.
 * @param options.onDay after each day that is done
 * @returns the days of each setting: all, or, ended early, as many for each
 * @throws Error when the simulation fails
 */
export async function runOnThreads(
  plan: Plan,
  options: { days: number; threads: number; signal: AbortSignal; onDay: (done: number) => void },
): Promise<DayResult[][]> {
  const { days, signal, onDay } = options;
  const results: DayResult[][] = plan.settings.map(() => []);
  const threads = Math.min(options.threads, plan.settings.length);
  let done = 0;
  const workers = Array.from({ length: threads }, () => newWorker(plan));
  try {
    await Promise.all(
      workers.map((worker, thread) => {
        // What a policy learned on a setting's days is in the thread that ran them.
        const tasks = tasksOf(plan.settings.length, days).filter(
          ({ setting }) => setting % threads === thread,
        );
        return work(worker, tasks, signal, ({ setting, result }) => {
          results[setting]?.push(result);
          onDay(++done);
        });
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  const complete = Math.min(...results.map(({ length }) => length));
  return results.map((list) => list.slice(0, complete));
}

function newWorker(plan: Plan): Worker {
  return new Worker(new URL('worker.ts', import.meta.url), { workerData: plan });
}

/** One after the other, until all are done or the signal comes. */
function work(
  worker: Worker,
  tasks: readonly DayTask[],
  signal: AbortSignal,
  onDone: (done: DayDone) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    const give = (): void => {
      const task = tasks[next++];
      if (!task || signal.aborted) return resolve();
      worker.postMessage(task, []);
    };
    worker.on('message', (done: DayDone) => {
      onDone(done);
      give();
    });
    worker.on('error', reject);
    signal.addEventListener('abort', () => resolve(), { once: true });
    give();
  });
}
