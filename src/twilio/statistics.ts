import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { QueueReading } from './task-queue.ts';

/** What came of asking. */
export type Statistics =
  | { kind: 'read'; queues: Map<string, QueueReading> }
  /** Asked too often; `retryAfterMs` null: nothing was said of when to come back. */
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'failed'; reason: string };

export interface StatisticsOptions {
  accountSid: string;
  authToken: string;
  /** Where requests go instead of Twilio; null: Twilio. */
  restUrl: string | null;
  clock: Clock;
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
const host = 'taskrouter.twilio.com';
const timeLimitMs = 10_000;
/** 50 queues with a hundred activities each are a quarter of it. */
const bodyMaxBytes = 2_000_000;

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
  const { accountSid, authToken, restUrl, clock, now } = options;
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  return async (workspaceSid, queueSids, signal) => {
    const url = `${restUrl ?? `https://${host}`}/v1/Workspaces/${workspaceSid}/TaskQueues/RealTimeStatistics`;
    const late = new AbortController();
    const timer = clock.after(timeLimitMs, () => late.abort());
    const askedAt = now();
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Basic ${login}`,
          'content-type': 'application/json',
          accept: 'application/json',
          ...(restUrl !== null && { 'x-twilio-host': host }),
        },
        body: JSON.stringify({ queueSids }),
        signal: AbortSignal.any([late.signal, signal]),
        redirect: 'error',
      });
      const text = await readBounded(response);
      if (response.status === 429)
        return { kind: 'throttled', retryAfterMs: retryAfterOf(response, askedAt) };
      if (response.status >= 300) return { kind: 'failed', reason: refusalIn(response, text) };
      return { kind: 'read', queues: readingsIn(text, askedAt) };
    } catch (error) {
      return { kind: 'failed', reason: late.signal.aborted ? 'no answer in 10 s' : wordsOf(error) };
    } finally {
      timer.cancel();
    }
  };
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) throw new Error(`an answer of more than ${bodyMaxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
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
function retryAfterOf(response: Response, now: number): number | null {
  const text = response.headers.get('retry-after') ?? '';
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

const refusal = z.object({ code: z.int(), message: z.string() });

/** Twilio's own words for what is wrong, or the status alone. */
function refusalIn({ status }: Response, text: string): string {
  try {
    const { code, message } = refusal.parse(JSON.parse(text));
    return `${status}, code ${code}: ${message.slice(0, 200)}`;
  } catch {
    return `status ${status}`; // Not in Twilio's form: a proxy's answer.
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'an answer in another form than documented';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
}
