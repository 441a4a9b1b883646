import { sleep } from '../../base/clock.ts';
import { targetIn, type Document } from './document.ts';
import { tell } from './documents.ts';
import { cancelTaskOf, createTaskFor } from './enqueue-task.ts';
import { Interruption, until } from './interruption.ts';
import { queueSizeMax, type Member, type QueueResult } from './queues.ts';
import { next, type Next, type Scope } from './scope.ts';
import { play } from './sound.ts';
import { music } from './sounds.ts';
import type { Params } from './target.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';
import type { Enqueue } from './twiml/verbs.ts';

const waitVerbs = new Set([
  'Play',
  'Say',
  'Pause',
  'Hangup',
  'Redirect',
  'Leave',
  'Gather',
] as const);
/** A document that says nothing is not asked for again at once. */
const waitPassMs = 1_000;

/**
 * Holds the call in a queue until it leaves, is bridged, or is over. The action is asked at once after
 * `<Leave>`, after the bridge otherwise; when the caller is gone already it is only told.
 */
export async function runEnqueue(scope: Scope, verb: Enqueue, document: Document): Promise<Next> {
  const { call, desk } = scope;
  await call.answer();
  const name = 'queue' in verb.to ? verb.to.queue : verb.to.workflowSid;
  const member = desk.queues.enter(name, call, desk.clock.monotonic());
  if (member === null) {
    call.note('queue', `${name} is full`);
    return act(verb, document, { QueueResult: 'queue-full' });
  }
  call.note('queue', `enters ${name}`);
  let result: QueueResult;
  try {
    result = await stay(scope, verb, document, member);
  } catch (error) {
    const told = leave(scope, member, resultOf(error, member));
    if (error instanceof Interruption && verb.action !== null)
      tell(scope, targetIn(document, verb.action, verb.method, told));
    throw error;
  }
  return act(verb, document, leave(scope, member, result));
}

function act(verb: Enqueue, document: Document, params: Params): Next {
  if (verb.action === null) return next;
  return { kind: 'fetch', target: targetIn(document, verb.action, verb.method, params) };
}

/** How the call leaves its queue by itself. @throws Interruption when it is interrupted */
async function stay(
  scope: Scope,
  verb: Enqueue,
  document: Document,
  member: Member,
): Promise<QueueResult> {
  if ('workflowSid' in verb.to && !createTaskFor(scope, verb.to, member)) return 'system-error';
  for (;;) {
    scope.desk.queues.offer(member);
    const how = await hold(scope, verb, document, member);
    if (how !== 'claimed') return how;
    await until(member.released, scope.signal);
    if (member.wasBridged) return 'bridged';
  }
}

/** Plays what the account wants its waiting callers to hear, until somebody takes the call. */
async function hold(
  scope: Scope,
  verb: Enqueue,
  document: Document,
  member: Member,
): Promise<'claimed' | 'leave' | 'error'> {
  const { claimed } = member;
  const signal = AbortSignal.any([scope.signal, claimed]);
  const wait: Scope = {
    ...{ ...scope, signal, permits: waitVerbs },
    params: () => waitParams(scope, member),
  };
  try {
    await holdForEver(wait, verb, document);
    return claimed.aborted ? 'claimed' : 'leave';
  } catch (error) {
    scope.signal.throwIfAborted();
    if (error instanceof Interruption && error.why.kind === 'claimed') return 'claimed';
    if (!(error instanceof TwimlFault)) throw error;
    scope.call.note('error', `${error.code} waitUrl: ${error.message}`);
    return 'error';
  }
}

/** Returns only after `<Leave>`. */
async function holdForEver(wait: Scope, verb: Enqueue, document: Document): Promise<void> {
  const { clock } = wait.desk;
  if (verb.waitUrl === null) return play(wait, music, 0);
  if (verb.waitUrl === '') return until(new Promise<never>(() => {}), wait.signal);
  const target = targetIn(document, verb.waitUrl, verb.waitUrlMethod);
  for (;;) {
    const sinceMs = clock.monotonic();
    const ending = await wait.run(wait, target);
    if (ending === 'left') return;
    if (ending === 'hung-up') {
      await wait.call.end();
      throw new Interruption({ kind: 'ended' });
    }
    const spentMs = clock.monotonic() - sinceMs;
    if (spentMs < waitPassMs) await sleep(clock, waitPassMs - spentMs, wait.signal);
  }
}

function waitParams({ desk }: Scope, member: Member): Params {
  const { members, past } = member.queue;
  const averageMs = past.count === 0 ? 0 : past.waitedMs / past.count;
  return {
    ...member.params(desk.clock.monotonic()),
    QueuePosition: String(members.indexOf(member) + 1),
    AvgQueueTime: String(Math.floor(averageMs / 1000)),
    CurrentQueueSize: String(members.length),
    MaxQueueSize: String(queueSizeMax),
  };
}

/** Takes the call out of its queue, for good. @returns what the action is told */
function leave(scope: Scope, member: Member, result: QueueResult): Params {
  const { desk, call } = scope;
  const nowMs = desk.clock.monotonic();
  desk.queues.leave(member, nowMs);
  cancelTaskOf(desk, member, result);
  call.record.queueTimeMs += member.waitedMs ?? nowMs - member.enteredMs;
  call.note('queue', `leaves ${member.queue.name}: ${result}`);
  return { QueueResult: result, ...member.params(nowMs) };
}

function resultOf(error: unknown, member: Member): QueueResult {
  if (!(error instanceof Interruption)) return 'error';
  if (error.why.kind === 'redirected')
    return member.wasBridged ? 'redirected-from-bridged' : 'redirected';
  return member.wasBridged ? 'bridged' : 'hangup';
}
