import { emit, nowMs, type Engine } from './engine.ts';
import type { Attributes, Worker, WorkerChannel, Workspace } from './model.ts';
import { badParameter } from '../rest/route.ts';
import { touch } from './transitions.ts';

export interface NewWorker {
  readonly friendlyName: string;
  readonly attributes: Attributes;
  /** Default: the workspace's default activity. */
  readonly activitySid?: string;
}

/** Adds a worker with a place for one task on every channel. @throws RestError for a name taken or an unknown activity */
export function createWorker(engine: Engine, workspace: Workspace, input: NewWorker): Worker {
  checkName(workspace, input.friendlyName);
  const activitySid = input.activitySid ?? workspace.defaultActivitySid;
  checkActivity(workspace, activitySid);
  const atMs = nowMs(engine);
  const worker: Worker = {
    sid: engine.account.newSid('WK'),
    workspaceSid: workspace.sid,
    createdMs: atMs,
    updatedMs: atMs,
    friendlyName: input.friendlyName,
    attributes: input.attributes,
    activitySid,
    channels: new Map(),
    version: 0,
    statusChangedMs: atMs,
    idleSinceMs: atMs,
  };
  for (const channelSid of workspace.channels.keys()) addWorkerChannel(engine, worker, channelSid);
  workspace.workers.set(worker.sid, worker);
  emit(engine, workspace, 'worker.created', { worker });
  engine.wake(workspace);
  return worker;
}

/** One task at a time, which is also all that a person can do on the telephone. */
export function addWorkerChannel(engine: Engine, worker: Worker, taskChannelSid: string): void {
  const atMs = nowMs(engine);
  worker.channels.set(taskChannelSid, {
    sid: engine.account.newSid('WC'),
    workspaceSid: worker.workspaceSid,
    createdMs: atMs,
    updatedMs: atMs,
    taskChannelSid,
    capacity: 1,
    available: true,
  });
}

/** @throws RestError when another worker has the name */
export function renameWorker(
  engine: Engine,
  workspace: Workspace,
  worker: Worker,
  friendlyName: string,
): void {
  if (friendlyName !== worker.friendlyName) checkName(workspace, friendlyName);
  worker.friendlyName = friendlyName;
  touch(engine, worker);
}

function checkName(workspace: Workspace, friendlyName: string): void {
  for (const other of workspace.workers.values())
    if (other.friendlyName === friendlyName)
      throw badParameter(`A Worker named ${friendlyName.slice(0, 64)} already exists`);
}

function checkActivity(workspace: Workspace, activitySid: string): void {
  if (!workspace.activities.has(activitySid))
    throw badParameter(`ActivitySid ${activitySid.slice(0, 64)} does not exist in the workspace`);
}

/** Puts the worker in the activity; the same one again is no change. @throws RestError for an unknown activity */
export function setActivity(
  engine: Engine,
  workspace: Workspace,
  worker: Worker,
  activitySid: string,
): void {
  checkActivity(workspace, activitySid);
  if (worker.activitySid === activitySid) return;
  const atMs = nowMs(engine);
  const previous = workspace.activities.get(worker.activitySid);
  const spentMs = atMs - worker.statusChangedMs;
  worker.activitySid = activitySid;
  worker.statusChangedMs = atMs;
  worker.idleSinceMs = atMs;
  touch(engine, worker);
  emit(engine, workspace, 'worker.activity.update', {
    worker,
    extra: {
      WorkerPreviousActivitySid: previous?.sid ?? '',
      WorkerPreviousActivityName: previous?.friendlyName ?? '',
      WorkerTimeInPreviousActivity: String(Math.floor(spentMs / 1000)),
      WorkerTimeInPreviousActivityMs: String(spentMs),
    },
  });
  engine.wake(workspace);
}

export function setAttributes(
  engine: Engine,
  workspace: Workspace,
  worker: Worker,
  attributes: Attributes,
): void {
  worker.attributes = attributes;
  touch(engine, worker);
  emit(engine, workspace, 'worker.attributes.update', { worker });
  engine.wake(workspace);
}

export function setWorkerChannel(
  engine: Engine,
  workspace: Workspace,
  worker: Worker,
  channel: WorkerChannel,
  patch: { capacity?: number; available?: boolean },
): void {
  const previous = channel.capacity;
  channel.updatedMs = nowMs(engine);
  const taskChannel = workspace.channels.get(channel.taskChannelSid);
  const tell = (type: string): void =>
    emit(engine, workspace, type, {
      worker,
      ...(taskChannel && { channel: taskChannel }),
      extra: {
        WorkerChannelAvailable: String(channel.available),
        WorkerChannelPreviousCapacity: String(previous),
        WorkerChannelCapacity: String(channel.capacity),
      },
    });
  if (patch.capacity !== undefined && patch.capacity !== channel.capacity) {
    channel.capacity = patch.capacity;
    tell('worker.capacity.update');
  }
  if (patch.available !== undefined && patch.available !== channel.available) {
    channel.available = patch.available;
    tell('worker.channel.availability.update');
  }
  engine.wake(workspace);
}

/** @throws RestError while the worker is offered or holds a task */
export function deleteWorker(engine: Engine, workspace: Workspace, worker: Worker): void {
  for (const reservation of workspace.held)
    if (reservation.workerSid === worker.sid)
      throw badParameter(`Worker ${worker.sid} cannot be deleted while it has a reservation`);
  workspace.workers.delete(worker.sid);
  emit(engine, workspace, 'worker.deleted', { worker });
}
