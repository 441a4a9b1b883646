import type { CountedEvent } from '../callback/queue-event.ts';
import type { QueueView } from '../callback/queue-view.ts';
import type { TaskRouterEvent } from './taskrouter-event.ts';

/*
 * One queue of TaskRouter, put together from a reading of its real-time statistics (how many tasks stand where) and
 * the events since. Of each task the first event after the reading tells where it stood before, and the last where it
 * stands now. So events may come twice, late and in any order, and what they got wrong ends with the next reading.
 */

/** How the tasks of a queue stood at a time (ms since 1970). */
export interface QueueReading {
  at: number;
  waiting: number;
  /** An agent is being rung for them. */
  ringing: number;
  /** With an agent, or being wrapped up. */
  busy: number;
  agentsStaffed: number;
  /** Who waits longest. */
  head: { taskSid: string; since: number } | null;
}

/** The same as an event of the line. */
export function countedBy({
  at,
  waiting,
  ringing,
  busy,
  agentsStaffed,
}: QueueReading): CountedEvent {
  const agentsAvailable = Math.max(0, agentsStaffed - ringing - busy);
  return { type: 'counted', at, waitingCalls: waiting + ringing, agentsStaffed, agentsAvailable };
}

type Standing = 'waiting' | 'ringing' | 'busy' | 'elsewhere';

/** From where to where an event takes its task. Of one millisecond, they happened in this order. */
const steps: readonly [type: string, before: Standing, after: Standing][] = [
  ['task.created', 'elsewhere', 'waiting'],
  ['task-queue.entered', 'elsewhere', 'waiting'],
  ['reservation.created', 'waiting', 'ringing'],
  ['reservation.rejected', 'ringing', 'waiting'],
  ['reservation.timeout', 'ringing', 'waiting'],
  ['reservation.canceled', 'ringing', 'waiting'],
  ['reservation.accepted', 'ringing', 'busy'],
  ['task.completed', 'busy', 'elsewhere'],
  ['task.canceled', 'waiting', 'elsewhere'],
];

interface Step {
  taskSid: string;
  at: number;
  /** Its row in the table. */
  nth: number;
  before: Standing;
  after: Standing;
  /** Since when the task has been there. */
  since: number;
  heardAt: number;
}

/** Beyond as many between two readings, only the next reading helps. */
const stepsMax = 5_000;

export class TaskQueue {
  #reading: QueueReading | null = null;
  readonly #steps = new Map<string, Step>();

  /** @param heardAt ms since 1970 */
  happened(event: TaskRouterEvent, heardAt: number): void {
    const { taskSid, at, taskSince: since } = event;
    const nth = steps.findIndex(([type]) => type === event.type);
    const [, before, after] = steps[nth] ?? [];
    if (!before || !after || taskSid === null) return;
    const isOld = this.#reading !== null && at <= this.#reading.at;
    const key = `${taskSid} ${at} ${nth}`;
    if (isOld || this.#steps.has(key) || this.#steps.size >= stepsMax) return;
    this.#steps.set(key, { taskSid, at, nth, before, after, since, heardAt });
  }

  /** Believes a reading: what had been heard before it was asked for is in it. */
  read(reading: QueueReading): void {
    this.#reading = reading;
    for (const [key, step] of this.#steps)
      if (step.at <= reading.at || step.heardAt < reading.at) this.#steps.delete(key);
  }

  /** Null before the first reading. */
  view(): QueueView | null {
    if (!this.#reading) return null;
    const { at, agentsStaffed, head, waiting, ringing, busy } = this.#reading;
    const count = { waiting, ringing, busy, elsewhere: 0 };
    const waitingSince = new Map(head && [[head.taskSid, head.since]]);
    for (const { taskSid, since, before, after } of this.#moves()) {
      count[before] -= 1;
      count[after] += 1;
      if (after !== 'waiting' && after !== 'ringing') waitingSince.delete(taskSid);
      else if (!waitingSince.has(taskSid)) waitingSince.set(taskSid, since);
    }
    const waitingCalls = Math.max(0, count.waiting + count.ringing);
    // Once the head has gone, who comes next is only known if all who wait are.
    const isHeadKnown = waitingSince.size >= waitingCalls || waitingSince.has(head?.taskSid ?? '');
    const agentsBusy = Math.max(0, count.ringing) + Math.max(0, count.busy);
    return {
      ...{ waitingCalls, agentsStaffed, at },
      agentsAvailable: Math.max(0, agentsStaffed - agentsBusy),
      headOfLineSince: waitingCalls > 0 && isHeadKnown ? Math.min(...waitingSince.values()) : null,
    };
  }

  /** Of each task that has moved since the reading: where it stood and where it stands. */
  #moves(): Pick<Step, 'taskSid' | 'since' | 'before' | 'after'>[] {
    const moves = new Map<string, Step>();
    for (const step of [...this.#steps.values()].sort(inOrder)) {
      const { before, since } = moves.get(step.taskSid) ?? step;
      moves.set(step.taskSid, { ...step, before, since: Math.min(since, step.since) });
    }
    return [...moves.values()];
  }
}

/** No task comes back from its end, whatever is told of it later. */
function inOrder(a: Step, b: Step): number {
  const isEnd = ({ after }: Step): number => (after === 'elsewhere' ? 1 : 0);
  return isEnd(a) - isEnd(b) || a.at - b.at || a.nth - b.nth;
}
