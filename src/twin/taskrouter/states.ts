export type TaskStatus =
  | 'pending'
  | 'reserved'
  | 'assigned'
  | 'wrapping'
  | 'completed'
  | 'canceled';

export type TaskChange = 'reserve' | 'release' | 'accept' | 'wrap' | 'complete' | 'cancel';

export type ReservationStatus =
  | 'pending'
  | 'accepted'
  | 'rejected'
  | 'timeout'
  | 'canceled'
  | 'rescinded'
  | 'wrapping'
  | 'completed';

export type ReservationChange = 'accept' | 'reject' | 'expire' | 'cancel' | 'wrap' | 'complete';

/**
 * Twilio, "Lifecycle of a Task: Task state":
 *
 *  pending ⇄ reserved ─▶ assigned ─▶ wrapping ─▶ completed
 *     └──────────┴─▶ canceled  └─────────────────────▲
 *
 * An assigned task is never canceled, and nothing leaves the two ends.
 */
const taskTable: Record<TaskStatus, Partial<Record<TaskChange, TaskStatus>>> = {
  pending: { reserve: 'reserved', cancel: 'canceled' },
  reserved: { release: 'pending', accept: 'assigned', cancel: 'canceled' },
  assigned: { wrap: 'wrapping', complete: 'completed' },
  wrapping: { complete: 'completed' },
  completed: {},
  canceled: {},
};

/** `rescinded` is entered by nothing here: it needs several reservations of one task at a time. */
const reservationTable: Record<
  ReservationStatus,
  Partial<Record<ReservationChange, ReservationStatus>>
> = {
  pending: { accept: 'accepted', reject: 'rejected', expire: 'timeout', cancel: 'canceled' },
  accepted: { wrap: 'wrapping', complete: 'completed' },
  wrapping: { complete: 'completed' },
  rejected: {},
  timeout: {},
  canceled: {},
  rescinded: {},
  completed: {},
};

/** The status after the change, or null where the change is not allowed. */
export function nextTaskStatus(status: TaskStatus, change: TaskChange): TaskStatus | null {
  return taskTable[status][change] ?? null;
}

/** The status after the change, or null where the change is not allowed. */
export function nextReservationStatus(
  status: ReservationStatus,
  change: ReservationChange,
): ReservationStatus | null {
  return reservationTable[status][change] ?? null;
}
