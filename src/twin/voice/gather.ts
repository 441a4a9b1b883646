import { targetIn, type Document } from './document.ts';
import { Interruption } from './interruption.ts';
import { next, type Next, type Scope } from './scope.ts';
import { runSound } from './sound.ts';
import type { Gather } from './twiml/verbs.ts';

const digitsMax = 128;

/** Collects keys while and after it speaks. No input: the next verb, unless the account wants to know. */
export async function runGather(scope: Scope, verb: Gather, document: Document): Promise<Next> {
  const { call } = scope;
  await call.answer();
  // Before it was asked for nothing counts.
  call.leg.keys.clear();
  await speak(scope, verb, document);
  const { digits, finishedOn } = await collect(scope, verb);
  call.note('keys', digits === '' ? 'none' : digits);
  if (digits === '' && !verb.actionOnEmptyResult) return next;
  const params = {
    Digits: digits,
    msg: 'Gather End',
    ...(finishedOn !== null && { FinishedOnKey: finishedOn }),
  };
  return { kind: 'fetch', target: targetIn(document, verb.action, verb.method, params) };
}

/** Says what is nested, until a key silences it. */
async function speak(scope: Scope, verb: Gather, document: Document): Promise<void> {
  const hush = new AbortController();
  const signal = AbortSignal.any([scope.signal, hush.signal]);
  const stop = verb.takesDigits
    ? scope.call.leg.keys.onPress(() => hush.abort(new Interruption({ kind: 'hushed' })))
    : () => {};
  try {
    for (const sound of verb.nested) {
      if (hush.signal.aborted) return;
      await runSound({ ...scope, signal }, sound, document);
    }
  } catch (error) {
    if (!(error instanceof Interruption && error.why.kind === 'hushed')) throw error;
  } finally {
    stop();
  }
}

async function collect(
  scope: Scope,
  verb: Gather,
): Promise<{ digits: string; finishedOn: string | null }> {
  const { keys } = scope.call.leg;
  let digits = '';
  for (;;) {
    if (!verb.takesDigits) keys.clear();
    const key = await nextKey(scope, verb.timeoutSeconds * 1000, verb.takesDigits);
    if (key === null) return { digits, finishedOn: null };
    if (verb.finishOnKey.includes(key)) return { digits, finishedOn: key };
    digits += key;
    if (digits.length === (verb.numDigits ?? digitsMax)) return { digits, finishedOn: null };
  }
}

/** The next key, or null when none comes in time. @throws Interruption */
function nextKey(scope: Scope, timeoutMs: number, isListening: boolean): Promise<string | null> {
  const { keys } = scope.call.leg;
  const waiting = isListening ? keys.take() : null;
  if (waiting !== null) return Promise.resolve(waiting);
  return new Promise((resolve, reject) => {
    const { signal } = scope;
    const stop = (): void => {
      timer.cancel();
      unlisten();
      signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const timer = scope.desk.clock.after(timeoutMs, () => {
      stop();
      resolve(null);
    });
    const unlisten = keys.onPress(() => {
      if (!isListening) return keys.clear();
      stop();
      resolve(keys.take());
    });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
