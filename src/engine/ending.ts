import type { AttemptResult } from '../callback/callback.ts';
import type { Phrase } from '../callback/dialogue.ts';
import type { CallbackEvent } from '../callback/machine.ts';
import type { LiveLeg, PlaceResult } from './call-control.ts';

/** How the story of an attempt ends: what happens to the callback, and what is said once that is kept. */
export interface Ending {
  event: CallbackEvent;
  farewell?: { leg: LiveLeg; say: Phrase[] };
}

export function failedWith(result: AttemptResult, reason: string): Ending {
  return { event: { type: 'attempt-failed', result, reason } };
}

/** The customer could not be reached. */
export function customerFailed(failed: Extract<PlaceResult, { kind: 'failed' }>): Ending {
  const result = customerResult(failed.result);
  const customerLegSent = failed.isOurs !== true;
  return { event: { type: 'attempt-failed', result, reason: failed.reason, customerLegSent } };
}

/** A customer leg that we ended ourselves without anybody's wish was a fault on the way. */
function customerResult(
  result: 'busy' | 'no-answer' | 'rejected' | 'carrier-error' | 'cancelled',
): AttemptResult {
  return result === 'cancelled' ? 'carrier-error' : result;
}
