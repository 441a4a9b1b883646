/** What is counted of a simulated centre, in the order of a report: what it is called, and in what. */
export const figures = {
  callsPerDay: { label: 'Calls per day', unit: 'calls' },
  liveWaitMeanSeconds: { label: 'Wait on the line, mean', unit: 's' },
  liveWaitP50Seconds: { label: 'Wait on the line, P50', unit: 's' },
  liveWaitP80Seconds: { label: 'Wait on the line, P80', unit: 's' },
  liveWaitP90Seconds: { label: 'Wait on the line, P90', unit: 's' },
  liveWaitP95Seconds: { label: 'Wait on the line, P95', unit: 's' },
  /** Hung up while waiting on the line, of those who took no callback. */
  abandonedShare: { label: 'Hung up on the line', unit: 'share' },
  /** Of all callers: hung up on the line or on hold after a callback was answered, or never reached. */
  unservedShare: { label: 'All who were not served', unit: 'share' },
  lostPerDay: { label: 'Not served, in a day', unit: 'calls' },
  /** Agents' time on calls and writing them up, of the time they were there. */
  occupancy: { label: 'Agents occupied', unit: 'share' },
  /** Free while nobody was in line. */
  idleShare: { label: 'Agents idle', unit: 'share' },
  /** Reserved and not talking, or free while somebody (also a callback not yet rung) was in line. */
  lostShare: { label: "Agents' time lost", unit: 'share' },
  callbacksPerDay: { label: 'Callbacks in a day', unit: 'calls' },
  callbackShare: { label: 'Took a callback, of all callers', unit: 'share' },
  /** From joining the line to talking to an agent, of those who did. */
  callbackWaitMeanSeconds: { label: 'Wait for the callback, mean', unit: 's' },
  callbackWaitP50Seconds: { label: 'Wait for the callback, P50', unit: 's' },
  callbackWaitP90Seconds: { label: 'Wait for the callback, P90', unit: 's' },
  /** After the moment at which an agent was free for him in the order of the line, and the agent's pick-up. */
  lateMeanSeconds: { label: 'Late after his turn, mean', unit: 's' },
  lateP90Seconds: { label: 'Late after his turn, P90', unit: 's' },
  /** Talking within `punctualSeconds` after that moment. */
  punctualShare: { label: 'Within a minute of his turn', unit: 'share' },
  /** From when he was ready until an agent was free for him. */
  heldMeanSeconds: { label: 'On hold after answering, mean', unit: 's' },
  heldP95Seconds: { label: 'On hold after answering, P95', unit: 's' },
  heldOver2Share: { label: 'Held longer than 2 s', unit: 'share' },
  hungUpOnHoldShare: { label: 'Hung up on hold after answering', unit: 'share' },
  /** Against the same people staying on the line for ever. */
  placeErrorP50Seconds: { label: 'Place error, median', unit: 's' },
  placeErrorP90Seconds: { label: 'Place error, P90', unit: 's' },
  /** Who joined later and was served before, while the callback was due. */
  overtakenMean: { label: 'Overtaken by', unit: 'calls' },
  redialsPerCallback: { label: 'Redials per callback', unit: 'calls' },
} as const;

/** A callback that comes later after its turn was not punctual. */
export const punctualSeconds = 60;

export type FigureName = keyof typeof figures;
