import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { EventView } from '../engine/views.ts';
import { PollLoop } from './poll-loop.ts';

/** Gives events after the cursor, oldest first: the journal in its one order. */
export type ReadEvents = (cursor: string, limit: number) => Promise<EventView[]>;

interface Subscriber {
  /** The last event it got. */
  cursor: string;
  isLive: boolean;
  deliver(events: EventView[]): void;
}

const pollMs = 500;
const pageSize = 100;

/**
 * Hands the journal to many clients with one poll for all of them; it asks nothing while there is
 * nobody. Who resumes from an older event is brought up to date page by page, then joins the rest.
 */
export class EventHub {
  readonly #read: ReadEvents;
  readonly #loop: PollLoop;
  readonly #subscribers = new Set<Subscriber>();
  #cursor: string | null = null;

  constructor(clock: Clock, log: Log, read: ReadEvents) {
    this.#read = read;
    this.#loop = new PollLoop(clock, log, () => this.#turn());
  }

  /**
   * @param cursor the last event the client has seen
   * @param deliver gets events in order, none twice
   * @returns ends the subscription
   */
  subscribe(cursor: string, deliver: (events: EventView[]) => void): () => void {
    const subscriber: Subscriber = { cursor, isLive: false, deliver };
    this.#subscribers.add(subscriber);
    this.#loop.start();
    return () => {
      this.#subscribers.delete(subscriber);
      if (this.#subscribers.size === 0) this.#loop.stop();
    };
  }

  async #turn(): Promise<number> {
    // What happened while nobody was live is for nobody.
    if (this.#live().length === 0) this.#cursor = null;
    let isMore = false;
    for (const subscriber of this.#subscribers)
      if (!subscriber.isLive && !(await this.#catchUp(subscriber))) isMore = true;
    const live = this.#live();
    this.#cursor ??= live[0]?.cursor ?? null;
    if (this.#cursor === null) return isMore ? 0 : pollMs;
    const events = await this.#read(this.#cursor, pageSize);
    this.#cursor = events.at(-1)?.id ?? this.#cursor;
    for (const subscriber of live) {
      // Who has just caught up may be ahead of the others.
      const news = events.filter(({ id }) => isAfter(id, subscriber.cursor));
      if (news.length > 0) subscriber.deliver(news);
    }
    return isMore || events.length === pageSize ? 0 : pollMs;
  }

  #live(): Subscriber[] {
    return [...this.#subscribers].filter(({ isLive }) => isLive);
  }

  /** One page for one who joins, so that a long way back holds up nobody. @returns whether it is up to date */
  async #catchUp(subscriber: Subscriber): Promise<boolean> {
    const events = await this.#read(subscriber.cursor, pageSize);
    subscriber.cursor = events.at(-1)?.id ?? subscriber.cursor;
    subscriber.isLive = events.length < pageSize;
    if (events.length > 0) subscriber.deliver(events);
    return subscriber.isLive;
  }
}

/** Compares feed cursors, `transaction-entry`. */
function isAfter(id: string, cursor: string): boolean {
  const [tx = '0', entry = '0'] = id.split('-');
  const [cursorTx = '0', cursorEntry = '0'] = cursor.split('-');
  if (tx !== cursorTx) return BigInt(tx) > BigInt(cursorTx);
  return BigInt(entry) > BigInt(cursorEntry);
}
