import { emit, nowMs, startTimer, stopTimer, type Engine } from './engine.ts';
import { isActive, type Reservation, type Task, type Workspace } from './model.ts';
import { badParameter } from '../rest/route.ts';
import {
  nextReservationStatus,
  nextTaskStatus,
  type ReservationChange,
  type TaskChange,
} from './states.ts';

/** Twilio, "Task state": a task is deleted five minutes after its end. */
const keepEndedMs = 5 * 60_000;

const taskEvents: Partial<Record<TaskChange, string>> = {
  wrap: 'task.wrapup',
  complete: 'task.completed',
  cancel: 'task.canceled',
};

const whyNot: Record<TaskChange, string> = {
  reserve: 'it is not pending',
  release: 'it is not reserved',
  accept: 'it is not reserved',
  wrap: 'it is not currently assigned',
  complete: 'it is not currently assigned',
  cancel: 'it is not pending or reserved',
};

/** The one place where a task's status changes. @throws RestError when the table does not allow it */
export function changeTask(
  engine: Engine,
  workspace: Workspace,
  task: Task,
  change: TaskChange,
  reason?: string,
): void {
  const status = nextTaskStatus(task.status, change);
  if (!status)
    throw badParameter(
      `Cannot ${change} task ${task.sid} in workspace ${workspace.sid} because ${whyNot[change]}.`,
    );
  task.status = status;
  if (reason !== undefined) task.reason = reason;
  touch(engine, task);
  const event = taskEvents[change];
  if (event) emit(engine, workspace, event, { task });
  if (status === 'pending' || status === 'reserved') return;
  stopTimer(engine, `${task.sid} ttl`);
  stopTimer(engine, `${task.sid} step`);
  if (status === 'completed' || status === 'canceled')
    startTimer(engine, `${task.sid} removal`, keepEndedMs, () =>
      forgetTask(engine, workspace, task),
    );
}

const reservationEvents: Record<ReservationChange, string> = {
  accept: 'reservation.accepted',
  reject: 'reservation.rejected',
  expire: 'reservation.timeout',
  cancel: 'reservation.canceled',
  wrap: 'reservation.wrapup',
  complete: 'reservation.completed',
};

/** The one place where a reservation's status changes. @throws RestError when the table does not allow it */
export function changeReservation(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
  change: ReservationChange,
): void {
  const status = nextReservationStatus(reservation.status, change);
  if (!status)
    throw badParameter(
      `Cannot ${change} reservation ${reservation.sid} because its status is ${reservation.status}.`,
    );
  reservation.status = status;
  touch(engine, reservation);
  stopTimer(engine, `${reservation.sid} offer`);
  const worker = workspace.workers.get(reservation.workerSid);
  if (!isActive(reservation)) {
    workspace.held.delete(reservation);
    if (worker) worker.idleSinceMs = nowMs(engine);
  }
  emit(engine, workspace, reservationEvents[change], {
    ...subjectOf(workspace, reservation),
    ...(worker && { worker }),
  });
}

function subjectOf(
  workspace: Workspace,
  reservation: Reservation,
): { task?: Task; reservation: Reservation } {
  const task = workspace.tasks.get(reservation.taskSid);
  return { reservation, ...(task && { task }) };
}

/** The one reservation that now binds a worker to the task, if any. */
export function activeReservation(workspace: Workspace, task: Task): Reservation | null {
  for (const reservation of workspace.held)
    if (reservation.taskSid === task.sid) return reservation;
  return null;
}

/** Takes the task and its reservations out of the workspace, with whatever still waits for them. */
export function forgetTask(engine: Engine, workspace: Workspace, task: Task): void {
  for (const name of ['ttl', 'step', 'removal']) stopTimer(engine, `${task.sid} ${name}`);
  workspace.tasks.delete(task.sid);
  for (const reservation of [...workspace.reservations.values()]) {
    if (reservation.taskSid !== task.sid) continue;
    stopTimer(engine, `${reservation.sid} offer`);
    workspace.reservations.delete(reservation.sid);
    workspace.held.delete(reservation);
  }
}

export function touch(engine: Engine, resource: { updatedMs: number; version: number }): void {
  resource.updatedMs = nowMs(engine);
  resource.version += 1;
}
