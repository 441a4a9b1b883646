import { UserError } from '../base/errors.ts';
import type { Actor } from '../callback/callback.ts';
import type { Engine } from './context.ts';
import { operate, type Operation } from './operate.ts';
import type { CallbackView } from './views.ts';

/**
 * Has a waiting callback called now. Where turns are given by place it may have its turn from now on, and gets it when
 * those before it have had theirs; `outOfTurn` gives it its turn at once, which the journal and `launchedAs` tell.
 * Where nobody gives turns it is rung at once either way.
 * @throws UserError not-found; changed-meanwhile; wrong-state unless it waits, and where processing is off
 */
export async function callNow(
  ctx: Engine,
  asked: Operation & { outOfTurn: boolean },
  actor: Actor,
): Promise<CallbackView> {
  const { outOfTurn, reason } = asked;
  return operate(ctx, asked, actor, 'It cannot be called now', ({ callback, callTarget }) => {
    if (callback.state === 'waiting' && !callTarget.processing)
      throw new UserError(
        'wrong-state',
        `It cannot be called now: processing is off at ${callTarget.name}; switch it on first`,
      );
    const event = { type: 'called-now', outOfTurn, reason } as const;
    return outOfTurn ? { event, launchAs: 'operator' } : { event };
  });
}
