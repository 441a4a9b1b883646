import { isBefore, Line, type Standing } from './line.ts';

const most = 2000;

/**
 * Those who gave up, in the places they held: when somebody behind such a place reaches an agent, it is known how long the
 * one who left would have waited (ewt: "potential wait").
 */
export class Departed<Entry extends Standing> {
  #places = new Line<Entry>();

  leave(entry: Entry): void {
    if (this.#places.get(entry.call) !== undefined) return;
    if (this.#places.size >= most) this.#places = new Line<Entry>();
    this.#places.add(entry);
  }

  get size(): number {
    return this.#places.size;
  }

  /** Takes out all. */
  all(): Entry[] {
    const all = [...this.#places];
    this.clear();
    return all;
  }

  /** Takes out all whose place has been passed by this one. */
  passedBy(served: Standing): Entry[] {
    const passed: Entry[] = [];
    for (let head = this.#places.head(); head !== undefined; head = this.#places.head()) {
      if (!isBefore(head, served)) break;
      this.#places.remove(head.call);
      passed.push(head);
    }
    return passed;
  }

  clear(): void {
    if (this.#places.size > 0) this.#places = new Line<Entry>();
  }
}
