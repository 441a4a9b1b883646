import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import type { Actor, Callback, LaunchedAs } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import type { CallbackEvent } from '../callback/machine.ts';
import { lockCallback } from '../store/callbacks.ts';
import { findCallTarget } from '../store/call-targets.ts';
import { lastEntryId } from '../store/journal.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { getCallback } from './queries.ts';
import { announce, changeLocked, type Change } from './transition.ts';
import type { CallbackView } from './views.ts';

/** What everybody may add who acts on a callback that they look at. */
export interface Operation {
  id: string;
  /** Their words for the journal; 200 characters are kept. */
  reason?: string | undefined;
  /** Do it only if this is still the last entry of its journal, so that nothing is done to what somebody else changed. */
  ifLastEntry?: string | undefined;
}

/** The callback as it is under its lock. */
export interface Locked {
  trx: Session;
  callback: Callback;
  callTarget: CallTarget;
}

type Decided = { event: CallbackEvent; launchAs?: LaunchedAs };

/**
 * Lets a person or a key do something to a callback.
 * @param decide what is to happen to it, seen under its lock; what it throws undoes all
 * @param failure begins the sentence that says why it could not be done
 * @throws UserError not-found; changed-meanwhile, wrong-state (both with `extra.callback`, as it is now); those of `decide`
 */
export async function operate(
  ctx: Engine,
  { id, ifLastEntry }: Operation,
  actor: Actor,
  failure: string,
  decide: (locked: Locked) => Promise<Decided> | Decided,
): Promise<CallbackView> {
  const done = await tryTo(ctx, id, { actor, ifLastEntry }, decide);
  const view = await getCallback(ctx, id);
  if (done === 'changed-meanwhile')
    throw new UserError('changed-meanwhile', 'Somebody has changed it since you looked at it', {
      callback: view,
    });
  if (done.kind === 'changed') return view;
  const reason = done.kind === 'fenced' ? 'it is being dialled' : done.reason;
  throw new UserError('wrong-state', `${failure}: ${reason}`, { callback: view });
}

async function tryTo(
  ctx: Engine,
  id: string,
  { actor, ifLastEntry }: { actor: Actor; ifLastEntry: string | undefined },
  decide: (locked: Locked) => Promise<Decided> | Decided,
): Promise<Change | 'changed-meanwhile'> {
  const nothing = new UserError('not-found', `There is no callback ${id.slice(0, 60)}`);
  if (!isId(id)) throw nothing;
  const done = await ctx.db.tx(async (trx) => {
    const callback = await lockCallback(trx, id);
    if (!callback) throw nothing;
    if (ifLastEntry !== undefined && ifLastEntry !== (await lastEntryId(trx, id)))
      return 'changed-meanwhile';
    const callTarget = await findCallTarget(trx, callback.callTargetId);
    if (!callTarget) throw new Error(`callback ${id} has no call target`);
    const { event, launchAs } = await decide({ trx, callback, callTarget });
    const options = { actor, ...(launchAs && { launchAs }) };
    return changeLocked(ctx, trx, { callback, callTarget }, event, options);
  });
  if (done === 'changed-meanwhile') return done;
  announce(ctx, done);
  // Whoever works on it on this node stops at once.
  if (done.kind === 'changed' && done.callback.state === 'ended') ctx.held.lose(id, 'taken');
  return done;
}
