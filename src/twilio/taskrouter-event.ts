/** What we read of an event of TaskRouter (twilio.com/docs/taskrouter/api/event/reference). */
export interface TaskRouterEvent {
  /** Its own, the same when it is sent again. */
  sid: string | null;
  /** Such as `reservation.accepted`. */
  type: string;
  accountSid: string;
  workspaceSid: string | null;
  /** Null: it is of no task. */
  taskSid: string | null;
  taskQueueSid: string | null;
  /** When it happened, ms since 1970. */
  at: number;
  /** Since when the task has been there, ms since 1970. */
  taskSince: number;
  /** Since when its place in line counts: where somebody has set it (VirtualStartTime), before it was there. */
  taskPlaceSince: number;
  taskPriority: number;
  /** `pending`, `reserved`, `assigned` … */
  taskStatus: string;
  /** Why it was cancelled, in Twilio's words or those of who did it. */
  taskCanceledReason: string;
  /** When it entered its queue, as it was written: tells one stay there from the next. */
  taskQueueEntered: string;
  /** JSON text, as somebody wrote it. */
  taskAttributes: string;
  workerSid: string | null;
  workerActivity: { sid: string; name: string } | null;
}

/** @returns null for a form that is no event */
export function readEvent(form: URLSearchParams): TaskRouterEvent | null {
  const type = form.get('EventType') ?? '';
  const at = timeOf(form);
  if (!/^[a-z-]{1,40}(\.[a-z-]{1,40}){1,3}$/.test(type) || at === null) return null;
  const taskSince = at - (numberOf(form, 'TaskAge') ?? 0) * 1000;
  const virtualStartSeconds = numberOf(form, 'TaskVirtualStartTime');
  const activitySid = sidOf(form, 'WorkerActivitySid', 'WA');
  return {
    ...{ sid: sidOf(form, 'Sid', 'EV'), type, at, taskSince },
    accountSid: form.get('AccountSid') ?? '',
    workspaceSid: sidOf(form, 'WorkspaceSid', 'WS'),
    taskSid: sidOf(form, 'TaskSid', 'WT'),
    taskQueueSid: sidOf(form, 'TaskQueueSid', 'WQ'),
    // In whole seconds: the same moment as its creation, most often.
    taskPlaceSince: Math.min(taskSince, (virtualStartSeconds ?? Infinity) * 1000),
    taskPriority: Math.min(numberOf(form, 'TaskPriority') ?? 0, priorityMax),
    taskStatus: textOf(form, 'TaskAssignmentStatus'),
    taskCanceledReason: textOf(form, 'TaskCanceledReason'),
    taskQueueEntered: textOf(form, 'TaskQueueEnteredDate'),
    taskAttributes: form.get('TaskAttributes') ?? '',
    workerSid: sidOf(form, 'WorkerSid', 'WK'),
    workerActivity:
      activitySid === null ? null : { sid: activitySid, name: textOf(form, 'WorkerActivityName') },
  };
}

/** Beyond it an order of priorities makes no sense; TaskRouter takes 32 bits. */
const priorityMax = 1_000_000;

function textOf(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').slice(0, 100);
}

/** Milliseconds where they are told, else the whole second. */
function timeOf(form: URLSearchParams): number | null {
  const seconds = numberOf(form, 'Timestamp');
  return numberOf(form, 'TimestampMs') ?? (seconds === null ? null : seconds * 1000);
}

function numberOf(form: URLSearchParams, name: string): number | null {
  const text = form.get(name) ?? '';
  return /^\d{1,14}$/.test(text) ? Number(text) : null;
}

function sidOf(form: URLSearchParams, name: string, prefix: string): string | null {
  const text = form.get(name) ?? '';
  return /^[A-Z]{2}[0-9a-f]{32}$/i.test(text) && text.startsWith(prefix) ? text : null;
}

export interface ReturnCall {
  callbackId: string;
  attemptId: string;
}

/**
 * Whose return call the task is: the flow copies the headers of our agent leg to attributes of these names.
 * @returns null for a task that is none of ours
 */
export function returnCallOf({ taskAttributes }: TaskRouterEvent): ReturnCall | null {
  const { unhold_callback: callbackId, unhold_attempt: attemptId } = parse(taskAttributes);
  if (typeof callbackId !== 'string' || typeof attemptId !== 'string') return null;
  return callbackId !== '' && attemptId !== '' ? { callbackId, attemptId } : null;
}

/** The place in line that the task of a return call is to have: since when its person waits, ms since 1970. */
export interface ReturnPlace {
  workspaceSid: string;
  taskSid: string;
  joinedAt: number;
}

/**
 * What the return flow asks for when it sets `unhold_joined`, once the task is there.
 * @returns null for any other event, and for a time that is none or is yet to come
 */
export function returnPlaceOf(event: TaskRouterEvent): ReturnPlace | null {
  const { type, at, workspaceSid, taskSid } = event;
  if (type !== 'task.created' || workspaceSid === null || taskSid === null) return null;
  const { unhold_joined: joined } = parse(event.taskAttributes);
  if (typeof joined !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{5,15}Z$/.test(joined)) return null;
  const joinedAt = Date.parse(joined);
  return joinedAt < at ? { workspaceSid, taskSid, joinedAt } : null;
}

function parse(text: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    // Attributes are whatever a flow made of them.
    return {};
  }
}
