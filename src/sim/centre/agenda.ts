/**
 * What is to happen, the earliest first: a binary heap in parallel arrays, since millions of small objects a second
 * would be the garbage collector's whole work. Nothing is taken back: who is called looks whether it still applies.
 */
export class Agenda<What> {
  size = 0;
  /** When the earliest is due; Infinity when there is none. */
  nextAt = Infinity;
  #at = new Float64Array(64);
  #kind = new Uint8Array(64);
  readonly #what: What[] = [];
  /** Of the one taken last. */
  kind = 0;

  add(at: number, kind: number, what: What): void {
    if (this.size === this.#at.length) this.#grow();
    const times = this.#at;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((times[parent] ?? 0) <= at) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, at, kind, what);
    this.nextAt = times[0] ?? Infinity;
  }

  /** Takes the earliest, whose kind is in `kind` then. Only while `size` > 0. */
  take(): What {
    const [first] = this.#what;
    if (first === undefined) throw new Error('nothing is to happen');
    this.kind = this.#kind[0] ?? 0;
    const last = --this.size;
    const at = this.#at[last] ?? 0;
    const kind = this.#kind[last] ?? 0;
    const what = this.#what.pop();
    if (last > 0 && what !== undefined) this.#sink(at, kind, what);
    this.nextAt = this.size > 0 ? (this.#at[0] ?? Infinity) : Infinity;
    return first;
  }

  /** Puts one in at the root, and lets it sink to its place. */
  #sink(at: number, kind: number, what: What): void {
    const times = this.#at;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (right < this.size && (times[right] ?? 0) < (times[child] ?? 0)) child = right;
      if ((times[child] ?? 0) >= at) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#put(hole, at, kind, what);
  }

  #move(from: number, to: number): void {
    this.#at[to] = this.#at[from] ?? 0;
    this.#kind[to] = this.#kind[from] ?? 0;
    const what = this.#what[from];
    if (what !== undefined) this.#what[to] = what;
  }

  #put(place: number, at: number, kind: number, what: What): void {
    this.#at[place] = at;
    this.#kind[place] = kind;
    this.#what[place] = what;
  }

  #grow(): void {
    const [times, kinds] = [this.#at, this.#kind];
    this.#at = new Float64Array(times.length * 2);
    this.#kind = new Uint8Array(kinds.length * 2);
    this.#at.set(times);
    this.#kind.set(kinds);
  }
}
