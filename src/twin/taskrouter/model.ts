import type { Expression } from './expression.ts';
import type { Step } from './routing.ts';
import type { ReservationStatus, TaskStatus } from './states.ts';
import type { WorkflowConfiguration } from './workflow-configuration.ts';

/** Attributes of a worker or task: a JSON object, kept beside the very text it came as. */
export interface Attributes {
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly createdMs: number;
  updatedMs: number;
}

export interface Activity extends Resource {
  friendlyName: string;
  readonly available: boolean;
}

export interface TaskChannel extends Resource {
  readonly uniqueName: string;
  friendlyName: string;
  optimizedRouting: boolean;
}

export interface TaskQueue extends Resource {
  friendlyName: string;
  targetWorkers: string;
  targetExpression: Expression;
  /** Kept and shown; one reservation at a time is made whatever it says. */
  maxReservedWorkers: number;
  taskOrder: 'FIFO' | 'LIFO';
  reservationActivitySid: string | null;
  assignmentActivitySid: string | null;
}

export interface Workflow extends Resource {
  friendlyName: string;
  configurationText: string;
  configuration: WorkflowConfiguration;
  assignmentCallbackUrl: string | null;
  fallbackAssignmentCallbackUrl: string | null;
  taskReservationTimeoutSeconds: number;
}

export interface WorkerChannel extends Resource {
  readonly taskChannelSid: string;
  capacity: number;
  available: boolean;
}

export interface Worker extends Resource {
  friendlyName: string;
  attributes: Attributes;
  activitySid: string;
  /** By task channel SID. */
  readonly channels: Map<string, WorkerChannel>;
  version: number;
  statusChangedMs: number;
  /** Since when the worker could have had a task: whoever has waited longest is offered the next. */
  idleSinceMs: number;
}

export interface Task extends Resource {
  attributes: Attributes;
  status: TaskStatus;
  priority: number;
  reason: string | null;
  readonly workflowSid: string;
  channelSid: string;
  queueSid: string;
  queueEnteredMs: number;
  readonly timeoutSeconds: number;
  virtualStartMs: number;
  /** Where in the workflow the task waits. */
  step: Step;
  /** The line was not looked at since the task came to its step or back to it: `skip_if` is to be asked. */
  skipUnasked: boolean;
  version: number;
}

export interface Reservation extends Resource {
  readonly taskSid: string;
  readonly workerSid: string;
  readonly queueSid: string;
  status: ReservationStatus;
  version: number;
}

export interface Workspace {
  readonly sid: string;
  readonly createdMs: number;
  updatedMs: number;
  friendlyName: string;
  eventCallbackUrl: string | null;
  /** Names of the events to send; empty sends all. */
  eventsFilter: string | null;
  multiTaskEnabled: boolean;
  prioritizeQueueOrder: 'FIFO' | 'LIFO';
  defaultActivitySid: string;
  timeoutActivitySid: string;
  readonly activities: Map<string, Activity>;
  readonly channels: Map<string, TaskChannel>;
  readonly queues: Map<string, TaskQueue>;
  readonly workflows: Map<string, Workflow>;
  readonly workers: Map<string, Worker>;
  readonly tasks: Map<string, Task>;
  readonly reservations: Map<string, Reservation>;
  /** Those of them that bind a worker now (`isActive`), so that nobody need walk along the ended ones. */
  readonly held: Set<Reservation>;
}

/** Reservations that take a place of the worker's capacity. */
export function isActive(reservation: Reservation): boolean {
  return ['pending', 'accepted', 'wrapping'].includes(reservation.status);
}
