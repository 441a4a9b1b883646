import type { CallTarget } from '../callback/call-target.ts';
import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import { checkNumber } from '../callback/dial-rules.ts';
import type { Phrase } from '../callback/dialogue.ts';
import { prompt } from '../callback/prompt-set.ts';
import { whyNoTestCall, type TestCallKind, type TestCallResult } from '../callback/set-up.ts';
import { findCallTarget } from '../store/call-targets.ts';
import {
  callbackOfTestCall,
  endTestCall,
  findTestCall,
  insertTestCall,
  isBeingRung,
  lockTestCalls,
  noteTestCallAnswered,
  testCallsSince,
  type TestCall,
} from '../store/test-calls.ts';
import type { Engine } from './context.ts';
import { legIdentifiers } from './leg-ids.ts';
import { printTime } from './print-views.ts';

/*
 * One call to see that it works. Where a simulated centre is there, a caller of it dials in and is called back like
 * anybody; else a phone is rung over the trunk and hears what a customer hears first.
 */

export interface TestCallView {
  id: string;
  kind: TestCallKind;
  callTargetId: string;
  number: string;
  startedBy: string;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  result: TestCallResult | null;
  sipStatus: number | null;
  reason: string | null;
  /** The callback that a simulated caller was promised. */
  callbackId: string | null;
}

export interface TestCallEnd {
  result: TestCallResult;
  sipStatus: number | null;
  reason: string | null;
}

/** Somebody simulated who dials in and can be called back. */
export interface SimulatedCaller {
  /** A number that nobody else of the simulation has just now, E.164. */
  number: string;
  /** Dials a number of ours, asks for a callback, hangs up; what is heard ends it. Never rejects. */
  call(dials: string, onAnswered: () => void): Promise<TestCallEnd>;
}

const hourMs = 3_600_000;
const ringTimeoutMs = 30_000;
/** A test call is over by then, whatever happens. */
const mostMs = 120_000;

/** What a customer hears first, and no question: whoever picks up did not ask for anything. */
const greeting: Phrase[] = [prompt('this-is-your-callback'), prompt('goodbye')];

/**
 * Rings a phone over the trunk and says the greeting; returns when the call has begun.
 * @throws UserError not-found, number-refused, in-use, too-many-requests
 */
export async function startTrunkTestCall(
  ctx: Engine,
  request: { callTargetId: string; number: string; startedBy: string },
): Promise<TestCallView> {
  const { callTargetId, number, startedBy } = request;
  const target = isId(callTargetId) ? await findCallTarget(ctx.db, callTargetId) : null;
  if (target === null)
    throw new UserError('not-found', `There is no call target ${callTargetId.slice(0, 60)}`);
  const refusal = checkNumber(number, target, { testNumbers: ctx.loopback });
  if (refusal)
    throw new UserError('number-refused', `${refusal.sentence}.`, { rule: refusal.rule });
  const id = await begin(ctx, { kind: 'trunk', callTargetId, number, startedBy });
  void finish(ctx, id, () => ring(ctx, id, number, target));
  return getTestCall(ctx, id);
}

/**
 * Lets a simulated caller dial a number of the call target; returns when the call has begun.
 * @param options.dials SIP URI of that number
 */
export async function startSimulatedTestCall(
  ctx: Engine,
  options: { callTargetId: string; dials: string; caller: SimulatedCaller; startedBy: string },
): Promise<TestCallView> {
  const { callTargetId, dials, caller, startedBy } = options;
  const { number } = caller;
  const id = await begin(ctx, { kind: 'simulated', callTargetId, number, startedBy });
  void finish(ctx, id, () => caller.call(dials, () => void noteAnswered(ctx, id)));
  return getTestCall(ctx, id);
}

async function begin(
  ctx: Engine,
  call: Pick<TestCall, 'kind' | 'callTargetId' | 'number' | 'startedBy'>,
): Promise<string> {
  const id = newId();
  await ctx.db.tx(async (trx) => {
    await lockTestCalls(trx);
    const now = trx.now();
    const refusal = whyNoTestCall(await testCallsSince(trx, now - hourMs), call.number, now);
    if (refusal)
      throw new UserError('too-many-requests', refusal.sentence, {
        retryAfterSeconds: refusal.retryAfterSeconds,
      });
    if (call.kind === 'trunk' && (await isBeingRung(trx, call.number)))
      throw new UserError('in-use', 'This number is being rung for a callback just now.');
    await insertTestCall(trx, { id, ...call, nodeId: ctx.nodeId, mostMs });
  });
  return id;
}

async function finish(ctx: Engine, id: string, call: () => Promise<TestCallEnd>): Promise<void> {
  const end = await call().catch((error: unknown): TestCallEnd => {
    ctx.log.error({ err: error }, 'A test call failed: a bug');
    return { result: 'carrier-error', sipStatus: null, reason: 'something went wrong on our side' };
  });
  await endTestCall(ctx.db, id, end).catch((error: unknown) =>
    ctx.log.warn({ error: String(error) }, 'The end of a test call could not be written'),
  );
}

async function noteAnswered(ctx: Engine, id: string): Promise<void> {
  await noteTestCallAnswered(ctx.db, id).catch((error: unknown) =>
    ctx.log.warn({ error: String(error) }, 'The answer of a test call could not be written'),
  );
}

async function ring(
  ctx: Engine,
  id: string,
  number: string,
  target: Pick<CallTarget, 'id' | 'callerId' | 'rtpTimeoutSeconds'>,
): Promise<TestCallEnd> {
  const { id: callTargetId, callerId, rtpTimeoutSeconds } = target;
  const placed = await ctx.control.place(
    {
      ...{ role: 'customer', callTargetId, to: number, callerId, headers: [['X-Unhold-Test', id]] },
      ...{ ids: legIdentifiers(id, 'test-1'), ringTimeoutMs },
      rtpTimeoutMs: rtpTimeoutSeconds * 1000,
    },
    new AbortController().signal,
  );
  if (placed.kind === 'failed') {
    const { result, sipStatus, reason } = placed;
    return { result, sipStatus, reason };
  }
  await noteAnswered(ctx, id);
  const { type } = await placed.leg.ask(greeting, { kind: 'said' });
  await placed.leg.hangUp({ reason: 'test call' });
  return type === 'hung-up'
    ? { result: 'hung-up', sipStatus: 200, reason: 'hung up before all was said' }
    : { result: 'heard', sipStatus: 200, reason: null };
}

/** @throws UserError not-found */
export async function getTestCall(ctx: Engine, id: string): Promise<TestCallView> {
  const call = isId(id) ? await findTestCall(ctx.db, id) : null;
  if (call === null) throw new UserError('not-found', `There is no test call ${id.slice(0, 60)}`);
  const callbackId = call.kind === 'simulated' ? await callbackOfTestCall(ctx.db, call) : null;
  return print(call, callbackId, ctx.db.now());
}

function print(call: TestCall, callbackId: string | null, now: number): TestCallView {
  // A node that died cannot say how its call ended.
  const isLost = call.endedAt === null && call.overBy < now;
  const maybe = (ms: number | null): string | null => (ms === null ? null : printTime(ms));
  return {
    ...{ id: call.id, kind: call.kind, callTargetId: call.callTargetId, number: call.number },
    ...{ startedBy: call.startedBy, startedAt: printTime(call.startedAt) },
    answeredAt: maybe(call.answeredAt),
    endedAt: maybe(isLost ? call.overBy : call.endedAt),
    result: isLost ? 'cancelled' : call.result,
    sipStatus: call.sipStatus,
    reason: isLost ? 'its node stopped' : call.reason,
    callbackId,
  };
}
