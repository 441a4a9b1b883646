import { badParameter } from '../rest/route.ts';
import { emit, nowMs, stopTimer, type Engine } from './engine.ts';
import { ExpressionError, parseExpression, type Expression } from './expression.ts';
import type { Activity, TaskChannel, TaskQueue, Workflow, Workspace } from './model.ts';
import { readConfiguration } from './workflow-configuration.ts';
import { forgetTask } from './transitions.ts';
import { addWorkerChannel } from './workers.ts';
import { routeAnew } from './tasks.ts';

/** Adds a workspace with the activities and channels that Twilio puts into every one. */
export function createWorkspace(engine: Engine, friendlyName: string): Workspace {
  const atMs = nowMs(engine);
  const workspace: Workspace = {
    sid: engine.account.newSid('WS'),
    createdMs: atMs,
    updatedMs: atMs,
    friendlyName,
    eventCallbackUrl: null,
    eventsFilter: null,
    multiTaskEnabled: true,
    prioritizeQueueOrder: 'FIFO',
    defaultActivitySid: '',
    timeoutActivitySid: '',
    activities: new Map(),
    channels: new Map(),
    queues: new Map(),
    workflows: new Map(),
    workers: new Map(),
    tasks: new Map(),
    reservations: new Map(),
    held: new Set(),
  };
  engine.workspaces.set(workspace.sid, workspace);
  emit(engine, workspace, 'workspace.created', {});
  const offline = createActivity(engine, workspace, 'Offline', false);
  createActivity(engine, workspace, 'Available', true);
  createActivity(engine, workspace, 'Unavailable', false);
  workspace.defaultActivitySid = offline.sid;
  workspace.timeoutActivitySid = offline.sid;
  for (const name of ['default', 'voice', 'chat', 'sms', 'video'])
    createChannel(engine, workspace, name, capitalized(name));
  return workspace;
}

