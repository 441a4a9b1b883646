import type { Desk } from './desk.ts';
import { Interruption } from './interruption.ts';
import type { LiveCall } from './live-call.ts';
import { runDocuments } from './run-twiml.ts';
import type { Scope } from './scope.ts';
import { runSound } from './sound.ts';
import type { Target } from './target.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';

const fourHoursMs = 14_400_000;

/** Runs a call from its first document to its end. Never rejects. */
export async function runCall(
  desk: Desk,
  call: LiveCall,
  first: Target,
  timeLimitMs: number = fourHoursMs,
): Promise<void> {
  const timer = desk.clock.after(timeLimitMs, () => void call.end());
  try {
    let target: Target | null = first;
    while (target !== null) target = await runUntilTurned(desk, call, target);
  } catch (error) {
    desk.log.error({ error, callSid: call.sid }, 'A call failed');
    call.note('error', `13500 ${String(error)}`);
  } finally {
    timer.cancel();
    await call.end();
  }
}

/** Runs documents until they end, or the account sends the call elsewhere: then where to. */
async function runUntilTurned(desk: Desk, call: LiveCall, target: Target): Promise<Target | null> {
  const { signal } = call;
  const scope: Scope = {
    ...{ desk, call, signal, permits: null, params: () => ({}), run: runDocuments },
  };
  try {
    try {
      const ending = await runDocuments(scope, target);
      // Only <Reject> keeps a call from being answered, and billed.
      if (ending !== 'hung-up') await call.answer();
    } catch (error) {
      if (!(error instanceof TwimlFault)) throw error;
      call.note('error', `${error.code} ${error.message}`);
      await apologise(scope);
    }
    return null;
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    if (error.why.kind !== 'redirected') return null;
    call.renew();
    return error.why.target;
  }
}

/** What Twilio tells a caller whose application has failed. */
async function apologise(scope: Scope): Promise<void> {
  const text = 'An application error has occurred. Goodbye.';
  await runSound(scope, { verb: 'Say', text, loop: 1 }, { verbs: [], url: null, method: 'POST' });
}
