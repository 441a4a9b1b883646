import type { Desk } from './desk.ts';
import { Interruption } from './interruption.ts';
import type { LiveCall } from './live-call.ts';
import { runDocuments } from './run-twiml.ts';
import type { Scope } from './scope.ts';
import { runSound, sendDigits } from './sound.ts';
import type { Target } from './target.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';

const fourHoursMs = 14_400_000;

/** Runs a call from its first document to its end. Never rejects. */
export async function runCall(
  desk: Desk,
  call: LiveCall,
  first: Target,
  options: { timeLimitMs?: number | undefined; sendDigits?: string | null } = {},
): Promise<void> {
  const { timeLimitMs = fourHoursMs, sendDigits: digits = null } = options;
  const timer = desk.clock.after(timeLimitMs, () => void call.end());
  call.runsTwiml = true;
  try {
    let target: Target | null = first;
    if (digits !== null) target = await untilTurned(call, () => dialOn(desk, call, digits, first));
    while (target !== null) {
      const to: Target = target;
      target = await untilTurned(call, () => runFrom(desk, call, to));
    }
  } catch (error) {
    desk.log.error({ error, callSid: call.sid }, 'A call failed');
    call.note('error', `13500 ${String(error)}`);
  } finally {
    timer.cancel();
    await call.end();
  }
}

/** Does a piece of work; when the account sends the call elsewhere meanwhile, tells where to. */
async function untilTurned(
  call: LiveCall,
  work: () => Promise<Target | null>,
): Promise<Target | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    if (error.why.kind !== 'redirected') return null;
    call.renew();
    return error.why.target;
  }
}

/** Runs documents to their end. */
async function runFrom(desk: Desk, call: LiveCall, target: Target): Promise<null> {
  const scope = scopeOf(desk, call);
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
}

/** Sends keys to who has answered, then goes on. */
async function dialOn(desk: Desk, call: LiveCall, digits: string, then: Target): Promise<Target> {
  await sendDigits(scopeOf(desk, call), digits);
  return then;
}

function scopeOf(desk: Desk, call: LiveCall): Scope {
  const { signal } = call;
  return { desk, call, signal, permits: null, params: () => ({}), run: runDocuments };
}

/** What Twilio tells a caller whose application has failed. */
async function apologise(scope: Scope): Promise<void> {
  const text = 'An application error has occurred. Goodbye.';
  await runSound(scope, { verb: 'Say', text, loop: 1 }, { verbs: [], url: null, method: 'POST' });
}
