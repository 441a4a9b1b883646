/** Tells this node's runner that a row may be due earlier than it believes; a hint, never needed for safety. */
export class WakeUp {
  #listener: ((atMs: number) => void) | null = null;

  /** @param listener gets the time (ms since 1970, database time) at which the row is due */
  listen(listener: ((atMs: number) => void) | null): void {
    this.#listener = listener;
  }

  at(atMs: number): void {
    this.#listener?.(atMs);
  }
}
