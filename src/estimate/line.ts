/** A place in the order of the line: greater priority first, then who is there since earlier. */
export interface Place {
  priority: number;
  /** ms since 1970 */
  since: number;
}

/** Somebody in line; of equal places who came first is first. */
export interface Standing extends Place {
  readonly call: string;
  readonly order: number;
  /** Callbacks that have not been rung do not give up. */
  readonly isCallback: boolean;
}

const chunkSize = 256;

/** Who stands in line, in order. Kept in short chunks, so that a line of 100,000 costs little more than one of ten. */
export class Line<Entry extends Standing> {
  readonly #chunks: { entries: Entry[]; callbacks: number }[] = [];
  readonly #byCall = new Map<string, Entry>();
  #callbacks = 0;

  get size(): number {
    return this.#byCall.size;
  }

  get callbacks(): number {
    return this.#callbacks;
  }

  get(call: string): Entry | undefined {
    return this.#byCall.get(call);
  }

  head(): Entry | undefined {
    return this.#chunks[0]?.entries[0];
  }

  /** The call must not be in line already. */
  add(entry: Entry): void {
    this.#byCall.set(entry.call, entry);
    if (entry.isCallback) this.#callbacks += 1;
    const index = Math.min(this.#chunkOf(entry), this.#chunks.length - 1);
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      this.#chunks.push({ entries: [entry], callbacks: entry.isCallback ? 1 : 0 });
      return;
    }
    chunk.entries.splice(firstNotBefore(chunk.entries, entry), 0, entry);
    if (entry.isCallback) chunk.callbacks += 1;
    if (chunk.entries.length <= 2 * chunkSize) return;
    const moved = chunk.entries.splice(chunkSize);
    const callbacks = countCallbacks(moved, moved.length);
    chunk.callbacks -= callbacks;
    this.#chunks.splice(index + 1, 0, { entries: moved, callbacks });
  }

  /** Takes a call out of the line; undefined when it was not there. */
  remove(call: string): Entry | undefined {
    const entry = this.#byCall.get(call);
    if (entry === undefined) return undefined;
    this.#byCall.delete(call);
    if (entry.isCallback) this.#callbacks -= 1;
    const index = this.#chunkOf(entry);
    const chunk = this.#chunks[index];
    if (chunk === undefined) return entry;
    chunk.entries.splice(firstNotBefore(chunk.entries, entry), 1);
    if (entry.isCallback) chunk.callbacks -= 1;
    if (chunk.entries.length === 0) this.#chunks.splice(index, 1);
    return entry;
  }

  /** How many stand before this place: those of an equal place count as before it when `withEqual`. */
  ahead(place: Place, withEqual: boolean): { live: number; callbacks: number } {
    const wanted = { ...place, order: withEqual ? Infinity : -1 };
    let [all, callbacks] = [0, 0];
    for (const chunk of this.#chunks) {
      const last = chunk.entries.at(-1);
      if (last !== undefined && isBefore(last, wanted)) {
        all += chunk.entries.length;
        callbacks += chunk.callbacks;
        continue;
      }
      const within = firstNotBefore(chunk.entries, wanted);
      all += within;
      callbacks += countCallbacks(chunk.entries, within);
      break;
    }
    return { live: all - callbacks, callbacks };
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (const chunk of this.#chunks) yield* chunk.entries;
  }

  /** The first chunk that ends at or after this entry; one past the last when there is none. */
  #chunkOf(entry: Ordered): number {
    let [low, high] = [0, this.#chunks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#chunks[middle]?.entries.at(-1);
      if (last !== undefined && isBefore(last, entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

type Ordered = Place & { order: number };

export function isBefore(a: Ordered, b: Ordered): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.since === b.since ? a.order < b.order : a.since < b.since;
}

function firstNotBefore(entries: readonly Ordered[], wanted: Ordered): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && isBefore(entry, wanted)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countCallbacks(entries: readonly Standing[], upTo: number): number {
  let callbacks = 0;
  for (let index = 0; index < upTo; index += 1) if (entries[index]?.isCallback) callbacks += 1;
  return callbacks;
}
