import { bridge } from './bridge.ts';
import type { DialResult } from './dial-result.ts';
import { targetIn, type Document } from './document.ts';
import { Interruption, until } from './interruption.ts';
import type { Member, Queue } from './queues.ts';
import type { Scope } from './scope.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';
import type { Dial, QueueNoun } from './twiml/verbs.ts';

/** What may be run on the queued caller's side before both are joined. */
const whisperVerbs = new Set(['Say', 'Play', 'Pause', 'Redirect'] as const);

/** Takes the first of a queue, now or when somebody comes, and joins both. */
export async function dialQueue(
  scope: Scope,
  verb: Dial,
  noun: QueueNoun,
  document: Document,
  result: DialResult,
): Promise<void> {
  const { desk, call } = scope;
  await call.answer();
  const queue = desk.queues.find(noun.name);
  if (queue === null) return call.note('error', `13247 there is no queue ${noun.name}`);
  result.status = 'no-answer';
  const member = await claimFirst(scope, queue, verb.timeoutSeconds * 1000);
  if (member === null) return;
  try {
    result.call = member.call;
    if (!(await whisper(scope, noun, member, document))) return;
    await bridge(call, member.call, {
      ...{ clock: desk.clock, signal: scope.signal },
      ...{ timeLimitMs: verb.timeLimitSeconds * 1000, partsOnStar: verb.hangupOnStar },
      onJoined() {
        desk.queues.bridged(member, desk.clock.monotonic());
        Object.assign(result, { status: 'completed', wasBridged: true });
      },
    });
  } finally {
    member.release();
  }
}

/** The first waiting call, claimed; null when none comes in time. */
async function claimFirst(scope: Scope, queue: Queue, timeoutMs: number): Promise<Member | null> {
  const first = queue.members.find((member) => member.claim());
  if (first) return first;
  const { promise, resolve } = Promise.withResolvers<Member | null>();
  const taker = (member: Member): void => {
    // Interrupted in the same moment: nobody would let go of it again.
    if (!scope.signal.aborted && member.claim()) resolve(member);
  };
  queue.takers.add(taker);
  const timer = scope.desk.clock.after(timeoutMs, () => {
    queue.takers.delete(taker);
    resolve(null);
  });
  try {
    return await until(promise, scope.signal);
  } catch (error) {
    void promise.then((member) => member?.release());
    throw error;
  } finally {
    timer.cancel();
    if (queue.takers.delete(taker)) resolve(null);
  }
}

async function whisper(
  scope: Scope,
  noun: QueueNoun,
  member: Member,
  document: Document,
): Promise<boolean> {
  if (noun.url === null) return member.call.leg.isUp;
  const params = {
    ...member.params(scope.desk.clock.monotonic()),
    DequeingCallSid: scope.call.sid,
  };
  const signal = AbortSignal.any([scope.signal, member.call.signal]);
  const inner: Scope = {
    ...{ ...scope, call: member.call, signal },
    ...{ permits: whisperVerbs, params: () => params },
  };
  try {
    await scope.run(inner, targetIn(document, noun.url, noun.method));
    return member.call.leg.isUp;
  } catch (error) {
    scope.signal.throwIfAborted();
    if (error instanceof TwimlFault) member.call.note('error', `${error.code} ${error.message}`);
    else if (!(error instanceof Interruption)) throw error;
    return false;
  }
}
