import type { TaskRouterEvent } from './events.ts';
import type { Task, Worker, Workspace } from './model.ts';
import { isAvailable } from './worker-choice.ts';

/** Both ends belong to it; milliseconds since 1970. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** Which events or tasks count: those of a queue, a workflow, a channel, some workers, or all. */
export interface Scope {
  readonly workspaceSid: string;
  readonly queueSid?: string;
  readonly workflowSid?: string;
  readonly channelSid?: string;
  readonly workerSids?: ReadonlySet<string>;
}

/** Seconds; all 0 when nothing was measured. What Twilio answers then is not documented. */
export interface Durations {
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly total: number;
}

interface Split {
  readonly above: { readonly tasks_canceled: number; readonly reservations_accepted: number };
  readonly below: { readonly tasks_canceled: number; readonly reservations_accepted: number };
}

export interface CumulativeStatistics {
  /** Events of each type within window and scope. */
  readonly count: (type: string) => number;
  readonly untilAccepted: Durations;
  readonly untilCanceled: Durations;
  readonly inQueueUntilAccepted: Durations;
  readonly splitByWaitTime: Readonly<Record<string, Split>>;
}

/** Counts the window anew from the journal, whose times never decrease. @param thresholds seconds */
export function cumulativeStatistics(
  journal: readonly TaskRouterEvent[],
  window: Window,
  scope: Scope,
  thresholds: readonly number[] = [],
): CumulativeStatistics {
  const counts = new Map<string, number>();
  const accepted: TaskRouterEvent[] = [];
  const canceled: TaskRouterEvent[] = [];
  for (let at = firstSince(journal, window.startMs); at < journal.length; at += 1) {
    const event = journal[at];
    if (!event || event.atMs > window.endMs) break;
    if (!isInScope(event, scope)) continue;
    counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    if (event.type === 'reservation.accepted') accepted.push(event);
    if (event.type === 'task.canceled') canceled.push(event);
  }
  const acceptedWaits = accepted.map((event) => secondsSince(event.taskCreatedMs, event));
  const canceledWaits = canceled.map((event) => secondsSince(event.taskCreatedMs, event));
  return {
    count: (type) => counts.get(type) ?? 0,
    untilAccepted: durationsOf(acceptedWaits),
    untilCanceled: durationsOf(canceledWaits),
    inQueueUntilAccepted: durationsOf(
      accepted.map((event) => secondsSince(event.queueEnteredMs, event)),
    ),
    splitByWaitTime: Object.fromEntries(
      thresholds.map((threshold) => [
        String(threshold),
        {
          above: {
            tasks_canceled: canceledWaits.filter((wait) => wait >= threshold).length,
            reservations_accepted: acceptedWaits.filter((wait) => wait >= threshold).length,
          },
          below: {
            tasks_canceled: canceledWaits.filter((wait) => wait < threshold).length,
            reservations_accepted: acceptedWaits.filter((wait) => wait < threshold).length,
          },
        },
      ]),
    ),
  };
}

/** Index of the first event at or after the time, by halving. */
function firstSince(journal: readonly TaskRouterEvent[], startMs: number): number {
  let low = 0;
  let high = journal.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((journal[middle]?.atMs ?? 0) < startMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isInScope(event: TaskRouterEvent, scope: Scope): boolean {
  return (
    event.workspaceSid === scope.workspaceSid &&
    (scope.queueSid === undefined || event.queueSid === scope.queueSid) &&
    (scope.workflowSid === undefined || event.workflowSid === scope.workflowSid) &&
    (scope.channelSid === undefined || event.channelSid === scope.channelSid) &&
    (!scope.workerSids || scope.workerSids.has(event.workerSid ?? ''))
  );
}

function secondsSince(sinceMs: number | null, event: TaskRouterEvent): number {
  return Math.floor((event.atMs - (sinceMs ?? event.atMs)) / 1000);
}

/** Of nothing: all 0. */
export function durationsOf(seconds: readonly number[]): Durations {
  if (seconds.length === 0) return { avg: 0, min: 0, max: 0, total: 0 };
  const total = seconds.reduce((sum, one) => sum + one, 0);
  return {
    avg: Math.round(total / seconds.length),
    min: Math.min(...seconds),
    max: Math.max(...seconds),
    total,
  };
}

export interface TaskCounts {
  readonly byStatus: Readonly<Record<'pending' | 'reserved' | 'assigned' | 'wrapping', number>>;
  /** Tasks in all four statuses, by priority. */
  readonly byPriority: Readonly<Record<string, number>>;
  readonly total: number;
  /** Among those nobody has accepted yet: the oldest, and the longest in its present queue. */
  readonly oldest: { readonly sid: string; readonly ageSeconds: number } | null;
  readonly longestInQueue: { readonly sid: string; readonly ageSeconds: number } | null;
}

/** The tasks of the scope as they are at this moment. */
export function taskCounts(workspace: Workspace, scope: Scope, nowMs: number): TaskCounts {
  const byStatus = { pending: 0, reserved: 0, assigned: 0, wrapping: 0 };
  const byPriority: Record<string, number> = {};
  const waiting: Task[] = [];
  let total = 0;
  for (const task of workspace.tasks.values()) {
    if (scope.queueSid !== undefined && task.queueSid !== scope.queueSid) continue;
    if (scope.workflowSid !== undefined && task.workflowSid !== scope.workflowSid) continue;
    if (scope.channelSid !== undefined && task.channelSid !== scope.channelSid) continue;
    if (task.status === 'completed' || task.status === 'canceled') continue;
    byStatus[task.status] += 1;
    byPriority[task.priority] = (byPriority[task.priority] ?? 0) + 1;
    total += 1;
    if (task.status === 'pending' || task.status === 'reserved') waiting.push(task);
  }
  const longest = (since: (task: Task) => number): TaskCounts['oldest'] => {
    let best: Task | null = null;
    for (const task of waiting) if (!best || since(task) < since(best)) best = task;
    return best && { sid: best.sid, ageSeconds: Math.floor((nowMs - since(best)) / 1000) };
  };
  return {
    byStatus,
    byPriority,
    total,
    oldest: longest((task) => task.createdMs),
    longestInQueue: longest((task) => task.queueEnteredMs),
  };
}

/** How many of the workers are in each activity of the workspace. */
export function activityCounts(
  workspace: Workspace,
  workers: readonly Worker[],
): { sid: string; friendly_name: string; workers: number }[] {
  return [...workspace.activities.values()].map(({ sid, friendlyName }) => ({
    sid,
    friendly_name: friendlyName,
    workers: workers.filter(({ activitySid }) => activitySid === sid).length,
  }));
}

/** Workers in an available activity, busy or not: what Twilio counts as available. */
export function availableCount(workspace: Workspace, workers: readonly Worker[]): number {
  return workers.filter((worker) => isAvailable(workspace, worker)).length;
}
