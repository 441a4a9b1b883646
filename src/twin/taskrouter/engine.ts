import type { Timer } from '../../base/clock.ts';
import { describeEvent, type EventSubject, type TaskRouterEvent } from './events.ts';
import type { Reservation, Task, Worker, Workspace } from './model.ts';
import type { Account } from '../account/account.ts';
import { RestError } from '../rest/route.ts';

/** The part of the account that TaskRouter needs. */
export type TaskRouterAccount = Pick<Account, 'sid' | 'clock' | 'newSid'>;

/** Events kept for statistics and the Events resource, over all workspaces; the oldest go first. */
const maxJournal = 50_000;

/** What every verb works on: the state, the clock and the way out for events. */
export interface Engine {
  readonly account: TaskRouterAccount;
  readonly workspaces: Map<string, Workspace>;
  readonly journal: TaskRouterEvent[];
  readonly timers: Map<string, Timer>;
  /** Starts no more timers, so that a late request cannot keep the process alive. */
  isClosed: boolean;
  readonly onEvent: Set<(event: TaskRouterEvent) => void>;
  readonly onReservation: Set<(reservation: Reservation, task: Task, worker: Worker) => void>;
  /** Asks for a look at the line soon; set by whoever knows how to dispatch. */
  wake: (workspace: Workspace) => void;
}

export function nowMs(engine: Engine): number {
  return engine.account.clock.now();
}

/** Journals the event and tells every listener. */
export function emit(
  engine: Engine,
  workspace: Workspace,
  type: string,
  subject: EventSubject,
): void {
  const event = describeEvent(
    engine.account.sid,
    engine.account.newSid('EV'),
    nowMs(engine),
    workspace,
    type,
    subject,
  );
  engine.journal.push(event);
  // Cut in blocks: shifting a long array at every event would cost more than the event.
  if (engine.journal.length > maxJournal * 1.1)
    engine.journal.splice(0, engine.journal.length - maxJournal);
  for (const listener of engine.onEvent) listener(event);
}

/** Starts the timer of that name, in place of one already running. */
export function startTimer(engine: Engine, name: string, delayMs: number, fire: () => void): void {
  stopTimer(engine, name);
  if (engine.isClosed) return;
  const timer = engine.account.clock.after(Math.max(0, delayMs), () => {
    engine.timers.delete(name);
    fire();
  });
  engine.timers.set(name, timer);
}

export function stopTimer(engine: Engine, name: string): void {
  engine.timers.get(name)?.cancel();
  engine.timers.delete(name);
}

/** @throws RestError 404 */
export function workspaceOf(engine: Engine, sid: string): Workspace {
  const workspace = engine.workspaces.get(sid);
  if (!workspace) throw missing('Workspace', sid);
  return workspace;
}

/** Finds a task or reservation by its SID alone: SIDs are unique over workspaces. @throws RestError 404 */
export function findTask(engine: Engine, sid: string): { workspace: Workspace; task: Task } {
  for (const workspace of engine.workspaces.values()) {
    const task = workspace.tasks.get(sid);
    if (task) return { workspace, task };
  }
  throw missing('Task', sid);
}

/** @throws RestError 404 */
export function findReservation(
  engine: Engine,
  sid: string,
): { workspace: Workspace; reservation: Reservation } {
  for (const workspace of engine.workspaces.values()) {
    const reservation = workspace.reservations.get(sid);
    if (reservation) return { workspace, reservation };
  }
  throw missing('Reservation', sid);
}

/** @throws RestError 404 */
export function findWorker(engine: Engine, sid: string): { workspace: Workspace; worker: Worker } {
  for (const workspace of engine.workspaces.values()) {
    const worker = workspace.workers.get(sid);
    if (worker) return { workspace, worker };
  }
  throw missing('Worker', sid);
}

/** What Twilio says of a SID that is not there: 404, code 20404. */
export function missing(what: string, sid: string): RestError {
  return new RestError(404, 20404, `${what} ${sid.slice(0, 64)} was not found`);
}
