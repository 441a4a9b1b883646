/** More keys than any question takes: what a caller types beyond them is lost. */
const keysMax = 64;

/** The keys a caller has pressed and nobody has used yet. */
export class Keypad {
  readonly #keys: string[] = [];
  #ignored: string | null = null;
  #wake: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  press(key: string): void {
    const isIgnored = key === this.#ignored;
    this.#ignored = null;
    if (isIgnored || this.#keys.length >= keysMax) return;
    this.#keys.push(key);
    for (const wake of this.#wake.splice(0)) wake();
  }

  take(): string | null {
    return this.#keys.shift() ?? null;
  }

  clear(): void {
    this.#keys.length = 0;
  }

  /** The very next key is dropped if it is this one: the `#` after digits that were complete already. */
  ignoreNext(key: string): void {
    if (this.#keys[0] === key) this.#keys.shift();
    else if (this.isEmpty) this.#ignored = key;
  }

  /** Resolves at the next key pressed; those that wait already do not count. */
  pressed(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }
}
