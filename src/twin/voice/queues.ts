import { Interruption } from './interruption.ts';
import type { LiveCall } from './live-call.ts';

/** How a call left its queue (twilio.com/docs/voice/twiml/enqueue#attributes-action). */
export type QueueResult =
  | 'bridged'
  | 'error'
  | 'hangup'
  | 'leave'
  | 'redirected'
  | 'redirected-from-bridged'
  | 'queue-full'
  | 'system-error';

export interface Queue {
  readonly sid: string;
  /** The queue's name, or the SID of a workflow. */
  readonly name: string;
  readonly members: Member[];
  /** Those who wait for somebody to come, first come first served. */
  readonly takers: Set<(member: Member) => void>;
  /** Of those who left: how many, and how long they waited altogether. */
  readonly past: { count: number; waitedMs: number };
}

/** One call in a queue: waiting, or claimed by somebody who will talk to it. */
export class Member {
  readonly call: LiveCall;
  readonly queue: Queue;
  /** Monotonic. */
  readonly enteredMs: number;
  /** SID of its TaskRouter task; null in a queue with a name. */
  taskSid: string | null = null;
  /** How long it had waited when it was joined with whoever claimed it; null: it was not. */
  waitedMs: number | null = null;
  #claim = new AbortController();
  #released = Promise.withResolvers<void>();

  constructor(call: LiveCall, queue: Queue, enteredMs: number) {
    this.call = call;
    this.queue = queue;
    this.enteredMs = enteredMs;
  }

  /** Aborts when somebody claims it: the hold music has to stop. */
  get claimed(): AbortSignal {
    return this.#claim.signal;
  }

  /** Resolves when whoever claimed it has done with it. */
  get released(): Promise<void> {
    return this.#released.promise;
  }

  /** False when somebody else was faster. */
  claim(): boolean {
    if (this.claimed.aborted) return false;
    this.#released = Promise.withResolvers();
    this.#claim.abort(new Interruption({ kind: 'claimed' }));
    return true;
  }

  get wasBridged(): boolean {
    return this.waitedMs !== null;
  }

  /** What webhooks are told of its waiting. @param nowMs monotonic */
  params(nowMs: number): { QueueSid: string; QueueTime: string } {
    const waitedMs = this.waitedMs ?? nowMs - this.enteredMs;
    return { QueueSid: this.queue.sid, QueueTime: String(Math.floor(waitedMs / 1000)) };
  }

  /** Ends the claim; who was not bridged waits on. */
  release(): void {
    if (!this.wasBridged) this.#claim = new AbortController();
    this.#released.resolve();
  }
}

export const queueSizeMax = 1_000;

/** The account's queues, made when first used. */
export class Queues {
  readonly byName = new Map<string, Queue>();
  readonly #newSid: () => string;

  constructor(newSid: () => string) {
    this.#newSid = newSid;
  }

  /** Puts a call at the end; null when the queue is full. */
  enter(name: string, call: LiveCall, nowMs: number): Member | null {
    const queue = this.#queue(name);
    if (queue.members.length >= queueSizeMax) return null;
    const member = new Member(call, queue, nowMs);
    queue.members.push(member);
    return member;
  }

  /** The call and whoever claimed it hear each other. */
  bridged(member: Member, nowMs: number): void {
    member.waitedMs = nowMs - member.enteredMs;
    this.leave(member, nowMs);
  }

  /** The call waits no more; idempotent. */
  leave(member: Member, nowMs: number): void {
    const { members, past } = member.queue;
    const at = members.indexOf(member);
    if (at === -1) return;
    members.splice(at, 1);
    past.count += 1;
    past.waitedMs += nowMs - member.enteredMs;
  }

  /** Shows a waiting call to those who wait for one, until somebody claims it. */
  offer(member: Member): void {
    for (const taker of member.queue.takers) {
      if (member.claimed.aborted) return;
      member.queue.takers.delete(taker);
      taker(member);
    }
  }

  /** The queue of that name, or null when nobody ever entered one. */
  find(name: string): Queue | null {
    return this.byName.get(name) ?? null;
  }

  #queue(name: string): Queue {
    const known = this.byName.get(name);
    if (known) return known;
    const queue: Queue = {
      ...{ sid: this.#newSid(), name, members: [], takers: new Set() },
      past: { count: 0, waitedMs: 0 },
    };
    this.byName.set(name, queue);
    return queue;
  }
}
