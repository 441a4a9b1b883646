/** The rate is that of about the last so many seconds: as long as a centre's staffing usually stands. */
const memorySeconds = 2700;
/** The rate that is known from elsewhere counts as so many answers seen. */
const priorAnswers = 12;
/** A longer time between two answers tells of lost events rather than of the rate. */
const longestGapSeconds = 1800;

/**
 * How fast the line is taken up while somebody waits: answers ÷ time. Pauses, other work and agents that nobody told of
 * are in it, whatever the source tells of them.
 */
export class Throughput {
  #answers = 0;
  #seconds = 0;
  /** When the last answer left somebody waiting, ms since 1970. */
  #goesOnSince: number | null = null;
  #fadedAt = 0;

  /**
   * @param hadToWait else an agent was free, and it tells nothing of the rate
   * @param goesOn somebody still waits
   */
  answered(at: number, hadToWait: boolean, goesOn: boolean): void {
    const gap = this.#goesOnSince === null ? -1 : (at - this.#goesOnSince) / 1000;
    if (hadToWait && gap >= 0 && gap <= longestGapSeconds) {
      const kept = this.#kept(at);
      this.#answers = this.#answers * kept + 1;
      this.#seconds = this.#seconds * kept + gap;
      this.#fadedAt = at;
    }
    this.#goesOnSince = goesOn ? at : null;
  }

  /** Nobody waits any more. */
  emptied(): void {
    this.#goesOnSince = null;
  }

  /** Answers per second. @param priorRate > 0, what is believed where little was seen */
  rate(at: number, priorRate: number): number {
    const kept = this.#kept(at);
    return (
      (this.#answers * kept + priorAnswers) / (this.#seconds * kept + priorAnswers / priorRate)
    );
  }

  #kept(at: number): number {
    return Math.exp(-Math.max(0, at - this.#fadedAt) / 1000 / memorySeconds);
  }
}
