/** A place in the one line of live callers and callbacks. */
export interface Place {
  /** Greater goes first; 0 is usual. */
  priority: number;
  /** When the person joined the line, ms since 1970. */
  joinedAt: number;
}

/** Sorts by whose turn it is. */
export function byTurn(a: Place, b: Place): number {
  return b.priority - a.priority || a.joinedAt - b.joinedAt;
}
