/** How the contact centre's own queue looks, as far as its source tells. Times in ms since 1970. */
export interface QueueView {
  /** Callers who have not reached an agent, also those for whom one is being rung. */
  waitingCalls: number;
  /** Since when the head of the line waits; null when nobody waits, or it is not known who came first. */
  headOfLineSince: number | null;
  /** Agents at work without a call of this queue. At most so many can take one now: they may serve others too. */
  agentsAvailable: number;
  /** Agents at work, on a call or not. */
  agentsStaffed: number;
  /** When it was last read in full; what has happened since is in it as far as it was told. */
  at: number;
}

/** A view that was not read in full for longer tells nothing of now. */
const freshForMs = 60_000;

export function isFresh(view: QueueView, now: number): boolean {
  return now - view.at <= freshForMs;
}

/** Would a caller who joins the queue now reach an agent at once? */
export function hasFreeAgent(view: QueueView): boolean {
  return view.waitingCalls === 0 && view.agentsAvailable > 0;
}
