import { parentPort, workerData } from 'node:worker_threads';
import type { DayResult } from '../centre/what-if-run.ts';
import { dayRunner, type DayTask, type Plan } from './run-days.ts';

export interface DayDone extends DayTask {
  result: DayResult;
}

const run = dayRunner(workerData as Plan);

parentPort?.on('message', (task: DayTask) => {
  const done: DayDone = { ...task, result: run(task) };
  parentPort?.postMessage(done, []);
});
