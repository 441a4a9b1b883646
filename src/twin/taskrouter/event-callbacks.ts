import { randomUUID } from 'node:crypto';
import type { Log } from '../../base/log.ts';
import type { Web } from '../web/web.ts';
import type { TaskRouterEvent } from './events.ts';
import type { Workspace } from './model.ts';
import type { TaskRouter } from './taskrouter.ts';

/** Twilio, "Event callbacks": the receiver has 15 seconds to answer. */
const timeLimitMs = 15_000;
/** Events kept for a receiver that is slower than the events come; then the oldest are dropped. */
const maxWaiting = 10_000;

/**
 * Posts each event to its workspace's EventCallbackUrl as a signed form: one at a time, in order, and
 * once more (with the same idempotency token) when there was no answer or one of 500 and above.
 */
export function sendEventCallbacks(options: {
  taskRouter: TaskRouter;
  web: Pick<Web, 'send'>;
  log: Log;
}): { close(): void; idle(): Promise<void> } {
  const { taskRouter, web, log } = options;
  const senders = new Map<string, { waiting: [string, TaskRouterEvent][]; work: Promise<void> }>();

  const stop = taskRouter.onEvent((event) => {
    const workspace = taskRouter.engine.workspaces.get(event.workspaceSid);
    if (!workspace?.eventCallbackUrl || !isWanted(workspace, event.type)) return;
    const sender = senders.get(workspace.sid) ?? { waiting: [], work: Promise.resolve() };
    senders.set(workspace.sid, sender);
    sender.waiting.push([workspace.eventCallbackUrl, event]);
    if (sender.waiting.length > maxWaiting) {
      sender.waiting.shift();
      log.warn({ workspaceSid: workspace.sid }, 'An event was dropped: the receiver is too slow');
    }
    if (sender.waiting.length === 1) sender.work = sender.work.then(() => drain(sender.waiting));
  });

  async function drain(waiting: [string, TaskRouterEvent][]): Promise<void> {
    for (let next = waiting[0]; next; next = waiting[0]) {
      await post(...next);
      if (waiting[0] === next) waiting.shift();
    }
  }

  async function post(url: string, event: TaskRouterEvent): Promise<void> {
    const headers = { 'i-twilio-idempotency-token': randomUUID() };
    for (const attempt of ['first', 'last']) {
      const answer = await web.send({
        url,
        method: 'POST',
        params: event.params,
        timeLimitMs,
        kind: 'callback',
        headers,
      });
      if (answer.kind === 'answered' && answer.status < 500) return;
      const why = answer.kind === 'failed' ? answer.reason : `status ${answer.status}`;
      log.warn({ url, event: event.type, attempt, why }, 'An event callback failed');
    }
  }

  return {
    close() {
      stop();
      for (const { waiting } of senders.values()) waiting.length = 0;
    },
    /** Resolves when every event so far was sent or given up. */
    async idle() {
      await Promise.all([...senders.values()].map(({ work }) => work));
    },
  };
}

/** EventsFilter is a comma-separated list of event names; without one all are sent. */
function isWanted(workspace: Workspace, type: string): boolean {
  const names = (workspace.eventsFilter ?? '').split(',').map((name) => name.trim());
  return names.join('') === '' || names.includes(type);
}
