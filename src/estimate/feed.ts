import type { QueueEvent } from '../callback/queue-event.ts';

const minute = 60_000;
/** Quiet for so long while there is something going on: the source has fallen silent. */
const silent = { leastMs: 2 * minute, usualGaps: 20 };
/** An event so much older than the newest is of another clock; so many of them, and the newest was the wrong one. */
const otherClock = { ms: 10 * minute, events: 5 };
/** An estimate asked for so long before the newest event: the clocks disagree. */
const clocksDisagreeMs = minute;
const longestId = 64;

/** Follows the source itself: what of it can be believed, how often it speaks, whether it has gone quiet. */
export class Feed {
  #newest: number | null = null;
  #meanGapMs = 10_000;
  #behind = 0;
  /** When the source spoke last before the last silence, and first after it. */
  #silence: { from: number; to: number } | null = null;

  /**
   * Whether the event can be used; notes when it came.
   * @param isBusy something was going on before it, so that a long silence means lost events
   */
  hears(event: QueueEvent, isBusy: boolean): boolean {
    if (!isSound(event)) return false;
    if (this.#newest === null) {
      this.#newest = event.at;
      return true;
    }
    const gap = event.at - this.#newest;
    if (gap < -otherClock.ms) {
      this.#behind += 1;
      if (this.#behind < otherClock.events) return false;
      this.#silence = { from: Infinity, to: event.at };
      this.#newest = event.at;
    }
    this.#behind = 0;
    if (gap <= 0) return true;
    if (isBusy && gap > this.#silentAfterMs()) this.#silence = { from: this.#newest, to: event.at };
    else if (isBusy) this.#meanGapMs += 0.01 * (gap - this.#meanGapMs);
    this.#newest = event.at;
    return true;
  }

  get newest(): number | null {
    return this.#newest;
  }

  get silence(): { from: number; to: number } | null {
    return this.#silence;
  }

  forgetSilence(): void {
    this.#silence = null;
  }

  isQuiet(at: number): boolean {
    return this.#newest === null || at - this.#newest > this.#silentAfterMs();
  }

  isAheadOf(at: number): boolean {
    return this.#newest !== null && this.#newest - at > clocksDisagreeMs;
  }

  #silentAfterMs(): number {
    return Math.max(silent.leastMs, silent.usualGaps * this.#meanGapMs);
  }
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
