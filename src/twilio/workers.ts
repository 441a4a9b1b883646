import type { LineEvent } from '../callback/queue-event.ts';
import type { TaskRouterEvent } from './taskrouter-event.ts';

/** What is known of agents by queue. */
export interface KnownAgents {
  isHere(agent: string, line: string): boolean;
}

/** What a worker's event tells: of a queue, or of all queues that he is known to be of. */
export type WorkerNews =
  | { kind: 'queue'; told: LineEvent }
  | { kind: 'all'; agent: string; isHere: boolean };

const activitiesMax = 1_000;

/**
 * Who is at work. TaskRouter tells of a worker's activity by name alone, and of his queues not at all: both are learned
 * from what he is offered, since nobody is offered a task who is not available, or of another queue.
 */
export class Workers {
  readonly #available = new Set<string>();

  news(event: TaskRouterEvent, known: KnownAgents): WorkerNews | null {
    const { type, at, workerSid: agent, workerActivity: activity, taskQueueSid: line } = event;
    if (agent === null) return null;
    if (type === 'worker.deleted') return { kind: 'all', agent, isHere: false };
    if (type === 'worker.activity.update') {
      // What Twilio calls the available activity of a new workspace is believed before anything is offered.
      const isHere =
        activity !== null && (this.#available.has(activity.sid) || activity.name === 'Available');
      return { kind: 'all', agent, isHere };
    }
    if (type !== 'reservation.created' && type !== 'reservation.accepted') return null;
    if (activity && this.#available.size < activitiesMax && type === 'reservation.created')
      this.#available.add(activity.sid);
    if (line === null || known.isHere(agent, line)) return null;
    const sourceId = event.sid ?? `${agent} ${type} ${at}`;
    const told = { type: 'agent-here', at, agent, share: 1 } as const;
    return { kind: 'queue', told: { line, sourceId, event: told } };
  }
}
