import type { TaskRouterEvent } from './events.ts';
import type { Worker } from './model.ts';
import { durationsOf, type Durations, type Window } from './statistics.ts';

/** Times that workers spent in activities within the window, in whole seconds, by activity SID. */
export function activityDurations(
  journal: readonly TaskRouterEvent[],
  window: Window,
  workers: readonly Worker[],
): (activitySid: string) => Durations {
  const spent = new Map<string, number[]>();
  const note = (activitySid: string, fromMs: number, toMs: number): void => {
    const insideMs = Math.min(toMs, window.endMs) - Math.max(fromMs, window.startMs);
    if (insideMs <= 0) return;
    const known = spent.get(activitySid);
    const seconds = Math.floor(insideMs / 1000);
    if (known) known.push(seconds);
    else spent.set(activitySid, [seconds]);
  };
  const sids = new Set(workers.map(({ sid }) => sid));
  for (const { type, workerSid, params, atMs } of journal) {
    if (type !== 'worker.activity.update' || !sids.has(workerSid ?? '')) continue;
    // Every change tells of the stay that it ended, also of one whose beginning is no longer in the journal.
    const stayMs = Number(params['WorkerTimeInPreviousActivityMs']);
    note(params['WorkerPreviousActivitySid'] ?? '', atMs - stayMs, atMs);
  }
  for (const worker of workers) note(worker.activitySid, worker.statusChangedMs, window.endMs);
  return (activitySid) => durationsOf(spent.get(activitySid) ?? []);
}
