import { emit, type Engine } from './engine.ts';
import { holds } from './expression.ts';
import { lineOf } from './line.ts';
import type { Task, Worker, Workspace } from './model.ts';
import { reserve } from './reservations.ts';
import { cancelTask, moveOn } from './tasks.ts';
import { chooseWorker, freeWorkers, presenceDocument } from './worker-choice.ts';

/** Offers waiting tasks to free workers, in the order of the line, until nothing more fits. */
export function dispatch(engine: Engine, workspace: Workspace): void {
  do offer(engine, workspace);
  while (skip(engine, workspace));
}

function offer(engine: Engine, workspace: Workspace): void {
  const line = lineOf(waitingIn(workspace), workspace.queues, workspace.prioritizeQueueOrder);
  /** By queue and channel: most of a long line waits where nobody is free, which is found out once. */
  const free = new Map<string, readonly Worker[]>();
  for (const task of line) {
    // A listener of an earlier offer may have cancelled this one meanwhile.
    if (task.status !== 'pending') continue;
    const place = `${task.queueSid} ${task.channelSid}`;
    const workers = free.get(place) ?? freeWorkers(workspace, task.queueSid, task.channelSid);
    free.set(place, workers);
    const worker = workers.length === 0 ? null : chooseWorker(workspace, task, workers);
    if (!worker) continue;
    reserve(engine, workspace, task, worker);
    free.clear();
  }
}

/**
 * Moves on the tasks that found nobody at their step and whose `skip_if` holds.
 * Twilio, "Skipping based on Worker availability": asked once, when a task enters a step or comes
 * back to it from an offer that failed.
 */
function skip(engine: Engine, workspace: Workspace): boolean {
  let skipped = false;
  for (const task of waitingIn(workspace)) {
    if (!task.skipUnasked) continue;
    task.skipUnasked = false;
    const { skipIf } = task.step.target;
    const queue = workspace.queues.get(task.queueSid);
    if (!skipIf || !queue || !holds(skipIf, presenceDocument(workspace, queue))) continue;
    skipped = true;
    if (moveOn(engine, workspace, task, 'skip')) continue;
    emit(engine, workspace, 'workflow.skipped', { task });
    cancelTask(engine, workspace, task, 'Task skipped out of the Workflow');
  }
  return skipped;
}

function waitingIn(workspace: Workspace): Task[] {
  return [...workspace.tasks.values()].filter((task) => task.status === 'pending');
}
