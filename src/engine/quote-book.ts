import type { KeptQuote } from '../callback/kept-quote.ts';
import type { OfferFacts } from '../callback/offer.ts';
import type { Ending } from '../store/quotes.ts';

/** A quote to be kept. */
export interface Quoted {
  quote: KeptQuote;
  /** What the offer is decided by when it is written; null: it has been made. */
  facts: OfferFacts | null;
}

export interface Gathered {
  made: Quoted[];
  ended: Ending[];
}

/** Some minutes of a large contact centre. */
const keptMax = 5_000;

/**
 * What is to be written of quotes: gathered in memory, so that nobody on the phone waits for it. Closed, it keeps
 * nothing; full, it drops the oldest.
 */
export class QuoteBook {
  #made: Quoted[] = [];
  #ended: Ending[] = [];
  #dropped = 0;
  #isOpen = false;

  /** From now on it keeps what it is told. @returns ends it */
  open(): () => void {
    this.#isOpen = true;
    return () => {
      this.#isOpen = false;
    };
  }

  made(quoted: Quoted): void {
    if (!this.#isOpen) return;
    this.#made.push(quoted);
    this.#dropped += dropOldest(this.#made);
  }

  ended(ending: Ending): void {
    if (!this.#isOpen) return;
    this.#ended.push(ending);
    this.#dropped += dropOldest(this.#ended);
  }

  /**
   * The oldest of it; null when there is none. Quotes go first: what became of a call is of use only once its quote is
   * stored. @param limit of each at most
   */
  take(limit: number): Gathered | null {
    if (this.#made.length === 0 && this.#ended.length === 0) return null;
    const made = this.#made.splice(0, limit);
    return { made, ended: this.#made.length > 0 ? [] : this.#ended.splice(0, limit) };
  }

  /** It could not be written: it comes first the next time. */
  putBack({ made, ended }: Gathered): void {
    this.#made.unshift(...made);
    this.#ended.unshift(...ended);
    this.#dropped += dropOldest(this.#made) + dropOldest(this.#ended);
  }

  /** How much was dropped since this was asked last. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}

/** A tenth at once, so that a full list is not moved with every entry. */
function dropOldest(list: unknown[]): number {
  return list.length > keptMax ? list.splice(0, keptMax / 10).length : 0;
}