/** What a new Flex account has: everyone in one queue, and a workflow that sends all tasks there. */
export function createFlexWorkspace(engine: Engine): Workspace {
  const workspace = createWorkspace(engine, 'Flex Task Assignment');
  createActivity(engine, workspace, 'Break', false);
  const queue = createQueue(engine, workspace, { friendlyName: 'Everyone' });
  createWorkflow(engine, workspace, {
    friendlyName: 'Assign to Anyone',
    configurationText: JSON.stringify({
      task_routing: { filters: [], default_filter: { queue: queue.sid } },
    }),
  });
  return workspace;
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function resource(engine: Engine, workspace: Workspace, prefix: string) {
  const atMs = nowMs(engine);
  return {
    sid: engine.account.newSid(prefix),
    workspaceSid: workspace.sid,
    createdMs: atMs,
    updatedMs: atMs,
  };
}

export function createActivity(
  engine: Engine,
  workspace: Workspace,
  friendlyName: string,
  available: boolean,
): Activity {
  refuseDouble(workspace.activities.values(), 'friendlyName', friendlyName, 'An Activity');
  const activity = { ...resource(engine, workspace, 'WA'), friendlyName, available };
  workspace.activities.set(activity.sid, activity);
  emit(engine, workspace, 'activity.created', { activity });
  return activity;
}

/** @throws RestError for a name taken */
export function renameActivity(
  engine: Engine,
  workspace: Workspace,
  activity: Activity,
  friendlyName = activity.friendlyName,
): void {
  if (friendlyName !== activity.friendlyName)
    refuseDouble(workspace.activities.values(), 'friendlyName', friendlyName, 'An Activity');
  activity.friendlyName = friendlyName;
  activity.updatedMs = nowMs(engine);
  emit(engine, workspace, 'activity.updated', { activity });
}

/** @throws RestError while a worker is in it, or it is the default or the time-out activity */
export function deleteActivity(engine: Engine, workspace: Workspace, activity: Activity): void {
  const inUse =
    [workspace.defaultActivitySid, workspace.timeoutActivitySid].includes(activity.sid) ||
    [...workspace.workers.values()].some(({ activitySid }) => activitySid === activity.sid);
  if (inUse) throw badParameter(`Activity ${activity.sid} is in use and cannot be deleted`);
  workspace.activities.delete(activity.sid);
  emit(engine, workspace, 'activity.deleted', { activity });
}

export function createChannel(
  engine: Engine,
  workspace: Workspace,
  uniqueName: string,
  friendlyName: string,
  optimizedRouting = false,
): TaskChannel {
  refuseDouble(workspace.channels.values(), 'uniqueName', uniqueName, 'A TaskChannel');
  const channel: TaskChannel = {
    ...resource(engine, workspace, 'TC'),
    uniqueName,
    friendlyName,
    optimizedRouting,
  };
  workspace.channels.set(channel.sid, channel);
  for (const worker of workspace.workers.values()) addWorkerChannel(engine, worker, channel.sid);
  emit(engine, workspace, 'task-channel.created', { channel });
  return channel;
}

export function updateChannel(
  engine: Engine,
  workspace: Workspace,
  channel: TaskChannel,
  patch: { friendlyName: string | undefined; optimizedRouting: boolean | undefined },
): void {
  channel.friendlyName = patch.friendlyName ?? channel.friendlyName;
  channel.optimizedRouting = patch.optimizedRouting ?? channel.optimizedRouting;
  channel.updatedMs = nowMs(engine);
  emit(engine, workspace, 'task-channel.updated', { channel });
}

/** @throws RestError while a task uses it */
export function deleteChannel(engine: Engine, workspace: Workspace, channel: TaskChannel): void {
  if ([...workspace.tasks.values()].some(({ channelSid }) => channelSid === channel.sid))
    throw badParameter(`TaskChannel ${channel.sid} is in use and cannot be deleted`);
  workspace.channels.delete(channel.sid);
  for (const worker of workspace.workers.values()) worker.channels.delete(channel.sid);
  emit(engine, workspace, 'task-channel.deleted', { channel });
}

export interface QueuePatch {
  readonly friendlyName?: string;
  /** An expression over worker attributes; default `1==1`, everybody. */
  readonly targetWorkers?: string;
  readonly maxReservedWorkers?: number;
  readonly taskOrder?: 'FIFO' | 'LIFO';
  readonly reservationActivitySid?: string;
  readonly assignmentActivitySid?: string;
}

/** @throws RestError for a name taken, an expression that is none, or an unknown activity */
export function createQueue(
  engine: Engine,
  workspace: Workspace,
  input: QueuePatch & { readonly friendlyName: string },
): TaskQueue {
  refuseDouble(workspace.queues.values(), 'friendlyName', input.friendlyName, 'A TaskQueue');
  const queue: TaskQueue = {
    ...resource(engine, workspace, 'WQ'),
    friendlyName: input.friendlyName,
    targetWorkers: '1==1',
    targetExpression: parseExpression('1==1'),
    maxReservedWorkers: 1,
    taskOrder: 'FIFO',
    reservationActivitySid: null,
    assignmentActivitySid: null,
  };
  applyQueue(workspace, queue, input);
  workspace.queues.set(queue.sid, queue);
  emit(engine, workspace, 'task-queue.created', { queue });
  return queue;
}

export function updateQueue(
  engine: Engine,
  workspace: Workspace,
  queue: TaskQueue,
  patch: QueuePatch,
): void {
  if (patch.friendlyName !== undefined && patch.friendlyName !== queue.friendlyName)
    refuseDouble(workspace.queues.values(), 'friendlyName', patch.friendlyName, 'A TaskQueue');
  const before = queue.targetWorkers;
  applyQueue(workspace, queue, patch);
  queue.updatedMs = nowMs(engine);
  if (queue.targetWorkers !== before)
    emit(engine, workspace, 'task-queue.expression.updated', { queue });
  engine.wake(workspace);
}

function applyQueue(workspace: Workspace, queue: TaskQueue, patch: QueuePatch): void {
  const targetWorkers = patch.targetWorkers === '' ? '1==1' : patch.targetWorkers;
  // All is checked before anything is changed.
  const targetExpression = targetWorkers === undefined ? null : expressionOf(targetWorkers);
  for (const sid of [patch.reservationActivitySid, patch.assignmentActivitySid])
    if (sid !== undefined && !workspace.activities.has(sid))
      throw badParameter(`Activity ${sid.slice(0, 64)} does not exist in the workspace`);
  if (targetWorkers !== undefined && targetExpression) {
    queue.targetWorkers = targetWorkers;
    queue.targetExpression = targetExpression;
  }
  queue.friendlyName = patch.friendlyName ?? queue.friendlyName;
  queue.maxReservedWorkers = patch.maxReservedWorkers ?? queue.maxReservedWorkers;
  queue.taskOrder = patch.taskOrder ?? queue.taskOrder;
  queue.reservationActivitySid = patch.reservationActivitySid ?? queue.reservationActivitySid;
  queue.assignmentActivitySid = patch.assignmentActivitySid ?? queue.assignmentActivitySid;
}

/** Reads an expression given as a parameter. @throws RestError 400 where it is none */
export function expressionOf(text: string, parameter = 'TargetWorkers'): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError)
      throw badParameter(`${parameter} expression is invalid: ${error.message}`);
    throw error;
  }
}

/** @throws RestError while a workflow or a task names it */
export function deleteQueue(engine: Engine, workspace: Workspace, queue: TaskQueue): void {
  for (const workflow of workspace.workflows.values())
    if (workflow.configurationText.includes(queue.sid))
      throw badParameter(
        `TaskQueue ${queue.sid} cannot be deleted while Workflow ${workflow.sid} refers to it`,
      );
  if ([...workspace.tasks.values()].some((task) => task.queueSid === queue.sid))
    throw badParameter(`TaskQueue ${queue.sid} cannot be deleted while it has tasks`);
  workspace.queues.delete(queue.sid);
  emit(engine, workspace, 'task-queue.deleted', { queue });
}

