import { emit, type Engine } from './engine.ts';
import { holds } from './expression.ts';
import { lineOf } from './line.ts';
import type { Task, Workspace } from './model.ts';
import { reserve } from './reservations.ts';
import { cancelTask, moveOn } from './tasks.ts';
import { chooseWorker, hasCapacity, isAvailable, presenceDocument } from './worker-choice.ts';

/** Offers waiting tasks to free workers, in the order of the line, until nothing more fits. */
export function dispatch(engine: Engine, workspace: Workspace): void {
  do offer(engine, workspace);
  while (skip(engine, workspace));
}

function offer(engine: Engine, workspace: Workspace): void {
  const waiting = waitingIn(workspace);
  const channelSids = new Set(waiting.map((task) => task.channelSid));
  if (!someoneFree(workspace, channelSids)) return;
  const line = lineOf(waiting, workspace.queues, workspace.prioritizeQueueOrder);
  for (const task of line) {
    // A listener of an earlier offer may have cancelled this one meanwhile.
    if (task.status !== 'pending') continue;
    const worker = chooseWorker(workspace, task);
    if (!worker) continue;
    reserve(engine, workspace, task, worker);
    if (!someoneFree(workspace, channelSids)) return;
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

/** Saves a walk along the line when everybody is busy, which is when the line is long. */
function someoneFree(workspace: Workspace, channelSids: ReadonlySet<string>): boolean {
  for (const worker of workspace.workers.values()) {
    if (!isAvailable(workspace, worker)) continue;
    for (const channelSid of channelSids)
      if (hasCapacity(workspace, worker, channelSid)) return true;
  }
  return false;
}
