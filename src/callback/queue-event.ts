/**
 * Something that happened in the line of a call target, as its source tells. Times are ms since 1970; ids are the
 * source's, at most 64 characters. A callback that has not been rung stands in the line as a call of its own.
 */
export type QueueEvent =
  | JoinedEvent
  /** An agent has taken the call. @property agent null where the source does not name agents */
  | { type: 'answered'; at: number; call: string; agent: string | null }
  /** Hung up before an agent was there. */
  | { type: 'abandoned'; at: number; call: string }
  /** Left in another way: took a callback, was moved to another queue, was cancelled. */
  | { type: 'left'; at: number; call: string }
  /** The conversation is over and the agent writes it up. */
  | { type: 'wrap-up'; at: number; call: string }
  /** The agent is done with the call. */
  | { type: 'handled'; at: number; call: string }
  /** At work for this line, with `share` (0-1) of the time: agents of several lines count in each by their share. */
  | { type: 'agent-here'; at: number; agent: string; share: number }
  | { type: 'agent-away'; at: number; agent: string }
  | CountedEvent;

export interface JoinedEvent {
  type: 'joined';
  at: number;
  call: string;
  /** Since when the place in line is held: `at`, or before it for who comes back to an earlier place. */
  since: number;
  /** Greater goes first; 0 is usual. */
  priority: number;
  isCallback: boolean;
}

/** The source was read in full: what was told before is believed only as far as it agrees. */
export interface CountedEvent {
  type: 'counted';
  at: number;
  waitingCalls: number;
  agentsStaffed: number;
  /** Of these, without a call of this line. */
  agentsAvailable: number;
}

/** An event of a line, as it is told by its source. */
export interface LineEvent {
  /** SID of the TaskRouter queue; id of the call target where the contact centre shows no queue. */
  line: string;
  /** The source's own id: of two with the same line, id and type the first counts. */
  sourceId: string;
  event: QueueEvent;
}
