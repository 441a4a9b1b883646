import { isToken, trimBlanks } from './text.ts';

/** Compact forms of RFC 3261 §7.3.3 and of the extensions that registered one. */
const compactForms: Record<string, string> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** What the value was last read as, and by what. */
  reading?: { by: unknown; as: unknown };
}

function keyOf(name: string): string {
  const lower = name.toLowerCase();
  return lower.length === 1 ? (compactForms[lower] ?? lower) : lower;
}

/** True when a value can stand in one header line: it holds no CR, LF or NUL. */
export function isHeaderValue(value: string): boolean {
  return !/[\r\n\0]/.test(value);
}

function checked(name: string, value: string): Entry {
  if (!isToken(name)) throw new TypeError(`not a header name: ${JSON.stringify(name)}`);
  if (!isHeaderValue(value)) throw new TypeError(`${name}: a value may hold no CR, LF or NUL`);
  return { key: keyOf(name), name, value: trimBlanks(value) };
}

/**
 * The headers of one message: in the order and spelling they came in, found by name whatever its case
 * or form (`f` is `From`). A repeated header is several values; none is ever joined or split here.
 */
export class Headers {
  #entries: Entry[];

  /** @throws TypeError for a name that is no token or a value with CR, LF or NUL */
  constructor(entries: Iterable<readonly [string, string]> = []) {
    this.#entries = Array.from(entries, ([name, value]) => checked(name, value));
  }

  /** The first value, or null when there is none. */
  get(name: string): string | null {
    const key = keyOf(name);
    return this.#entries.find((entry) => entry.key === key)?.value ?? null;
  }

  /**
   * The first value as something else; null when there is none. One request asks for its tags, Via and
   * CSeq some thirty times, so that the last reading of a value is kept with it.
   * @param by pure and always the same function; nobody may change what it gave
   */
  read<T>(name: string, by: (value: string) => T): T | null {
    const key = keyOf(name);
    const entry = this.#entries.find((one) => one.key === key);
    if (!entry) return null;
    if (entry.reading?.by !== by) entry.reading = { by, as: by(entry.value) };
    return entry.reading.as as T;
  }

  /** Every value in order; each may be a comma list still. */
  all(name: string): string[] {
    const key = keyOf(name);
    return this.#entries.filter((entry) => entry.key === key).map((entry) => entry.value);
  }

  has(name: string): boolean {
    const key = keyOf(name);
    return this.#entries.some((entry) => entry.key === key);
  }

  /** Makes this the only value, where the first one stood. @throws TypeError as the constructor */
  set(name: string, value: string): void {
    const fresh = checked(name, value);
    const at = this.#entries.findIndex((entry) => entry.key === fresh.key);
    if (at < 0) {
      this.#entries.push(fresh);
      return;
    }
    this.#entries = this.#entries.filter((entry, i) => i <= at || entry.key !== fresh.key);
    this.#entries[at] = fresh;
  }

  /** Changes the first value and leaves further ones. @throws TypeError as the constructor */
  setFirst(name: string, value: string): void {
    const fresh = checked(name, value);
    const at = this.#entries.findIndex((entry) => entry.key === fresh.key);
    if (at < 0) this.#entries.push(fresh);
    else this.#entries[at] = fresh;
  }

  /** Puts one more value last. @throws TypeError as the constructor */
  add(name: string, value: string): void {
    this.#entries.push(checked(name, value));
  }

  /** Puts one more value before all headers. @throws TypeError as the constructor */
  prepend(name: string, value: string): void {
    this.#entries.unshift(checked(name, value));
  }

  /** Adds a value that came off the wire, where it was one line; it may hold a NUL. */
  addReceived(name: string, value: string): void {
    this.#entries.push({ key: keyOf(name), name, value });
  }

  /**
   * Adds every value of `name` that another message has, byte for byte: a response repeats what the
   * request said, also characters that `add` refuses (RFC 4475 §3.1.1.2 has a NUL in its To).
   */
  copyFrom(other: Headers, name: string): void {
    const key = keyOf(name);
    for (const entry of other.#entries) if (entry.key === key) this.#entries.push(entry);
  }

  remove(name: string): void {
    const key = keyOf(name);
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
  }

  /** All headers in order, names as they were written. */
  entries(): [string, string][] {
    return this.#entries.map(({ name, value }) => [name, value]);
  }

  clone(): Headers {
    const copy = new Headers();
    copy.#entries = this.#entries.slice();
    return copy;
  }
}
