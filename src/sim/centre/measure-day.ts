import type { AgentTime, Centre } from './centre.ts';
import type { Call, Callback } from './people.ts';

/** What a simulated day came to: plain data, from which a summary over days is made. Times in seconds. */
export interface DayMeasure {
  callers: number;
  /** Took no callback. */
  liveCallers: number;
  liveAbandoned: number;
  /** On the line until an agent answered, of those who took no callback and did not hang up. */
  liveWaits: number[];
  callbacks: number;
  hungUpOnHold: number;
  notReached: number;
  redials: number;
  /** How often somebody who joined later was served before, the pauses before redials left out. */
  overtaken: number;
  /** Of the callbacks served: from joining to talking. */
  callbackWaits: number[];
  /** Of those served at the first try: after their turn, the agent's pick-up left out; 0 when before it. */
  late: number[];
  /** Of all who were ready to talk: until an agent was free for them, or they hung up. */
  held: number[];
  /** Of those served at the first try: how far from when they would have talked, had they held the line. */
  placeErrors: number[];
  time: AgentTime;
}

/**
 * @param calls everybody who called that day
 * @param talkedAt when those who took a callback would have talked to an agent had all of them held the line instead
 */
export function measureDay(
  centre: Centre,
  calls: readonly Call[],
  talkedAt: ReadonlyMap<number, number>,
): DayMeasure {
  const callbacks = calls.flatMap(({ callback }) => callback ?? []);
  const live = calls.filter(({ callback }) => callback === null);
  const served = callbacks.filter(({ end }) => end === 'served');
  const first = served.filter(({ tries }) => tries === 1);
  const answered = live.filter(({ stage }) => stage === 'handled');
  const ready = callbacks.filter(({ readyAt }) => !Number.isNaN(readyAt));
  const count = (end: Callback['end']): number => callbacks.filter((one) => one.end === end).length;
  return {
    callers: calls.length,
    liveCallers: live.length,
    liveAbandoned: live.length - answered.length,
    liveWaits: answered.map(({ answeredAt, joinedAt }) => answeredAt - joinedAt),
    callbacks: callbacks.length,
    hungUpOnHold: count('hung-up'),
    notReached: count('not-reached'),
    redials: sum(callbacks.map(({ tries }) => Math.max(0, tries - 1))),
    overtaken: sum(callbacks.map(overtakenWhileDue)),
    callbackWaits: served.map(({ call }) => call.answeredAt - call.joinedAt),
    late: first.map((callback) => lateSeconds(centre, callback)),
    held: ready.map(heldSeconds),
    placeErrors: first.map(({ call }) =>
      Math.abs(call.answeredAt - (talkedAt.get(call.index) ?? Number.NaN)),
    ),
    time: { ...centre.time },
  };
}

function overtakenWhileDue({ overtakenBy }: Callback): number {
  return overtakenBy.filter(({ reason }) => reason !== 'no-answer').length;
}

/** Who is served before their turn is not late. */
function lateSeconds({ workload }: Centre, { call, turnAt }: Callback): number {
  const { agentPickUpSeconds } = workload.callback;
  return Number.isNaN(turnAt) ? 0 : Math.max(0, call.answeredAt - turnAt - agentPickUpSeconds);
}

function heldSeconds({ end, call, readyAt, holdSeconds }: Callback): number {
  return end === 'hung-up' ? call.endedAt - readyAt : holdSeconds;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
