import { badParameter } from '../rest/route.ts';
import { emit, missing, nowMs, startTimer, stopTimer, workspaceOf, type Engine } from './engine.ts';
import type { Attributes, Task, TaskChannel, Workflow, Workspace } from './model.ts';
import { firstStep, nextStep, type Step } from './routing.ts';
import {
  activeReservation,
  changeReservation,
  changeTask,
  forgetTask,
  touch,
} from './transitions.ts';

export interface NewTask {
  /** Absent: the workspace that has the workflow. */
  readonly workspaceSid?: string;
  readonly workflowSid: string;
  readonly attributes: Attributes;
  /** Unique name or SID. */
  readonly channel: string;
  /** Higher is served first; default 0. */
  readonly priority?: number;
  /** How long the task may live before it is assigned: 1 to 1,209,600, default 86,400. */
  readonly timeoutSeconds?: number;
  /** The age by which it takes its place in line counts from here; default now. */
  readonly virtualStartTimeMs?: number;
}

const defaultTimeoutSeconds = 86_400;
const maxTimeoutSeconds = 1_209_600;

/** Adds a task and puts it in line. @throws RestError for an unknown workflow or channel, or no route */
export function createTask(engine: Engine, input: NewTask): Task {
  const { workspace, workflow } = workflowFor(engine, input);
  const { attributes } = input;
  const step = firstStep(workflow.configuration, attributes.values);
  if (!step)
    throw badParameter(
      `No filter of workflow ${workflow.sid} matches the task and it has no default filter`,
    );
  const timeoutSeconds = input.timeoutSeconds ?? defaultTimeoutSeconds;
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= maxTimeoutSeconds))
    throw badParameter(`Timeout must be 1 to ${maxTimeoutSeconds} seconds`);
  const atMs = nowMs(engine);
  const task: Task = {
    sid: engine.account.newSid('WT'),
    workspaceSid: workspace.sid,
    createdMs: atMs,
    updatedMs: atMs,
    attributes,
    status: 'pending',
    priority: input.priority ?? 0,
    reason: null,
    workflowSid: workflow.sid,
    channelSid: channelFor(workspace, input.channel).sid,
    queueSid: step.target.queueSid,
    queueEnteredMs: atMs,
    timeoutSeconds,
    virtualStartMs: input.virtualStartTimeMs ?? atMs,
    step,
    skipUnasked: true,
    version: 0,
  };
  workspace.tasks.set(task.sid, task);
  emit(engine, workspace, 'task.created', { task });
  emit(engine, workspace, 'workflow.entered', { task });
  startTimer(engine, `${task.sid} ttl`, timeoutSeconds * 1000, () =>
    cancelTask(engine, workspace, task, 'Task TTL Exceeded'),
  );
  enterStep(engine, workspace, task, step);
  emit(engine, workspace, 'task-queue.entered', { task });
  engine.wake(workspace);
  return task;
}

function workflowFor(engine: Engine, input: NewTask): { workspace: Workspace; workflow: Workflow } {
  const workspaces = input.workspaceSid
    ? [workspaceOf(engine, input.workspaceSid)]
    : [...engine.workspaces.values()];
  for (const workspace of workspaces) {
    const workflow = workspace.workflows.get(input.workflowSid);
    if (workflow) return { workspace, workflow };
  }
  throw missing('Workflow', input.workflowSid);
}

/** @throws RestError when there is no channel of that unique name or SID */
export function channelFor(workspace: Workspace, nameOrSid: string): TaskChannel {
  for (const channel of workspace.channels.values())
    if (channel.sid === nameOrSid || channel.uniqueName === nameOrSid) return channel;
  throw badParameter(`TaskChannel ${nameOrSid.slice(0, 64)} does not exist in the workspace`);
}

function enterStep(engine: Engine, workspace: Workspace, task: Task, step: Step): void {
  task.step = step;
  task.skipUnasked = true;
  if (step.target.priority !== null) task.priority = step.target.priority;
  emit(engine, workspace, 'workflow.target-matched', { task });
  stopTimer(engine, `${task.sid} step`);
  if (step.untilAgeSeconds === null) return;
  const leaveMs = task.createdMs + step.untilAgeSeconds * 1000;
  startTimer(engine, `${task.sid} step`, leaveMs - nowMs(engine), () =>
    leaveWhenDue(engine, workspace, task),
  );
}

