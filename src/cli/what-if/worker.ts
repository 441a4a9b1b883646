import { parentPort, workerData } from 'node:worker_threads';
import type { CentreSpec } from '../../sim/centre/centre-spec.ts';
import { startSetting, type DayResult, type Setting } from '../../sim/centre/what-if-run.ts';

/** What a thread is started with. */
export interface WorkerStart {
  spec: CentreSpec;
  seed: number;
  settings: (Setting & { isCloser: boolean })[];
}
/** The next day of a setting; the days of one setting come in order, and all to one thread. */
export interface DayTask {
  setting: number;
  day: number;
}
export interface DayDone extends DayTask {
  result: DayResult;
}

const { spec, seed, settings } = workerData as WorkerStart;
const started = new Map<number, (day: number) => DayResult>();

parentPort?.on('message', ({ setting, day }: DayTask) => {
  const asked = settings[setting];
  if (!asked) throw new Error(`no setting ${setting}`);
  const run = started.get(setting) ?? startSetting(spec, asked, { seed, isCloser: asked.isCloser });
  started.set(setting, run);
  const done: DayDone = { setting, day, result: run(day) };
  parentPort?.postMessage(done, []);
});
