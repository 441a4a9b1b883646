import type { CentreSpec } from '../centre/centre-spec.ts';
import { startSetting, type DayResult, type Setting } from '../centre/what-if-run.ts';

/** A setting of a centre whose days are to be simulated: plain data, so that it can be sent to another thread. */
export interface PlannedSetting {
  spec: CentreSpec;
  setting: Setting;
  /** Looked at by time of day, too. */
  isCloser: boolean;
}

export interface Plan {
  seed: number;
  settings: PlannedSetting[];
}

/** The next day of a setting; the days of one setting come in order, and all to one thread. */
export interface DayTask {
  setting: number;
  day: number;
}

/** Simulates one day; a policy's lessons of the days before are kept. */
export function dayRunner({ seed, settings }: Plan): (task: DayTask) => DayResult {
  const started = new Map<number, (day: number) => DayResult>();
  return (task) => {
    const asked = settings[task.setting];
    if (!asked) throw new Error(`no setting ${task.setting}`);
    const { spec, setting, isCloser } = asked;
    const run = started.get(task.setting) ?? startSetting(spec, setting, { seed, isCloser });
    started.set(task.setting, run);
    return run(task.day);
  };
}

/** The first day of each setting, then the second … */
export function tasksOf(settings: number, days: number): DayTask[] {
  return Array.from({ length: settings * days }, (_, index) => ({
    setting: index % settings,
    day: Math.floor(index / settings),
  }));
}

/**
 * All days of all settings, one after the other, in this thread: for who is in a thread of their own already.
 * @param onDay after each day, with how many are done
 */
export function runHere(plan: Plan, days: number, onDay: (done: number) => void): DayResult[][] {
  const run = dayRunner(plan);
  const results: DayResult[][] = plan.settings.map(() => []);
  for (const [index, task] of tasksOf(plan.settings.length, days).entries()) {
    results[task.setting]?.push(run(task));
    onDay(index + 1);
  }
  return results;
}
