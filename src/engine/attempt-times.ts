/** When what happened in an attempt, by the monotonic clock in ms; absent: it did not come to that. */
export interface AttemptTimes {
  customerSent?: number;
  /** Answered, or given up. */
  customerRung?: number;
  isAnswered?: boolean;
  /** The key was pressed. */
  ready?: number;
  /** An agent was called because one was free: the turn had come. */
  turn?: number;
  agentReached?: number;
  /** The attempt came to its bridge, or to its end. */
  over?: number;
}

/** What came of an attempt, for who watches: seconds, null where it did not come to that. */
export interface Joined {
  /** From the turn to the talk, of those whose turn came before they were ready. */
  turnSeconds: number | null;
  /** From the key to the agent. */
  heldSeconds: number | null;
}

/** @returns null for an attempt in which nobody was joined */
export function joinedIn({ turn, ready, agentReached, over }: AttemptTimes): Joined | null {
  if (agentReached === undefined || over === undefined) return null;
  return {
    turnSeconds: secondsBetween(turn, over),
    heldSeconds: ready === undefined ? null : Math.max(0, (agentReached - ready) / 1000),
  };
}

/** Null where it did not come to both. */
export function secondsBetween(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : Math.max(0, (to - from) / 1000);
}
