import { findHandover } from '../store/handovers.ts';
import type { Engine } from './context.ts';
import type { HandoverView } from './views.ts';

/** What became of a call that was handed to us. @param callSid the contact centre's own name for the call */
export async function getHandover(ctx: Engine, callSid: string): Promise<HandoverView> {
  const found = await findHandover(ctx.db, callSid.slice(0, 500));
  return {
    callSid,
    became: found?.became ?? 'unknown',
    callbackId: found?.callbackId ?? null,
  };
}
