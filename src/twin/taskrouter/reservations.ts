import { emit, missing, nowMs, startTimer, type Engine } from './engine.ts';
import type { Reservation, Task, Worker, Workspace } from './model.ts';
import { badParameter } from '../rest/route.ts';
import { completeTask, leaveWhenDue, wrapUpTask } from './tasks.ts';
import { changeReservation, changeTask } from './transitions.ts';
import { setActivity } from './workers.ts';

/** Offers the task to the worker for the workflow's reservation time. */
export function reserve(engine: Engine, workspace: Workspace, task: Task, worker: Worker): void {
  const atMs = nowMs(engine);
  const reservation: Reservation = {
    sid: engine.account.newSid('WR'),
    workspaceSid: workspace.sid,
    createdMs: atMs,
    updatedMs: atMs,
    taskSid: task.sid,
    workerSid: worker.sid,
    queueSid: task.queueSid,
    status: 'pending',
    version: 0,
  };
  changeTask(engine, workspace, task, 'reserve');
  workspace.reservations.set(reservation.sid, reservation);
  workspace.held.add(reservation);
  const workflow = workspace.workflows.get(task.workflowSid);
  const seconds = workflow?.taskReservationTimeoutSeconds ?? 120;
  startTimer(engine, `${reservation.sid} offer`, seconds * 1000, () =>
    expire(engine, workspace, reservation),
  );
  emit(engine, workspace, 'reservation.created', { task, worker, reservation });
  for (const listener of engine.onReservation) listener(reservation, task, worker);
}

/** @throws RestError unless pending */
export function acceptReservation(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
): void {
  const task = taskOf(workspace, reservation);
  if (reservation.status === 'pending') changeTask(engine, workspace, task, 'accept');
  changeReservation(engine, workspace, reservation, 'accept');
}

/** The task goes back in line. @param activitySid what the worker does next, as Twilio's WorkerActivitySid */
export function rejectReservation(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
  activitySid?: string,
): void {
  if (activitySid !== undefined && !workspace.activities.has(activitySid))
    throw badParameter(`WorkerActivitySid ${activitySid.slice(0, 64)} is no activity here`);
  release(engine, workspace, reservation, 'reject');
  const worker = workspace.workers.get(reservation.workerSid);
  if (worker && activitySid !== undefined) setActivity(engine, workspace, worker, activitySid);
}

/** Nobody answered in time: the worker gets the workspace's TimeoutActivity. */
function expire(engine: Engine, workspace: Workspace, reservation: Reservation): void {
  release(engine, workspace, reservation, 'expire');
  const worker = workspace.workers.get(reservation.workerSid);
  if (worker) setActivity(engine, workspace, worker, workspace.timeoutActivitySid);
}

function release(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
  change: 'reject' | 'expire',
): void {
  const task = taskOf(workspace, reservation);
  changeReservation(engine, workspace, reservation, change);
  changeTask(engine, workspace, task, 'release');
  task.skipUnasked = true;
  leaveWhenDue(engine, workspace, task);
  engine.wake(workspace);
}

/** Ends the accepted reservation and its task. @throws RestError unless accepted or wrapping */
export function completeReservation(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
): void {
  const task = taskOf(workspace, reservation);
  if (reservation.status !== 'accepted' && reservation.status !== 'wrapping')
    throw badParameter(
      `Cannot complete reservation ${reservation.sid} because its status is ${reservation.status}.`,
    );
  completeTask(engine, workspace, task, 'reservation completed');
}

/** @throws RestError unless accepted */
export function wrapUpReservation(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
): void {
  if (reservation.status !== 'accepted')
    throw badParameter(
      `Cannot wrap reservation ${reservation.sid} because its status is ${reservation.status}.`,
    );
  wrapUpTask(engine, workspace, taskOf(workspace, reservation));
}

function taskOf(workspace: Workspace, reservation: Reservation): Task {
  const task = workspace.tasks.get(reservation.taskSid);
  if (!task) throw missing('Task', reservation.taskSid);
  return task;
}
