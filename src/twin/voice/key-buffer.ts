/** More keys than any question takes: what a caller types beyond them is lost. */
const keysMax = 128;

/** The keys one party has pressed and nobody has used yet. */
export class KeyBuffer {
  readonly #keys: string[] = [];
  readonly #waiting = new Set<() => void>();

  press(key: string): void {
    if (this.#keys.length < keysMax) this.#keys.push(key);
    for (const wake of this.#waiting) wake();
  }

  take(): string | null {
    return this.#keys.shift() ?? null;
  }

  clear(): void {
    this.#keys.length = 0;
  }

  /** Calls `wake` at every key from now on. @returns a function that ends it */
  onPress(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => void this.#waiting.delete(wake);
  }
}
