/** So many of the latest events tell how far their clock is off. */
const memory = 31;
/** Less is the way here, not the clock. */
const usualMs = 2_000;

/**
 * How Twilio's clock stands to ours. The usual time between that something happens and that we hear of it is a part of a
 * second: where it is much more, or less than nothing, their clock is off (or all events come late), and is put right,
 * so that what follows one another keeps its distance.
 */
export class TheirClock {
  readonly #delays: number[] = [];

  /**
   * When it happened, by our clock: never later than we heard of it. @param at by theirs @param heardAt by ours; both in
   * ms since 1970
   */
  read(at: number, heardAt: number): number {
    this.#delays.push(heardAt - at);
    if (this.#delays.length > memory) this.#delays.shift();
    return Math.min(at + this.offsetMs, heardAt + usualMs);
  }

  /** What is added to their times. One event that is very late, or of the future, does not change it. */
  get offsetMs(): number {
    const sorted = this.#delays.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? 0;
    return Math.abs(median) <= usualMs ? 0 : median;
  }
}
