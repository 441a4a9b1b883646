import { holds, valueOf } from './expression.ts';
import type { Task, TaskQueue, Worker, Workspace } from './model.ts';
import type { OrderBy, Target } from './workflow-configuration.ts';

/** Workers of the queue: those whom its TargetWorkers expression names, whatever they do now. */
export function workersOf(workspace: Workspace, queue: TaskQueue): Worker[] {
  return [...workspace.workers.values()].filter((worker) => isInQueue(workspace, queue, worker));
}

export function isInQueue(workspace: Workspace, queue: TaskQueue, worker: Worker): boolean {
  return holds(queue.targetExpression, workerDocument(workspace, worker));
}

export function isAvailable(workspace: Workspace, worker: Worker): boolean {
  return workspace.activities.get(worker.activitySid)?.available ?? false;
}

/** Tasks that take the worker's capacity on a channel: offered, assigned and being wrapped up. */
export function loadOf(workspace: Workspace, workerSid: string, channelSid: string | null): number {
  let load = 0;
  for (const reservation of workspace.held) {
    if (reservation.workerSid !== workerSid) continue;
    const task = workspace.tasks.get(reservation.taskSid);
    if (channelSid === null || task?.channelSid === channelSid) load += 1;
  }
  return load;
}

/** In a single-tasking workspace a worker has one task at a time over all channels. */
function hasCapacity(workspace: Workspace, worker: Worker, channelSid: string): boolean {
  const channel = worker.channels.get(channelSid);
  if (!channel?.available) return false;
  if (!workspace.multiTaskEnabled) return loadOf(workspace, worker.sid, null) === 0;
  return loadOf(workspace, worker.sid, channelSid) < channel.capacity;
}

/** Workers of the queue who could be offered a task of the channel now. */
export function freeWorkers(
  workspace: Workspace,
  queueSid: string,
  channelSid: string,
): readonly Worker[] {
  const queue = workspace.queues.get(queueSid);
  if (!queue) return [];
  return [...workspace.workers.values()].filter(
    (worker) =>
      isAvailable(workspace, worker) &&
      hasCapacity(workspace, worker, channelSid) &&
      isInQueue(workspace, queue, worker),
  );
}

/** Whom of the free workers to offer the task: by the step's order, else who has been idle longest. */
export function chooseWorker(
  workspace: Workspace,
  task: Task,
  free: readonly Worker[],
): Worker | null {
  const { target } = task.step;
  const candidates = free.filter((worker) => fits(workspace, target, task, worker));
  candidates.sort(
    (a, b) => byOrder(workspace, target.orderBy, a, b) || a.idleSinceMs - b.idleSinceMs,
  );
  return candidates[0] ?? null;
}

function fits(workspace: Workspace, target: Target, task: Task, worker: Worker): boolean {
  const document = {
    task: task.attributes.values,
    worker: workerDocument(workspace, worker),
  };
  if (target.knownWorkerSid && valueOf(target.knownWorkerSid, document) !== worker.sid)
    return false;
  if (target.knownWorkerName && valueOf(target.knownWorkerName, document) !== worker.friendlyName)
    return false;
  return !target.expression || holds(target.expression, document);
}

function byOrder(workspace: Workspace, orderBy: readonly OrderBy[], a: Worker, b: Worker): number {
  for (const { key, descending } of orderBy) {
    const left = valueOf(key, { worker: workerDocument(workspace, a) });
    const right = valueOf(key, { worker: workerDocument(workspace, b) });
    const order = compareValues(left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** A worker who lacks the key counts as lowest. */
function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string')
    return left < right ? -1 : left > right ? 1 : 0;
  return Number(left !== null) - Number(right !== null);
}

/** What `worker.` names in an expression: attributes, and the fields Twilio adds to them. */
export function workerDocument(workspace: Workspace, worker: Worker): Record<string, unknown> {
  return {
    ...worker.attributes.values,
    sid: worker.sid,
    friendly_name: worker.friendlyName,
    activity_sid: worker.activitySid,
    activity_name: workspace.activities.get(worker.activitySid)?.friendlyName ?? null,
  };
}

/** What `workers.` names in `skip_if`: workers of the step's queue, counted by activity. */
export function presenceDocument(workspace: Workspace, queue: TaskQueue): object {
  const workers = workersOf(workspace, queue);
  const available = workers.filter((worker) => isAvailable(workspace, worker)).length;
  const byActivity = [...workspace.activities.keys()].map((sid) => [
    sid,
    workers.filter(({ activitySid }) => activitySid === sid).length,
  ]);
  return {
    workers: {
      available,
      unavailable: workers.length - available,
      ...Object.fromEntries(byActivity),
    },
  };
}
