import type { Call } from './people.ts';

/** Live callers who wait, by priority and then as they came. Who gives up is skipped when the turn comes. */
export class Line {
  /** Who waits. */
  count = 0;
  /** Greatest priority first; nearly always one. */
  readonly #queues: { priority: number; calls: Call[]; head: number }[] = [];

  push(call: Call): void {
    this.#queue(call.priority).calls.push(call);
    this.count += 1;
  }

  /** Whose turn is next; null when nobody waits. */
  first(): Call | null {
    for (const queue of this.#queues) {
      for (; queue.head < queue.calls.length; queue.head += 1) {
        const call = queue.calls[queue.head];
        if (call?.stage === 'waiting') return call;
      }
      queue.calls.length = 0;
      queue.head = 0;
    }
    return null;
  }

  /** Somebody has gone, to an agent or for good; their stage is another by now. */
  gone(): void {
    this.count -= 1;
  }

  /** Those who wait, in order. */
  *[Symbol.iterator](): Generator<Call> {
    for (const { calls, head } of this.#queues)
      for (let i = head; i < calls.length; i += 1) {
        const call = calls[i];
        if (call?.stage === 'waiting') yield call;
      }
  }

  #queue(priority: number): { priority: number; calls: Call[]; head: number } {
    let found = this.#queues.find((queue) => queue.priority === priority);
    if (!found) {
      found = { priority, calls: [], head: 0 };
      this.#queues.push(found);
      this.#queues.sort((a, b) => b.priority - a.priority);
    }
    // What lies behind the head is cut off before it is long.
    if (found.head > 1024 && found.head * 2 > found.calls.length) {
      found.calls.splice(0, found.head);
      found.head = 0;
    }
    return found;
  }
}