/** Moves a task on when it is older than its step allows; one that is offered to a worker stays. */
export function leaveWhenDue(engine: Engine, workspace: Workspace, task: Task): void {
  const { untilAgeSeconds } = task.step;
  if (task.status !== 'pending' || untilAgeSeconds === null) return;
  if (nowMs(engine) < task.createdMs + untilAgeSeconds * 1000) return;
  emit(engine, workspace, 'task-queue.timeout', { task });
  if (moveOn(engine, workspace, task, 'timeout')) return engine.wake(workspace);
  emit(engine, workspace, 'workflow.timeout', { task });
  cancelTask(engine, workspace, task, 'Task canceled on Workflow timeout');
}

/** Puts the waiting tasks of a workflow where its configuration, which has changed, puts a new task. */
export function routeAnew(engine: Engine, workspace: Workspace, workflow: Workflow): void {
  for (const task of [...workspace.tasks.values()]) {
    if (task.workflowSid !== workflow.sid || task.status !== 'pending') continue;
    const step = firstStep(workflow.configuration, task.attributes.values);
    // One that no filter wants any more stays where it is: it was promised a place in line.
    if (!step) continue;
    goTo(engine, workspace, task, step);
    leaveWhenDue(engine, workspace, task);
  }
  engine.wake(workspace);
}

/** Puts the task on its next step. False when there is none: the task stays as it is. */
export function moveOn(
  engine: Engine,
  workspace: Workspace,
  task: Task,
  cause: 'timeout' | 'skip',
): boolean {
  const workflow = workspace.workflows.get(task.workflowSid);
  const step =
    workflow && nextStep(workflow.configuration, task.attributes.values, task.step, cause);
  if (!step) return false;
  goTo(engine, workspace, task, step);
  return true;
}

function goTo(engine: Engine, workspace: Workspace, task: Task, step: Step): void {
  const moved = step.target.queueSid !== task.queueSid;
  if (moved) {
    emit(engine, workspace, 'task-queue.moved', { task });
    task.queueSid = step.target.queueSid;
    task.queueEnteredMs = nowMs(engine);
  }
  touch(engine, task);
  enterStep(engine, workspace, task, step);
  if (moved) emit(engine, workspace, 'task-queue.entered', { task });
}

/** Cancels a task that nobody has accepted, and the offer of it. @throws RestError once it is assigned */
export function cancelTask(engine: Engine, workspace: Workspace, task: Task, reason: string): void {
  const offer = task.status === 'reserved' ? activeReservation(workspace, task) : null;
  if (offer) changeReservation(engine, workspace, offer, 'cancel');
  changeTask(engine, workspace, task, 'cancel', reason);
  engine.wake(workspace);
}

/** The work is done and is being written up: the worker stays taken. @throws RestError unless assigned */
export function wrapUpTask(
  engine: Engine,
  workspace: Workspace,
  task: Task,
  reason?: string,
): void {
  changeTask(engine, workspace, task, 'wrap', reason);
  const reservation = activeReservation(workspace, task);
  if (reservation) changeReservation(engine, workspace, reservation, 'wrap');
}

/** Ends an assigned or wrapping task and frees its worker. @throws RestError in any other status */
export function completeTask(
  engine: Engine,
  workspace: Workspace,
  task: Task,
  reason: string,
): void {
  const reservation = activeReservation(workspace, task);
  changeTask(engine, workspace, task, 'complete', reason);
  if (reservation) changeReservation(engine, workspace, reservation, 'complete');
  engine.wake(workspace);
}

export interface TaskPatch {
  readonly attributes?: Attributes;
  readonly priority?: number;
  readonly channel?: string;
  readonly virtualStartTimeMs?: number;
}

/**
 * Changes a task in place: it keeps its step, and takes its new place in line at once. A priority that its target has
 * stands (Twilio's OpenAPI, `Priority` of an update).
 */
export function updateTask(
  engine: Engine,
  workspace: Workspace,
  task: Task,
  patch: TaskPatch,
): void {
  if (patch.channel !== undefined) task.channelSid = channelFor(workspace, patch.channel).sid;
  if (patch.attributes) task.attributes = patch.attributes;
  if (patch.priority !== undefined) task.priority = task.step.target.priority ?? patch.priority;
  if (patch.virtualStartTimeMs !== undefined) task.virtualStartMs = patch.virtualStartTimeMs;
  touch(engine, task);
  emit(engine, workspace, 'task.updated', { task });
  engine.wake(workspace);
}

/** Deletes a task whatever its status; its worker is free again. */
export function deleteTask(engine: Engine, workspace: Workspace, task: Task): void {
  const reservation = activeReservation(workspace, task);
  if (reservation?.status === 'pending')
    changeReservation(engine, workspace, reservation, 'cancel');
  emit(engine, workspace, 'task.deleted', { task });
  forgetTask(engine, workspace, task);
  engine.wake(workspace);
}
