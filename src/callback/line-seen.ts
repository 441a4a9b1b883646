/** A line of the contact centre as its source shows it. Times in ms since 1970. */
export interface LineSeen {
  /**
   * `fresh`: as it is now; `stale`: the source has gone quiet; `doubtful`: what it tells contradicts itself; `unknown`:
   * nothing shows the line, so who waits at the contact centre is not known.
   */
  freshness: 'fresh' | 'stale' | 'doubtful' | 'unknown';
  /** When the source spoke last; null: it never has. */
  heardAt: number | null;
  /** The first callers who hold, in order. */
  callers: readonly CallerSeen[];
  /** All who hold and were seen to join. */
  callersCount: number;
  /** Callers who were counted, but not seen to join: nobody knows their place. */
  unplacedCount: number;
  /** At work for this line, shared agents by their share; null where nothing tells who is. */
  agents: { staffed: number; free: number } | null;
}

export interface CallerSeen {
  /** The call as its source names it. */
  call: string;
  /** Greater goes first. */
  priority: number;
  /** Since when the place in line is held. */
  since: number;
}

/** Nothing shows it. */
export const unseenLine: LineSeen = {
  ...{ freshness: 'unknown', heardAt: null, callers: [], callersCount: 0, unplacedCount: 0 },
  agents: null,
};
