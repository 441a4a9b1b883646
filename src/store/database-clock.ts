import type { Clock } from '../base/clock.ts';

/**
 * The database's time, estimated from our monotonic clock between two looks at it. All nodes of one
 * database so share one time, whatever their own wall clocks say.
 */
export class DatabaseClock {
  readonly #clock: Clock;
  #offsetMs: number | null = null;
  #lastMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970, whole; stands still rather than stepping back. */
  now(): number {
    if (this.#offsetMs === null)
      throw new Error('The database time was asked for before the first look at it');
    this.#lastMs = Math.max(this.#lastMs, Math.floor(this.#clock.monotonic() + this.#offsetMs));
    return this.#lastMs;
  }

  /**
   * Takes one reading of the database's time, believed to be of the middle of its round trip.
   * @returns by how many milliseconds the estimate was moved, 0 at the first reading
   */
  async sync(read: () => Promise<number>): Promise<number> {
    const sentMs = this.#clock.monotonic();
    const databaseMs = await read();
    const offsetMs = databaseMs - (sentMs + this.#clock.monotonic()) / 2;
    const movedMs = offsetMs - (this.#offsetMs ?? offsetMs);
    this.#offsetMs = offsetMs;
    return movedMs;
  }
}
