import type { CountedEvent, JoinedEvent } from '../callback/queue-event.ts';
import { countIsFreshForMs } from './agents.ts';
import type { Scores } from './conformal.ts';
import type { Forecast } from './forecast.ts';
import { isBefore, Line, type Place, type Standing } from './line.ts';

export interface Waiting extends Standing {
  /** Since when he stands in the contact centre's own line. */
  readonly joinedAt: number;
  /** What was foretold when he joined; null when nothing was, or it is not to be learned from. */
  readonly foretold: Foretold;
}

export type Foretold = (Forecast & { scores: Scores }) | 'agents-free' | null;

/** So many of the latest answers decide who has been forgotten in line. */
const latestAnswers = 8;
/** Who should have been answered so long before all of these is not there any more. */
const overdueMs = 60_000;
/** Beyond this share of answered callers who were never seen to join, the line is not known. */
const mostUnseen = 0.4;
/** The latest answers count most in that share: five in a row that were not seen are too many. */
const unseenWeight = 0.1;
/** Among so many at the front a live caller is looked for. */
const front = 32;
const most = 200_000;
const nobody = { at: 0, callers: 0 };

/** Who waits, as far as the events can be believed: some are told twice, some never, some of people long gone. */
export class WaitingLine {
  readonly #line = new Line<Waiting>();
  #latest: Waiting[] = [];
  #joined = 0;
  #unseenShare = 0;
  /** Callers that were counted, but not seen to join; fresh as long as the count. */
  #unseen = nobody;
  /** Counted less known, last time. */
  #difference = 0;

  /** Callers who hold, as far as they were seen to join. */
  get liveCount(): number {
    return this.#line.size - this.#line.callbacks;
  }

  get(call: string): Waiting | undefined {
    return this.#line.get(call);
  }

  /** More callers are answered than were seen to join. */
  get isUnseen(): boolean {
    return this.#unseenShare > mostUnseen;
  }

  /** Who stands before a place; `withEqual`: also those of an equal one. */
  ahead(at: number, place: Place, withEqual: boolean): { live: number; callbacks: number } {
    const { live, callbacks } = this.#line.ahead(place, withEqual);
    return { live: live + this.unplaced(at), callbacks };
  }

  /** The live caller at the head of the line. */
  firstLive(): Waiting | undefined {
    let looked = 0;
    for (const entry of this.#line) {
      if (!entry.isCallback) return entry;
      looked += 1;
      if (looked === front) break;
    }
    return undefined;
  }

  /** The first callers who hold, in order. @param most 1 or more */
  liveCallers(most: number): Waiting[] {
    const live: Waiting[] = [];
    for (const entry of this.#line) {
      if (entry.isCallback) continue;
      live.push(entry);
      if (live.length === most) break;
    }
    return live;
  }

  /** Callers that were counted lately, but not seen to join: nobody knows their place. */
  unplaced(at: number): number {
    return at - this.#unseen.at > countIsFreshForMs ? 0 : this.#unseen.callers;
  }

  /** Joins, or moves to another place. @param foretold asked for of who is new */
  join(event: JoinedEvent, foretold: () => Foretold): void {
    const { at, call, since, priority, isCallback } = event;
    const known = this.#line.get(call);
    if (known === undefined && this.#line.size >= most) return;
    // A callback joins the contact centre's own line only when it is rung for.
    const joinedAt = known === undefined || isCallback ? at : known.joinedAt;
    const said = known === undefined ? foretold() : known.foretold;
    this.#line.remove(call);
    this.#joined += 1;
    const order = known?.order ?? this.#joined;
    this.#line.add({ call, since, priority, isCallback, joinedAt, foretold: said, order });
  }

  leave(call: string): Waiting | undefined {
    return this.#line.remove(call);
  }

  /** @returns undefined when nobody saw the call join */
  answered(call: string): Waiting | undefined {
    const entry = this.#line.remove(call);
    const { at, callers } = this.#unseen;
    if (entry === undefined && callers >= 1) this.#unseen = { at, callers: callers - 1 };
    else this.#unseenShare += unseenWeight * ((entry === undefined ? 1 : 0) - this.#unseenShare);
    if (entry !== undefined && !entry.isCallback) this.#dropForgotten(entry);
    return entry;
  }

  /** A reading is seconds old when it comes: what two in a row agree on is believed. */
  counted(event: CountedEvent): void {
    const difference = event.waitingCalls - this.liveCount;
    const isSame = Math.sign(difference) === Math.sign(this.#difference);
    const agreed = isSame ? Math.min(Math.abs(difference), Math.abs(this.#difference)) : 0;
    this.#difference = difference;
    this.#unseen = difference > 0 ? { at: event.at, callers: agreed } : nobody;
    // Who has waited longest is the likeliest to be gone.
    const gone = difference < 0 ? agreed : 0;
    for (let dropped = 1; dropped <= gone; dropped += 1) this.#dropFirstLive();
  }

  /** FCFS: whoever stands far before all who were answered lately was answered, or has left, unseen. */
  #dropForgotten(answered: Waiting): void {
    this.#latest.push(answered);
    if (this.#latest.length < latestAnswers) return;
    if (this.#latest.length > latestAnswers) this.#latest.shift();
    const first = this.#latest.reduce((a, b) => (isBefore(a, b) ? a : b));
    const limit = { ...first, since: first.since - overdueMs };
    for (let live = this.firstLive(); live && isBefore(live, limit); live = this.firstLive())
      this.#line.remove(live.call);
  }

  #dropFirstLive(): void {
    const live = this.firstLive();
    if (live !== undefined) this.#line.remove(live.call);
  }
}
