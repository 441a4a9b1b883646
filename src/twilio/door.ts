import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { TwilioQueue } from '../callback/call-target.ts';
import { reservationAccepted } from '../engine/agent-answered.ts';
import type { Engine } from '../engine/context.ts';
import { watchedQueues } from '../engine/look-at-queue.ts';
import { lineEventOf } from './line-events.ts';
import { Poller } from './poller.ts';
import { openReturnPlaces } from './return-places.ts';
import { statisticsReader } from './statistics.ts';
import { countedBy, TaskQueue, type QueueReading } from './task-queue.ts';
import { returnCallOf, returnPlaceOf, type TaskRouterEvent } from './taskrouter-event.ts';
import { TheirClock } from './their-clock.ts';
import { addEventWebhook, type WebhookOptions } from './webhook.ts';
import { Workers } from './workers.ts';

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
  const { clock, log, db, lines } = engine;
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
    lines.happened({ line: sid, sourceId: `reading ${reading.at}`, event: countedBy(reading) });
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

  const places = openReturnPlaces({ ...options, clock, log });
  const theirClock = new TheirClock();
  const workers = new Workers();

  /** Their times, by our clock. */
  function dated(event: TaskRouterEvent): TaskRouterEvent {
    const at = theirClock.read(event.at, db.now());
    const shiftMs = at - event.at;
    const { taskSince, taskPlaceSince } = event;
    return {
      ...{ ...event, at },
      ...{ taskSince: taskSince + shiftMs, taskPlaceSince: taskPlaceSince + shiftMs },
    };
  }

  function tellLine(event: TaskRouterEvent): void {
    const told = lineEventOf(event);
    if (told) lines.happened(told);
    const news = workers.news(event, lines);
    if (news?.kind === 'queue') lines.happened(news.told);
    else if (news) lines.agentMoved(news.agent, news.isHere, event.at, event.sid ?? `${event.at}`);
  }

  async function take(sent: TaskRouterEvent): Promise<void> {
    const event = dated(sent);
    const queue = event.taskQueueSid === null ? undefined : taskQueues.get(event.taskQueueSid);
    if (queue && event.taskQueueSid !== null) {
      queue.happened(event, db.now());
      show(event.taskQueueSid, queue);
    }
    tellLine(event);
    if (tellsToRead.test(event.type)) poller.soon();
    const place = returnPlaceOf(event);
    if (place) places.give(place);
    const returned = event.type === 'reservation.accepted' ? returnCallOf(event) : null;
    if (returned) await reservationAccepted(engine, returned);
  }

  addEventWebhook(app, options, take);
  return {
    async close() {
      await Promise.all([poller.close(), places.close()]);
    },
  };
}
