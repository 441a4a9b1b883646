import type {
  Activity,
  Reservation,
  Task,
  TaskChannel,
  TaskQueue,
  Worker,
  WorkerChannel,
  Workflow,
  Workspace,
} from './model.ts';

/** What an event is about; the fields of the webhook follow from what is named here. */
export interface EventSubject {
  readonly task?: Task;
  readonly worker?: Worker;
  readonly reservation?: Reservation;
  readonly queue?: TaskQueue;
  readonly workflow?: Workflow;
  readonly activity?: Activity;
  readonly channel?: TaskChannel;
  readonly workerChannel?: WorkerChannel;
  /** Fields of this one event, already text. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** One event as it happened: `params` are what the webhook carries, the rest is for statistics. */
export interface TaskRouterEvent {
  readonly sid: string;
  readonly type: string;
  readonly atMs: number;
  readonly workspaceSid: string;
  readonly resourceType: string;
  readonly resourceSid: string;
  readonly taskSid: string | null;
  readonly queueSid: string | null;
  readonly workflowSid: string | null;
  readonly workerSid: string | null;
  readonly reservationSid: string | null;
  readonly channelSid: string | null;
  /** When the task was created and when it entered its queue; null for events of no task. */
  readonly taskCreatedMs: number | null;
  readonly queueEnteredMs: number | null;
  readonly params: Readonly<Record<string, string>>;
}

const resourceTypes: Record<string, string> = {
  task: 'task',
  'task-queue': 'task',
  workflow: 'task',
  reservation: 'reservation',
  worker: 'worker',
  activity: 'activity',
  'task-channel': 'task-channel',
  workspace: 'workspace',
};

/** Builds the event with the fields of Twilio's "TaskRouter Events reference". */
export function describeEvent(
  accountSid: string,
  sid: string,
  atMs: number,
  workspace: Workspace,
  type: string,
  subject: EventSubject,
): TaskRouterEvent {
  const { task, worker, reservation, channel } = subject;
  const family = type.slice(0, type.indexOf('.'));
  const resourceType = resourceTypes[family] ?? family;
  const queue = subject.queue ?? (task && workspace.queues.get(task.queueSid));
  const workflow = subject.workflow ?? (task && workspace.workflows.get(task.workflowSid));
  const resourceSid =
    (family === 'reservation' && reservation?.sid) ||
    (task ?? worker ?? channel ?? subject.activity ?? queue ?? workflow ?? workspace).sid;
  return {
    sid,
    type,
    atMs,
    workspaceSid: workspace.sid,
    resourceType,
    resourceSid,
    taskSid: task?.sid ?? null,
    queueSid: queue?.sid ?? null,
    workflowSid: workflow?.sid ?? null,
    workerSid: worker?.sid ?? null,
    reservationSid: reservation?.sid ?? null,
    channelSid: channel?.sid ?? task?.channelSid ?? null,
    taskCreatedMs: task?.createdMs ?? null,
    queueEnteredMs: task?.queueEnteredMs ?? null,
    params: {
      EventType: type,
      AccountSid: accountSid,
      WorkspaceSid: workspace.sid,
      WorkspaceName: workspace.friendlyName,
      EventDescription: descriptionOf(type, resourceSid),
      ResourceType: resourceType,
      ResourceSid: resourceSid,
      Sid: sid,
      Timestamp: String(Math.floor(atMs / 1000)),
      TimestampMs: String(atMs),
      ...(task && taskFields(workspace, task, atMs)),
      ...(queue && {
        TaskQueueSid: queue.sid,
        TaskQueueName: queue.friendlyName,
        TaskQueueTargetExpression: queue.targetWorkers,
      }),
      ...(workflow && { WorkflowSid: workflow.sid, WorkflowName: workflow.friendlyName }),
      ...(worker && workerFields(workspace, worker)),
      ...(reservation && {
        ReservationSid: reservation.sid,
        ReservationVersion: String(reservation.version),
      }),
      ...(subject.activity && {
        ActivitySid: subject.activity.sid,
        ActivityName: subject.activity.friendlyName,
        ActivityAvailable: String(subject.activity.available),
      }),
      ...(channel && channelFields(channel)),
      ...subject.extra,
    },
  };
}

function taskFields(workspace: Workspace, task: Task, atMs: number): Record<string, string> {
  return {
    TaskSid: task.sid,
    TaskAttributes: task.attributes.text,
    TaskAge: String(Math.floor((atMs - task.createdMs) / 1000)),
    TaskPriority: String(task.priority),
    TaskAssignmentStatus: task.status,
    TaskDateCreated: String(Math.floor(task.createdMs / 1000)),
    TaskQueueEnteredDate: String(Math.floor(task.queueEnteredMs / 1000)),
    TaskVirtualStartTime: String(Math.floor(task.virtualStartMs / 1000)),
    TaskVersion: String(task.version),
    TaskChannelSid: task.channelSid,
    TaskChannelUniqueName: workspace.channels.get(task.channelSid)?.uniqueName ?? '',
    ...(task.status === 'canceled' && { TaskCanceledReason: task.reason ?? '' }),
    ...(task.status === 'completed' && { TaskCompletedReason: task.reason ?? '' }),
  };
}

function workerFields(workspace: Workspace, worker: Worker): Record<string, string> {
  return {
    WorkerSid: worker.sid,
    WorkerName: worker.friendlyName,
    WorkerAttributes: worker.attributes.text,
    WorkerActivitySid: worker.activitySid,
    WorkerActivityName: workspace.activities.get(worker.activitySid)?.friendlyName ?? '',
    WorkerVersion: String(worker.version),
  };
}

function channelFields(channel: TaskChannel): Record<string, string> {
  return {
    TaskChannelSid: channel.sid,
    TaskChannelName: channel.friendlyName,
    TaskChannelUniqueName: channel.uniqueName,
    TaskChannelOptimizedRouting: String(channel.optimizedRouting),
  };
}

/** Twilio's own sentences are not published; ours say the same in one form. */
function descriptionOf(type: string, resourceSid: string): string {
  return `${type} ${resourceSid}`;
}
