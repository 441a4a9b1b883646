import type { Callback } from '../callback/callback.ts';
import { wakeIfNumberIsFree } from '../store/timers.ts';
import type { Engine } from './context.ts';
import { change, numberBusy, type ChangeOptions } from './transition.ts';

/** A number in another attempt (of any call target) is looked at again when that ends, or after this. */
const numberBusyMs = 60_000;

/**
 * Sends a claimed callback back to the line until its number is free.
 * @param under its lease; with an older one nothing changes
 */
export async function waitForNumber(
  ctx: Engine,
  callback: Callback,
  under: ChangeOptions,
): Promise<void> {
  const untilMs = ctx.db.now() + numberBusyMs;
  const event = { type: 'postponed', untilMs, reason: numberBusy } as const;
  const changed = await change(ctx, callback.id, event, under);
  // The other attempt may have ended before this could be seen to wait: then nobody else would wake it.
  if (changed.kind === 'changed' && (await wakeIfNumberIsFree(ctx.db, callback, numberBusy)))
    ctx.wakeUp.at(ctx.db.now());
}
