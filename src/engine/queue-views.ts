import type { CallTarget } from '../callback/call-target.ts';
import { isFresh, type QueueView } from '../callback/queue-view.ts';

/** What this node knows of the contact centre's queues. Each node looks for itself, so nothing of it is stored. */
export class QueueViews {
  readonly #views = new Map<string, QueueView>();

  /** @param view null forgets it */
  put(taskQueueSid: string, view: QueueView | null): void {
    if (view) this.#views.set(taskQueueSid, view);
    else this.#views.delete(taskQueueSid);
  }

  /** The queue of this call target as it was last seen, however long ago; null when it has none or it was never seen. */
  last({ twilio }: CallTarget): QueueView | null {
    return twilio && (this.#views.get(twilio.taskQueueSid) ?? null);
  }

  /** The same, if it is to be believed. */
  fresh(callTarget: CallTarget, now: number): QueueView | null {
    const view = this.last(callTarget);
    return view && isFresh(view, now) ? view : null;
  }

  freshCount(now: number): number {
    return [...this.#views.values()].filter((view) => isFresh(view, now)).length;
  }
}
