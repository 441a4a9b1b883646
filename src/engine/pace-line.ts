import { isPaced, type CallTarget } from '../callback/call-target.ts';
import type { LaunchedAs } from '../callback/callback.ts';
import { readLearned } from '../callback/learned.ts';
import type { CallbackInFlight, LineNow, PacingDecision } from '../callback/pacing-facts.ts';
import { decidePacing } from '../callback/pacing.ts';
import { staffingOf } from '../callback/staffing.ts';
import { findCallTarget } from '../store/call-targets.ts';
import { notifyWake, notifyWanted } from '../store/listen.ts';
import {
  firstDue,
  firstInLine,
  launch,
  launchedOf,
  lockPacing,
  pacedUntil,
  wantAgent,
  type Launched,
} from '../store/pacing.ts';
import type { Session } from '../store/schema.ts';
import { pollMs, type Engine } from './context.ts';

/** Nobody further back is near their turn. */
const lookedAt = 64;
/** For so long others leave a line to who sees it; one who sees it renews that in time. */
const pacedForMs = 10_000;
const renewedMs = 3_000;

export interface Paced {
  /** Null: there was nothing to decide, or another was at it. */
  launched: { as: LaunchedAs; count: number } | null;
  /** This node sees the line. */
  isSeen: boolean;
}

/**
 * Gives turns to callbacks of a call target: whom to ring now, and for whom to call an agent now. Where this node
 * does not see the line, it leaves it to who does; when nobody does, it rings who is due.
 * @returns null when no turns are given for it now
 */
export async function paceLine(ctx: Engine, callTargetId: string): Promise<Paced | null> {
  const callTarget = await findCallTarget(ctx.db, callTargetId);
  if (!callTarget?.processing) return null;
  const estimator = isPaced(callTarget) ? ctx.lines.estimator(callTarget) : null;
  const line = estimator?.lineNow(ctx.db.now()) ?? null;
  const decided = await ctx.db.tx((trx) => decide(trx, callTarget, line));
  if (!decided) return { launched: null, isSeen: line !== null };
  const { mode, dial, wanted } = decided;
  if (dial.length > 0) ctx.wakeUp.at(ctx.db.now());
  for (const attemptId of wanted) ctx.agentWanted.tell(attemptId);
  return { launched: { as: mode, count: dial.length }, isSeen: line !== null };
}

/** Decides under the lock of the call target, so that no two nodes ring the same place of the line. */
async function decide(
  trx: Session,
  callTarget: CallTarget,
  line: LineNow | null,
): Promise<(PacingDecision & { wanted: string[] }) | null> {
  const { id } = callTarget;
  const pacing = await lockPacing(trx, id);
  const now = trx.now();
  if (pacing === 'busy' || (line === null && pacing.pacedUntil > now)) return null;
  const waiting = await (line ? firstInLine : firstDue)(trx, id, lookedAt);
  const launched = await launchedOf(trx, id);
  const { lead, tuning } = readLearned(pacing.learned);
  const decision = decidePacing(
    {
      ...{ at: now, line, lead, closesAt: closesAt(callTarget, now) },
      waiting: waiting.map((callback) => ({ ...callback, priority: 0 })),
      inFlight: launched.map(inFlight),
    },
    { ...tuning, heldShare: callTarget.pacing.heldShare },
  );
  if (line && pacing.pacedUntil < now + pacedForMs - renewedMs)
    await pacedUntil(trx, id, now + pacedForMs);
  await launch(trx, decision.dial, decision.mode);
  if (decision.dial.length > 0) await notifyWake(trx, now, pollMs);
  return { ...decision, wanted: await wantAgents(trx, launched, decision.wantAgent) };
}

/** Only a customer whose phone rings, or who is asked just now, needs word: who is ready has an agent called anyway. */
async function wantAgents(trx: Session, launched: Launched[], ids: string[]): Promise<string[]> {
  const wanted: string[] = [];
  for (const { id, state, attempt } of launched) {
    const isNew = attempt?.firstParty === 'customer' && attempt.agentWantedAt === null;
    if (!isNew || state !== 'dialing' || !ids.includes(id)) continue;
    if (!(await wantAgent(trx, attempt.id))) continue;
    await notifyWanted(trx, attempt.id);
    wanted.push(attempt.id);
  }
  return wanted;
}

function inFlight({ id, joinedAt, state, launchedAt, attempt }: Launched): CallbackInFlight {
  const place = { id, joinedAt, priority: 0, hasAgent: attempt?.hasAgent ?? false };
  if (attempt?.firstParty === 'agent') {
    // Ready, the agent is there and the customer is rung.
    const hasAgent = place.hasAgent || state === 'connecting';
    return { ...place, hasAgent, stage: 'ringing', since: attempt.customerRungAt ?? launchedAt };
  }
  const answeredAt = attempt?.customerAnsweredAt ?? null;
  if (answeredAt === null)
    return { ...place, stage: 'ringing', since: attempt?.customerRungAt ?? launchedAt };
  return { ...place, stage: state === 'connecting' ? 'ready' : 'confirming', since: answeredAt };
}

function closesAt({ staffing, timeZone }: CallTarget, now: number): number | null {
  return staffing && staffingOf(staffing, timeZone).closesAt(now);
}
