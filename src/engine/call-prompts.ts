import { audioOfTakes, promptsInUse } from '../store/prompts.ts';
import type { Engine } from './context.ts';

/** Which take is said of which prompt in a call that begins now. @throws UserError database-away */
export async function promptsOfCall(
  ctx: Engine,
  callTargetId: string,
): Promise<{ prompt: string; takeId: string }[]> {
  return promptsInUse(ctx.db, callTargetId);
}

/** G.711 µ-law of the takes that are there. @throws UserError database-away */
export async function audioForCall(
  ctx: Engine,
  takeIds: string[],
): Promise<{ id: string; audio: Uint8Array }[]> {
  return audioOfTakes(ctx.db, takeIds);
}