export interface WorkflowPatch {
  readonly friendlyName?: string;
  readonly configurationText?: string;
  readonly assignmentCallbackUrl?: string | null;
  readonly fallbackAssignmentCallbackUrl?: string | null;
  /** 1 to 86,400, default 120. */
  readonly taskReservationTimeoutSeconds?: number;
}

/** @throws RestError for a name taken or a configuration that cannot be used */
export function createWorkflow(
  engine: Engine,
  workspace: Workspace,
  input: WorkflowPatch & { readonly friendlyName: string; readonly configurationText: string },
): Workflow {
  refuseDouble(workspace.workflows.values(), 'friendlyName', input.friendlyName, 'A Workflow');
  const workflow: Workflow = {
    ...resource(engine, workspace, 'WW'),
    friendlyName: input.friendlyName,
    configurationText: input.configurationText,
    configuration: readConfiguration(input.configurationText, (sid) => workspace.queues.has(sid)),
    assignmentCallbackUrl: input.assignmentCallbackUrl ?? null,
    fallbackAssignmentCallbackUrl: input.fallbackAssignmentCallbackUrl ?? null,
    taskReservationTimeoutSeconds: input.taskReservationTimeoutSeconds ?? 120,
  };
  workspace.workflows.set(workflow.sid, workflow);
  emit(engine, workspace, 'workflow.created', { workflow });
  return workflow;
}

/**
 * Tasks in line keep the step they are on and go on by the new configuration, unless `reEvaluate`
 * puts them where the new one would have put them. @throws RestError as at creation
 */
export function updateWorkflow(
  engine: Engine,
  workspace: Workspace,
  workflow: Workflow,
  patch: WorkflowPatch,
  reEvaluate = false,
): void {
  if (patch.friendlyName !== undefined && patch.friendlyName !== workflow.friendlyName)
    refuseDouble(workspace.workflows.values(), 'friendlyName', patch.friendlyName, 'A Workflow');
  if (patch.configurationText !== undefined) {
    workflow.configuration = readConfiguration(patch.configurationText, (sid) =>
      workspace.queues.has(sid),
    );
    workflow.configurationText = patch.configurationText;
  }
  workflow.friendlyName = patch.friendlyName ?? workflow.friendlyName;
  workflow.taskReservationTimeoutSeconds =
    patch.taskReservationTimeoutSeconds ?? workflow.taskReservationTimeoutSeconds;
  if (patch.assignmentCallbackUrl !== undefined)
    workflow.assignmentCallbackUrl = patch.assignmentCallbackUrl;
  if (patch.fallbackAssignmentCallbackUrl !== undefined)
    workflow.fallbackAssignmentCallbackUrl = patch.fallbackAssignmentCallbackUrl;
  workflow.updatedMs = nowMs(engine);
  emit(engine, workspace, 'workflow.updated', { workflow });
  if (reEvaluate) routeAnew(engine, workspace, workflow);
}

/** @throws RestError while tasks are in it */
export function deleteWorkflow(engine: Engine, workspace: Workspace, workflow: Workflow): void {
  if ([...workspace.tasks.values()].some((task) => task.workflowSid === workflow.sid))
    throw badParameter(`Workflow ${workflow.sid} cannot be deleted while it has tasks`);
  workspace.workflows.delete(workflow.sid);
  emit(engine, workspace, 'workflow.deleted', { workflow });
}

function refuseDouble<Key extends string>(
  records: Iterable<Record<Key, string>>,
  key: Key,
  value: string,
  what: string,
): void {
  for (const record of records)
    if (record[key] === value)
      throw badParameter(`${what} named ${value.slice(0, 64)} already exists in the workspace`);
}

export interface WorkspacePatch {
  readonly friendlyName?: string;
  readonly eventCallbackUrl?: string | null;
  /** Event names joined by commas; null or empty sends all. */
  readonly eventsFilter?: string | null;
  readonly multiTaskEnabled?: boolean;
  readonly prioritizeQueueOrder?: 'FIFO' | 'LIFO';
  readonly defaultActivitySid?: string;
  readonly timeoutActivitySid?: string;
}

/** @throws RestError for an unknown activity */
export function updateWorkspace(engine: Engine, workspace: Workspace, patch: WorkspacePatch): void {
  for (const sid of [patch.defaultActivitySid, patch.timeoutActivitySid])
    if (sid !== undefined && !workspace.activities.has(sid))
      throw badParameter(`Activity ${sid.slice(0, 64)} does not exist in the workspace`);
  Object.assign(workspace, patch);
  workspace.updatedMs = nowMs(engine);
  emit(engine, workspace, 'workspace.updated', {});
  engine.wake(workspace);
}

/** Takes the workspace away with all that is in it. */
export function deleteWorkspace(engine: Engine, workspace: Workspace): void {
  for (const task of workspace.tasks.values()) forgetTask(engine, workspace, task);
  stopTimer(engine, `${workspace.sid} dispatch`);
  emit(engine, workspace, 'workspace.deleted', {});
  engine.workspaces.delete(workspace.sid);
}
