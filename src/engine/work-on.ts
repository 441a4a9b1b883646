import type { Callback } from '../callback/callback.ts';
import type { Engine } from './context.ts';
import { endRegistration } from './end-registration.ts';
import { fulfil, setAside } from './fulfil.ts';
import type { Lease } from './lease.ts';
import { isDatabaseAway } from './patience.ts';
import { recover } from './recover.ts';

/** Does what a claimed callback is due for, by what its row says. A fault in one never reaches another: never rejects. */
export async function workOn(ctx: Engine, callback: Callback, lease: Lease): Promise<void> {
  try {
    await handle(ctx, callback, lease);
  } catch (error) {
    // With the database away the lease lapses, and the row comes up again by itself.
    if (isDatabaseAway(error)) return;
    ctx.log.error({ error, callbackId: callback.id }, 'A callback could not be worked on');
    await setAside(ctx, callback, lease).catch((again: unknown) =>
      ctx.log.error({ error: again, callbackId: callback.id }, 'Nor could it be set aside'),
    );
  }
}

async function handle(ctx: Engine, callback: Callback, lease: Lease): Promise<void> {
  switch (callback.state) {
    case 'requested':
      return endRegistration(ctx, callback, { kind: 'node', name: ctx.nodeId });
    case 'waiting':
      return fulfil(ctx, callback, lease);
    case 'dialing':
    case 'connecting':
    case 'talking':
      return recover(ctx, callback, lease);
    case 'ended':
      return undefined;
  }
}
