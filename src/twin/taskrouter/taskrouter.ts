import { attributesOf } from './attributes.ts';
import { dispatch } from './dispatch.ts';
import {
  findReservation,
  findTask,
  findWorker,
  startTimer,
  type Engine,
  type TaskRouterAccount,
} from './engine.ts';
import type { TaskRouterEvent } from './events.ts';
import type { Reservation, Task, Worker, Workspace } from './model.ts';
import { acceptReservation, rejectReservation } from './reservations.ts';
import { createFlexWorkspace } from './settings.ts';
import { cancelTask, completeTask, createTask, wrapUpTask, type NewTask } from './tasks.ts';
import { createWorker, setActivity } from './workers.ts';

/** Between a change and the look at the line, so that who made the change has finished with it. */
const dispatchDelayMs = 10;

/**
 * The face of the engine for the rest of the twin: state in memory, time from the account's clock.
 * SIDs that are not there are a RestError 404, changes a status does not allow a RestError 400.
 */
export class TaskRouter {
  readonly engine: Engine;
  /** The workspace "Flex Task Assignment" that every Flex account begins with. */
  readonly flexWorkspace: Workspace;

  constructor(account: TaskRouterAccount) {
    const engine: Engine = {
      account,
      workspaces: new Map(),
      journal: [],
      timers: new Map(),
      isClosed: false,
      onEvent: new Set(),
      onReservation: new Set(),
      wake(workspace) {
        const name = `${workspace.sid} dispatch`;
        if (!engine.timers.has(name))
          startTimer(engine, name, dispatchDelayMs, () => dispatch(engine, workspace));
      },
    };
    this.engine = engine;
    this.flexWorkspace = createFlexWorkspace(engine);
  }

  /** @param input `attributes` are a JSON object of at most 4096 bytes */
  createTask(
    input: Omit<NewTask, 'attributes'> & { attributes: Readonly<Record<string, unknown>> },
  ): Task {
    return createTask(this.engine, { ...input, attributes: attributesOf(input.attributes) });
  }

  task(taskSid: string): Task {
    return findTask(this.engine, taskSid).task;
  }

  /** A task pending or reserved only. @param reason shown as TaskCanceledReason */
  cancelTask(taskSid: string, reason: string): void {
    const { workspace, task } = findTask(this.engine, taskSid);
    cancelTask(this.engine, workspace, task, reason);
  }

  /** A task assigned or wrapping only; frees the worker. */
  completeTask(taskSid: string, reason: string): void {
    const { workspace, task } = findTask(this.engine, taskSid);
    completeTask(this.engine, workspace, task, reason);
  }

  /** A task assigned only; the worker stays taken until it is completed. */
  wrapUp(taskSid: string, reason?: string): void {
    const { workspace, task } = findTask(this.engine, taskSid);
    wrapUpTask(this.engine, workspace, task, reason);
  }

  acceptReservation(reservationSid: string): void {
    const { workspace, reservation } = findReservation(this.engine, reservationSid);
    acceptReservation(this.engine, workspace, reservation);
  }

  /** @param activitySid what the worker does next; absent: stays in the activity and may be offered it again */
  rejectReservation(reservationSid: string, activitySid?: string): void {
    const { workspace, reservation } = findReservation(this.engine, reservationSid);
    rejectReservation(this.engine, workspace, reservation, activitySid);
  }

  /** Adds a worker to the Flex workspace. @param attributes `contact_uri` is where voice rings */
  createWorker(input: {
    friendlyName: string;
    attributes: Readonly<Record<string, unknown>>;
    activitySid?: string;
  }): Worker {
    const attributes = attributesOf(input.attributes);
    return createWorker(this.engine, this.flexWorkspace, { ...input, attributes });
  }

  setActivity(workerSid: string, activitySid: string): void {
    const { workspace, worker } = findWorker(this.engine, workerSid);
    setActivity(this.engine, workspace, worker, activitySid);
  }

  /** Called at every `reservation.created`. @returns a function that ends it */
  onReservation(
    listener: (reservation: Reservation, task: Task, worker: Worker) => void,
  ): () => void {
    return listen(this.engine.onReservation, listener);
  }

  /** Called at every event, in order. @returns a function that ends it */
  onEvent(listener: (event: TaskRouterEvent) => void): () => void {
    return listen(this.engine.onEvent, listener);
  }

  /** Nothing happens any more by itself, also not after a later request. */
  close(): void {
    this.engine.isClosed = true;
    for (const timer of this.engine.timers.values()) timer.cancel();
    this.engine.timers.clear();
  }
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
