import { wayStates, type WayState } from '../callback/set-up.ts';
import { listCallTargets } from '../store/call-targets.ts';
import { flexIsApplied } from '../store/flex-runs.ts';
import { findSetUpFacts, writeCheck } from '../store/set-up.ts';
import { anyTestCallHeard } from '../store/test-calls.ts';
import type { Engine } from './context.ts';

export interface SetUpState {
  callTargets: number;
  phoneNumbers: number;
  /** Up to ten of them. */
  firstNumbers: string[];
  /** The latest callback that came to `completed`; null: none has yet. */
  completedCallbackId: string | null;
  ways: WayState[];
}

/** What is there, and what is next on each way. @param settings what this node was started with */
export async function getSetUpState(
  ctx: Engine,
  settings: { trunk: boolean; twilio: boolean },
): Promise<SetUpState> {
  const [facts, isApplied, isHeard] = await Promise.all([
    findSetUpFacts(ctx.db),
    flexIsApplied(ctx.db),
    anyTestCallHeard(ctx.db),
  ]);
  const { callTargets, phoneNumbers, firstNumbers, completedCallback } = facts;
  return {
    ...{ callTargets, phoneNumbers, firstNumbers, completedCallbackId: completedCallback },
    ways: wayStates({
      ...{ twilio: settings.twilio, flex: isApplied, trunk: settings.trunk },
      'call-target': callTargets > 0,
      'phone-number': phoneNumbers > 0,
      'test-call': isHeard,
      callback: completedCallback !== null,
    }),
  };
}

/** Writes a row for good. @returns how long that took, milliseconds */
export async function writeToDatabase(
  ctx: Pick<Engine, 'clock' | 'db' | 'nodeId'>,
): Promise<number> {
  const startMs = ctx.clock.monotonic();
  await writeCheck(ctx.db, ctx.nodeId);
  return ctx.clock.monotonic() - startMs;
}

/** What the call targets are to reach; the first 200 of them. */
export async function reachedByCallTargets(
  ctx: Pick<Engine, 'db'>,
): Promise<{ name: string; destination: string; twilio: ReachedQueue | null }[]> {
  const { items } = await listCallTargets(ctx.db, null, 200);
  return items.map(({ name, destination, twilio }) => ({ name, destination, twilio }));
}

interface ReachedQueue {
  workspaceSid: string;
  taskQueueSid: string;
}
