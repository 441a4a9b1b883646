import type { QueueEvent } from '../callback/queue-event.ts';

const minute = 60_000;
/** So many calls should have ended in a silence before it is taken for one of the source (by chance: 1 in 3000). */
const missedEnds = 8;
/** People wait, and nobody talks to anybody: no call can end. */
const nobodyTalksMs = 10 * minute;
const silentAtLeastMs = 2 * minute;
/** A source that counts does so all the time, also when nobody calls. */
const countsWithinMs = 2 * minute;
/** An event so much older than the newest may be of another clock; so many in a row, and the newest was the wrong one. */
const otherClock = { ms: 10 * minute, events: 5 };
/** What is told later than this is of a line that is long gone. */
const latestMs = 240 * minute;
/** An estimate asked for so long before the newest event: the clocks disagree. */
const clocksDisagreeMs = minute;
const longestId = 64;

/** What goes on in a line, as far as a silence can be told from peace by it. */
export interface Bustle {
  /** Callers who hold the line. */
  waiting: number;
  talking: number;
  meanHandleMs: number;
}

/** Follows the source itself: what of it can be believed, and whether it has gone quiet. */
export class Feed {
  #newest: number | null = null;
  #spokeAt: number | null = null;
  #counts = false;
  #behind = 0;
  /** When the source spoke last before the last silence, and first after it. */
  #silence: { from: number; to: number } | null = null;

  /**
   * Whether the event can be used; notes when it came.
   * @param bustle before the event
   * @param isOurs the source has not said it: of a callback that we keep ourselves
   */
  hears(event: QueueEvent, bustle: Bustle, isOurs: boolean): boolean {
    if (!isSound(event)) return false;
    const { at } = event;
    this.#newest ??= at;
    if (at - this.#newest < -otherClock.ms) {
      this.#behind += 1;
      if (this.#behind < otherClock.events) return at - this.#newest > -latestMs;
      this.#newest = at;
      this.#spokeAt = at;
      this.#silence = { from: Infinity, to: at };
    }
    this.#behind = 0;
    this.#newest = Math.max(this.#newest, at);
    if (isOurs) return true;
    this.#counts ||= event.type === 'counted';
    if (this.#spokeAt !== null && this.isQuiet(at, bustle))
      this.#silence = { from: this.#spokeAt, to: at };
    this.#spokeAt = Math.max(this.#spokeAt ?? at, at);
    return true;
  }

  /** When the source spoke last, ms since 1970; null: it never has. */
  get spokeAt(): number | null {
    return this.#spokeAt;
  }

  get silence(): { from: number; to: number } | null {
    return this.#silence;
  }

  forgetSilence(): void {
    this.#silence = null;
  }

  isQuiet(at: number, bustle: Bustle): boolean {
    if (this.#spokeAt === null) return true;
    return at - this.#spokeAt > silentAfterMs(bustle, this.#counts);
  }

  isAheadOf(at: number): boolean {
    return this.#newest !== null && this.#newest - at > clocksDisagreeMs;
  }
}

function silentAfterMs({ waiting, talking, meanHandleMs }: Bustle, counts: boolean): number {
  const byCounts = counts ? countsWithinMs : Infinity;
  if (talking > 0)
    return Math.min(byCounts, Math.max(silentAtLeastMs, (missedEnds * meanHandleMs) / talking));
  return waiting > 0 ? Math.min(byCounts, nobodyTalksMs) : byCounts;
}

/** Sources are not ours: whatever they say must have the shape that the type promises. */
function isSound(event: QueueEvent): boolean {
  if (typeof event !== 'object' || event === null || !isTime(event.at)) return false;
  switch (event.type) {
    case 'joined':
      return (
        isId(event.call) &&
        isTime(event.since) &&
        Number.isFinite(event.priority) &&
        event.since <= event.at
      );
    case 'answered':
      return isId(event.call) && (event.agent === null || isId(event.agent));
    case 'abandoned':
    case 'left':
    case 'wrap-up':
    case 'handled':
      return isId(event.call);
    case 'agent-here':
      return isId(event.agent) && event.share > 0 && event.share <= 1;
    case 'agent-away':
      return isId(event.agent);
    case 'counted':
      return [event.waitingCalls, event.agentsStaffed, event.agentsAvailable].every(isCount);
    default:
      return false;
  }
}

const isTime = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= 8.64e15;
const isId = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= longestId;
const isCount = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= 1e6;
