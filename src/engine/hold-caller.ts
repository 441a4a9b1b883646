import { waitingForAgent } from '../callback/customer-dialogue.ts';
import type { Registration } from './admit-call.ts';
import type { LiveLeg } from './call-control.ts';
import type { Engine } from './context.ts';
import { metadataHeaders } from './leg-headers.ts';
import { legIdentifiers } from './leg-ids.ts';
import { noteHandover } from './note-handover.ts';
import { aborted } from './patience.ts';

const resultHeader: [string, string] = ['X-Unhold-Result', 'hold'];
const ringTimeoutMs = 30_000;

/**
 * Gives a caller back to the contact centre's queue: by a call of ours to `holdDestination` that is joined to theirs,
 * or, without one or when it fails, by hanging up so that the contact centre's flow takes over.
 */
export async function holdCaller(
  ctx: Engine,
  registration: Registration,
  caller: LiveLeg,
): Promise<void> {
  const { callSid } = registration;
  if (callSid !== null) await noteHandover(ctx, { callSid, became: 'hold', callbackId: null });
  const wasJoined = await connect(ctx, registration, caller);
  if (!wasJoined) await caller.hangUp({ reason: 'hold', headers: [resultHeader] });
}

/** @returns false when there is nobody to connect to */
async function connect(
  ctx: Engine,
  { id, callTarget, facts, metadata }: Registration,
  caller: LiveLeg,
): Promise<boolean> {
  if (callTarget.holdDestination === null) return false;
  caller.keepCompany(waitingForAgent);
  const placed = await ctx.control.place(
    {
      role: 'agent',
      callTargetId: callTarget.id,
      to: callTarget.holdDestination,
      callerId: facts.callerNumber ?? callTarget.callerId,
      headers: [...metadataHeaders(metadata, callTarget), resultHeader],
      ids: legIdentifiers(id, 'hold-1'),
      ringTimeoutMs,
      rtpTimeoutMs: callTarget.rtpTimeoutSeconds * 1000,
      near: caller,
    },
    caller.gone,
  );
  if (placed.kind === 'failed') return false;
  await ctx.control.bridge(caller, placed.leg);
  await Promise.race([aborted(caller.gone), aborted(placed.leg.gone)]);
  await Promise.all([caller.hangUp(), placed.leg.hangUp()]);
  return true;
}
