import type { Callback } from '../../src/callback/callback.ts';
import type { Transition } from '../../src/callback/machine.ts';
import type { Session } from '../../src/store/schema.ts';
import { applyTransition, type TransitionContext } from '../../src/store/transitions.ts';

/** A change of state as the rules might give it; only for tests of the store, which believes any. */
export function changeTo(
  session: Session,
  callback: Callback,
  next: Partial<Transition> & Pick<Transition, 'state'>,
  context: Partial<TransitionContext> = {},
): Promise<Callback | null> {
  return applyTransition(
    session,
    callback,
    {
      outcome: null,
      reason: null,
      dueAt: callback.dueAt,
      readyAt: callback.readyAt,
      scheduledFor: callback.scheduledFor,
      expiresAt: callback.expiresAt,
      customerFailures: callback.customerFailures,
      agentFailures: callback.agentFailures,
      endsAttempt: null,
      journal: { event: `became-${next.state}`, reason: null },
      ...next,
    },
    {
      wakeAt: next.state === 'ended' ? null : callback.dueAt,
      actor: { kind: 'system' },
      ...context,
    },
  );
}

export function end(session: Session, callback: Callback): Promise<Callback | null> {
  return changeTo(session, callback, { state: 'ended', outcome: 'cancelled' });
}
