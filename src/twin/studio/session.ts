import type { Timer } from '../../base/clock.ts';
import type { Execution } from './execution.ts';
import { response } from './xml.ts';

/** A call, or an execution without one, and the flow that has it now. */
export interface Session {
  /** Whose webhook the call comes back to; of subflows, too. */
  readonly flowSid: string;
  callSid: string | null;
  /** The innermost of subflows. */
  execution: Execution;
  waits: Waiting | null;
  /** What the call was last told to do; a webhook that is delivered twice is told the same. */
  twiml: string;
  /** I-Twilio-Idempotency-Token of the webhook before. */
  token: string | null;
  /** How many it has begun. */
  subflows: number;
  /** One webhook is dealt with after the other. */
  turn: Promise<void>;
}

export interface Waiting {
  readonly flowEvent: string;
  readonly timer: Timer | null;
}

/** TwiML that does nothing: a call that is told so is over. */
export const nothing = response();

export function newSession(flowSid: string, callSid: string | null, execution: Execution): Session {
  return {
    ...{ flowSid, callSid, execution, waits: null, subflows: 0 },
    ...{ twiml: nothing, token: null, turn: Promise.resolve() },
  };
}

/** Nothing is awaited any more. */
export function stopWaiting(session: Session): void {
  session.waits?.timer?.cancel();
  session.waits = null;
}
