import { bridge } from './bridge.ts';
import { callOut, uriOfNumber, userOf } from './call-out.ts';
import { newRecord } from './call-records.ts';
import { dialQueue } from './dial-queue.ts';
import { dialResultParams, type DialResult } from './dial-result.ts';
import { targetIn, urlIn, type Document } from './document.ts';
import { tell } from './documents.ts';
import { Interruption, until } from './interruption.ts';
import type { Dialled } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { next, type Next, type Scope } from './scope.ts';
import { play, sendDigits } from './sound.ts';
import { ringback } from './sounds.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';
import type { Dial, NumberNoun, SipNoun } from './twiml/verbs.ts';

/** What may be run on the called side before both are joined. */
const whisperVerbs = new Set([
  'Say',
  'Play',
  'Pause',
  'Gather',
  'Redirect',
  'Hangup',
  'Reject',
] as const);

interface Attempt {
  noun: NumberNoun | SipNoun;
  call: LiveCall;
  dialled: Promise<Dialled>;
}

/**
 * Rings one or several, joins the first who answers, and goes on when that is over. The action is told
 * also when the caller is gone already, or sent elsewhere; its TwiML does not matter then.
 */
export async function runDial(scope: Scope, verb: Dial, document: Document): Promise<Next> {
  const { call } = scope;
  const [noun] = verb.nouns;
  const result: DialResult = { call: null, status: 'failed', wasBridged: false, dialled: null };
  try {
    if (noun?.noun === 'Queue') await dialQueue(scope, verb, noun, document, result);
    else await dialPhones(scope, verb, document, result);
  } catch (error) {
    if (error instanceof Interruption && verb.action !== null) {
      if (!result.wasBridged && result.dialled?.kind !== 'answered') result.status = 'canceled';
      tell(scope, targetIn(document, verb.action, verb.method, dialResultParams(result)));
    }
    throw error;
  }
  call.note('status', `dialled: ${result.status}`);
  if (verb.action === null) return next;
  const params = dialResultParams(result);
  return { kind: 'fetch', target: targetIn(document, verb.action, verb.method, params) };
}

async function dialPhones(
  scope: Scope,
  verb: Dial,
  document: Document,
  result: DialResult,
): Promise<void> {
  const { desk, call } = scope;
  if (verb.answerOnBridge) call.leg.ring();
  else await call.answer();
  const ringing = new AbortController();
  if (!verb.answerOnBridge)
    desk.track(play({ ...scope, signal: ringing.signal }, ringback, 0).catch(() => {}));
  const attempts: Attempt[] = [];
  try {
    for (const noun of verb.nouns)
      if (noun.noun !== 'Queue') attempts.push(startAttempt(scope, verb, noun, document));
    const answered = await firstAnswer(scope, verb, attempts, result);
    ringing.abort(new Interruption({ kind: 'hushed' }));
    if (answered !== null) await talk(scope, verb, answered, document, result);
  } finally {
    ringing.abort(new Interruption({ kind: 'hushed' }));
    // Who does not answer a BYE is not waited for.
    for (const { call: child } of attempts) desk.track(child.end());
  }
}

function startAttempt(
  scope: Scope,
  verb: Dial,
  noun: NumberNoun | SipNoun,
  document: Document,
): Attempt {
  const { desk, call } = scope;
  const to = noun.noun === 'Number' ? noun.number : noun.uri;
  const { url } = noun.callback;
  const record = newRecord(desk.account, {
    ...{ to, from: verb.callerId ?? userOf(call.record.from), direction: 'outbound-dial' },
    parentCallSid: call.sid,
  });
  return {
    noun,
    ...callOut(desk, {
      record,
      uri: noun.noun === 'Number' ? uriOfNumber(desk, noun.number) : noun.uri,
      near: call.leg,
      callbacks: [{ ...noun.callback, url: url === null ? null : urlIn(document, url) }],
      ...(noun.noun === 'Sip' && {
        headers: noun.headers,
        ...(noun.credentials && { credentials: noun.credentials }),
      }),
    }),
  };
}

/** The first to pick up, the others rung no longer; null when nobody does in time. */
async function firstAnswer(
  scope: Scope,
  verb: Dial,
  attempts: Attempt[],
  result: DialResult,
): Promise<Attempt | null> {
  const { promise: first, resolve } = Promise.withResolvers<Attempt | null>();
  let isDecided = false;
  const decide = (attempt: Attempt | null): void => {
    isDecided = true;
    resolve(attempt);
  };
  const settled = attempts.map(async (attempt) => {
    const dialled = await attempt.dialled;
    if (isDecided) return;
    // Of several that failed, the last one is told of.
    Object.assign(result, { call: attempt.call, dialled, status: attempt.call.record.status });
    if (dialled.kind === 'answered') decide(attempt);
  });
  scope.desk.track(Promise.all(settled).then(() => decide(null)));
  const timer = scope.desk.clock.after(verb.timeoutSeconds * 1000, () => {
    if (isDecided) return;
    Object.assign(result, { call: attempts.at(-1)?.call, status: 'no-answer' });
    decide(null);
  });
  try {
    const answered = await until(first, scope.signal);
    const status = answered === null ? 'no-answer' : 'canceled';
    for (const { call } of attempts)
      if (call !== answered?.call) scope.desk.track(call.end(status));
    return answered;
  } finally {
    timer.cancel();
  }
}

async function talk(
  scope: Scope,
  verb: Dial,
  { noun, call: child }: Attempt,
  document: Document,
  result: DialResult,
): Promise<void> {
  const { desk, call } = scope;
  result.status = 'completed';
  if (!(await screen(scope, noun, child, document))) return;
  await call.answer();
  const parted = await bridge(call, child, {
    ...{ clock: desk.clock, signal: scope.signal },
    ...{ timeLimitMs: verb.timeLimitSeconds * 1000, partsOnStar: verb.hangupOnStar },
    onJoined: () => (result.wasBridged = true),
  });
  call.note('status', `bridge: ${parted ?? 'failed'}`);
}

/** Runs what the called party is to hear first; false when they are not to be joined. */
async function screen(
  scope: Scope,
  noun: NumberNoun | SipNoun,
  child: LiveCall,
  document: Document,
): Promise<boolean> {
  const signal = AbortSignal.any([scope.signal, child.signal]);
  const whisper: Scope = {
    ...scope,
    call: child,
    signal,
    permits: whisperVerbs,
    params: () => ({}),
  };
  try {
    if (noun.noun === 'Number' && noun.sendDigits !== null)
      await sendDigits(whisper, noun.sendDigits);
    if (noun.url === null) return child.leg.isUp;
    const ending = await scope.run(whisper, targetIn(document, noun.url, noun.method));
    return ending === 'finished' && child.leg.isUp;
  } catch (error) {
    // The caller's own interruptions go on up; what happens to the called party ends here.
    scope.signal.throwIfAborted();
    if (error instanceof TwimlFault) child.note('error', `${error.code} ${error.message}`);
    else if (!(error instanceof Interruption)) throw error;
    return false;
  }
}
