import { recordHandover, type Handover } from '../store/handovers.ts';
import type { Engine } from './context.ts';
import { within } from './patience.ts';

/** A caller does not wait longer for it: the contact centre's flow takes `unknown` for hold. */
const limitMs = 500;

/** Keeps what became of a call that was handed to us, if the database takes it in time. Never rejects. */
export async function noteHandover(ctx: Engine, handover: Omit<Handover, 'at'>): Promise<void> {
  const { callSid } = handover;
  const noted = recordHandover(ctx.db, handover).catch((error: unknown) =>
    ctx.log.warn({ error: String(error), callSid }, 'A handover was not kept'),
  );
  await within(ctx.clock, limitMs, noted, undefined);
}
