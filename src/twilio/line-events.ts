import type { LineEvent, QueueEvent } from '../callback/queue-event.ts';
import { returnCallOf, type TaskRouterEvent } from './taskrouter-event.ts';

/** What an event of TaskRouter tells of a task; null for what changes nothing in the line. */
export function lineEventOf(event: TaskRouterEvent): LineEvent | null {
  const { taskQueueSid: line, taskSid } = event;
  if (line === null || taskSid === null) return null;
  const told = taskEvent(event, taskSid);
  return told && { line, sourceId: sourceIdOf(event, taskSid), event: told };
}

function taskEvent(event: TaskRouterEvent, taskSid: string): QueueEvent | null {
  const { at, workerSid: agent } = event;
  const returned = returnCallOf(event)?.callbackId ?? null;
  // The task of our own return call is the agent leg of a callback, which stands in the line already.
  const call = returned ?? taskSid;
  switch (event.type) {
    case 'task.updated':
      // Its priority or its place may be another; once taken, it is in no line.
      if (event.taskStatus !== 'pending' && event.taskStatus !== 'reserved') return null;
      return joined(event, call, returned !== null);
    case 'task.created':
    case 'task-queue.entered':
      return joined(event, call, returned !== null);
    case 'reservation.accepted':
      return { type: 'answered', at, call, agent };
    case 'task.wrapup':
      return { type: 'wrap-up', at, call };
    case 'task.completed':
      return { type: 'handled', at, call };
    case 'task.canceled':
      return { type: hungUp.test(event.taskCanceledReason) ? 'abandoned' : 'left', at, call };
    case 'task-queue.moved':
    case 'task.deleted':
    case 'task.system-deleted':
      return { type: 'left', at, call };
    default:
      return null;
  }
}

/** The reason that `<Enqueue>` gives when the caller hangs up; any other is of somebody's making. */
const hungUp = /^hang[ -]?up$/i;

function joined(event: TaskRouterEvent, call: string, isCallback: boolean): QueueEvent {
  const { at, taskPlaceSince: since, taskPriority: priority } = event;
  return { type: 'joined', at, call, since, priority, isCallback };
}

/** `task.created` and `task-queue.entered` of one stay in the queue count once. */
function sourceIdOf(event: TaskRouterEvent, taskSid: string): string {
  const { type, sid, at, taskQueueEntered: entered } = event;
  const isStay = type === 'task.created' || type === 'task-queue.entered';
  if (isStay && entered !== '') return `${taskSid} ${entered}`;
  return sid ?? `${taskSid} ${type} ${at}`;
}
