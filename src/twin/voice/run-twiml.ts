import { runDial } from './dial.ts';
import { targetIn, type Document } from './document.ts';
import { fetchDocument } from './documents.ts';
import { runEnqueue } from './enqueue.ts';
import { runGather } from './gather.ts';
import { runRecord } from './record.ts';
import { next, type Ending, type Next, type Scope } from './scope.ts';
import { runSound } from './sound.ts';
import type { Target } from './target.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';
import type { Verb } from './twiml/verbs.ts';

/** So many documents in so short a time lead round in a ring. */
const documentsMax = 100;
const ringMs = 10_000;

/**
 * Runs documents from the first to where none leads on.
 * @throws TwimlFault when one cannot be had or run, Interruption when the scope's signal aborts
 */
export async function runDocuments(scope: Scope, first: Target): Promise<Ending> {
  const { clock } = scope.desk;
  let sinceMs = clock.monotonic();
  let count = 0;
  for (let target = first; ;) {
    if (clock.monotonic() - sinceMs > ringMs) [sinceMs, count] = [clock.monotonic(), 0];
    if (++count > documentsMax)
      throw new TwimlFault(11_215, `more than ${documentsMax} documents in ${ringMs} ms`);
    const document = await fetchDocument(scope, target);
    const after = await runVerbs(scope, document);
    if (after.kind === 'fetch') target = after.target;
    else return after.kind === 'next' ? 'finished' : after.kind;
  }
}

async function runVerbs(scope: Scope, document: Document): Promise<Next> {
  for (const verb of document.verbs) {
    scope.signal.throwIfAborted();
    if (scope.permits !== null && !scope.permits.has(verb.verb))
      throw new TwimlFault(12_200, `<${verb.verb}> is not allowed in this document`);
    const after = await runVerb(scope, verb, document);
    if (after.kind !== 'next') return after;
  }
  return next;
}

async function runVerb(scope: Scope, verb: Verb, document: Document): Promise<Next> {
  switch (verb.verb) {
    case 'Say':
    case 'Play':
    case 'Pause':
      await runSound(scope, verb, document);
      return next;
    case 'Gather':
      return runGather(scope, verb, document);
    case 'Record':
      return runRecord(scope, verb, document);
    case 'Dial':
      return runDial(scope, verb, document);
    case 'Enqueue':
      return runEnqueue(scope, verb, document);
    case 'Redirect':
      return { kind: 'fetch', target: targetIn(document, verb.url, verb.method) };
    case 'Leave':
      return { kind: 'left' };
    case 'Hangup':
      // Only <Reject> keeps a call from being answered, and billed.
      await scope.call.answer();
      return { kind: 'hung-up' };
    case 'Reject':
      return reject(scope, verb.reason);
    default:
      return verb satisfies never;
  }
}

/** Too late for a call that is up: it is hung up. */
function reject(scope: Scope, reason: 'rejected' | 'busy'): Next {
  const { call } = scope;
  if (!call.leg.isUp) {
    call.finish(reason === 'busy' ? 'busy' : 'no-answer', { kind: 'ended' });
    call.leg.refuse(reason === 'busy' ? 486 : 404);
  }
  return { kind: 'hung-up' };
}
