import { createHash } from 'node:crypto';

/** Draws that repeat: the same seed and names always give the same ones, whatever else was drawn. */
export class Random {
  readonly #key: string;
  #drawn = 0;

  constructor(seed: number, ...names: (string | number)[]) {
    this.#key = [seed, ...names].join('/');
  }

  /** From 0 up to 1. */
  next(): number {
    const hash = createHash('sha256')
      .update(`${this.#key}#${this.#drawn++}`)
      .digest();
    return hash.readUInt32BE() / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(share01: number): boolean {
    return this.next() < share01;
  }

  /** One of the list. @throws RangeError when it is empty */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** One name of a table of weights. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    throw new RangeError('no weights');
  }
}
