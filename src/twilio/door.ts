import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { TwilioQueue } from '../callback/call-target.ts';
import { reservationAccepted } from '../engine/agent-answered.ts';
import type { Engine } from '../engine/context.ts';
import { watchedQueues } from '../engine/look-at-queue.ts';
import { Poller } from './poller.ts';
import { statisticsReader } from './statistics.ts';
import { TaskQueue, type QueueReading } from './task-queue.ts';
import { returnCallOf, type TaskRouterEvent } from './taskrouter-event.ts';
import { addEventWebhook, type WebhookOptions } from './webhook.ts';

export interface TwilioOptions extends WebhookOptions {
  /** Where REST requests go instead of Twilio (a local one); null: Twilio. */
  restUrl: string | null;
}

/** What changes the agents or the tasks of a queue in a way that only a reading tells. */
const tellsToRead =
  /^(worker\.|task\.(deleted|system-deleted|transfer)|task-queue\.(moved|timeout|expression)|reservation\.(rescinded|failed))/;

/**
 * The door to Twilio: events of TaskRouter come in, the statistics of the queues are read. To be opened before the
 * server listens.
 */
export function openTwilioDoor(
  app: FastifyInstance,
  engine: Engine,
  options: TwilioOptions,
): { close(): Promise<void> } {
  const { clock, log, db } = engine;
  const taskQueues = new Map<string, TaskQueue>();
  const show = (sid: string, queue: TaskQueue): void => engine.queueViews.put(sid, queue.view());

  /** Follows the call targets: what none names any more is forgotten. */
  async function queues(): Promise<TwilioQueue[]> {
    const watched = await watchedQueues(engine);
    const sids = new Set(watched.map(({ taskQueueSid }) => taskQueueSid));
    for (const sid of taskQueues.keys()) {
      if (sids.has(sid)) continue;
      taskQueues.delete(sid);
      engine.queueViews.put(sid, null);
    }
    for (const sid of sids) if (!taskQueues.has(sid)) taskQueues.set(sid, new TaskQueue());
    return watched;
  }

  function onReading(sid: string, reading: QueueReading): void {
    const queue = taskQueues.get(sid);
    if (!queue) return;
    queue.read(reading);
    show(sid, queue);
  }

  const poller = new Poller({
    ...{ clock, log, queues, onReading },
    read: statisticsReader({ ...options, clock, now: () => db.now() }),
    random: () => randomInt(1_000) / 1_000,
  });

  async function take(event: TaskRouterEvent): Promise<void> {
    const queue = event.taskQueueSid === null ? undefined : taskQueues.get(event.taskQueueSid);
    if (queue && event.taskQueueSid !== null) {
      queue.happened(event, db.now());
      show(event.taskQueueSid, queue);
    }
    if (tellsToRead.test(event.type)) poller.soon();
    const returned = event.type === 'reservation.accepted' ? returnCallOf(event) : null;
    if (returned) await reservationAccepted(engine, returned);
  }

  addEventWebhook(app, options, take);
  return { close: () => poller.close() };
}
