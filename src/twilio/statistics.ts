import { z } from 'zod';
import { refusalIn, taskRouterRest, wordsOf, type RestOptions, type RestReply } from './rest.ts';
import type { QueueReading } from './task-queue.ts';

/** What came of asking. */
export type Statistics =
  | { kind: 'read'; queues: Map<string, QueueReading> }
  /** Asked too often; `retryAfterMs` null: nothing was said of when to come back. */
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'failed'; reason: string };

export interface StatisticsOptions extends RestOptions {
  /** ms since 1970: what readings are dated with. */
  now: () => number;
}

export type ReadStatistics = (
  workspaceSid: string,
  queueSids: string[],
  signal: AbortSignal,
) => Promise<Statistics>;

/** Queues a request at most (twilio.com/docs/taskrouter/api/taskqueue-statistics, bulk real-time). */
export const queuesPerRequest = 50;

const count = z.int().min(0).max(1_000_000);
const body = z.object({
  task_queue_data: z.array(
    z.object({
      task_queue_sid: z.string().max(34),
      tasks_by_status: z.object({
        pending: count.default(0),
        reserved: count.default(0),
        assigned: count.default(0),
        wrapping: count.default(0),
      }),
      total_available_workers: count,
      longest_task_waiting_age: z.number().min(0).max(100_000_000).nullish(),
      longest_task_waiting_sid: z.string().max(34).nullish(),
    }),
  ),
});

/** Reads the real-time statistics of up to 50 queues of a workspace at once. Never throws. */
export function statisticsReader(options: StatisticsOptions): ReadStatistics {
  const rest = taskRouterRest(options);
  return async (workspaceSid, queueSids, signal) => {
    const askedAt = options.now();
    try {
      const reply = await rest({
        path: `/v1/Workspaces/${workspaceSid}/TaskQueues/RealTimeStatistics`,
        contentType: 'application/json',
        body: JSON.stringify({ queueSids }),
        signal,
      });
      if (reply.status === 429)
        return { kind: 'throttled', retryAfterMs: retryAfterOf(reply, askedAt) };
      if (reply.status >= 300) return { kind: 'failed', reason: refusalIn(reply) };
      return { kind: 'read', queues: readingsIn(reply.text, askedAt) };
    } catch (error) {
      return { kind: 'failed', reason: wordsOf(error) };
    }
  };
}

function readingsIn(text: string, at: number): Map<string, QueueReading> {
  const { task_queue_data: queues } = body.parse(JSON.parse(text));
  return new Map(
    queues.map((queue) => {
      const { pending, reserved, assigned, wrapping } = queue.tasks_by_status;
      const { longest_task_waiting_sid: taskSid, longest_task_waiting_age: ageSeconds } = queue;
      const head = taskSid ? { taskSid, since: at - (ageSeconds ?? 0) * 1000 } : null;
      const reading: QueueReading = {
        ...{ at, waiting: pending, ringing: reserved, busy: assigned + wrapping, head },
        agentsStaffed: queue.total_available_workers,
      };
      return [queue.task_queue_sid, reading];
    }),
  );
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterOf({ retryAfter: text }: RestReply, now: number): number | null {
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
