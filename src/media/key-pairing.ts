export type KeyPath = 'rtp' | 'info';

interface Press {
  path: KeyPath;
  key: string;
  untilMs: number;
}

/** The two reports of one press may be this far apart, beside the time the key was held. */
const windowMs = 1_500;
const pressesMax = 64;

/**
 * Counts a key once when a phone sends it both by RTP and by INFO: a report is swallowed when the
 * other path has one of the same key that has not met its twin yet. Presses by one path never meet.
 */
export class KeyPairing {
  #open: Press[] = [];

  /** True: a press not heard of before. @param heldMs as said by the report, 0 if not */
  isNew(path: KeyPath, key: string, heldMs: number, nowMs: number): boolean {
    const patienceMs = Math.min(heldMs, 10_000);
    this.#open = this.#open.filter((press) => press.untilMs + patienceMs > nowMs);
    const twin = this.#open.findIndex((press) => press.key === key && press.path !== path);
    if (twin !== -1) {
      this.#open.splice(twin, 1);
      return false;
    }
    this.#open.push({ path, key, untilMs: nowMs + windowMs });
    if (this.#open.length > pressesMax) this.#open.shift();
    return true;
  }
}
