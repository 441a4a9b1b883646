import type { AttemptResult } from '../callback/callback.ts';
import { sayTrouble } from '../callback/customer-dialogue.ts';
import { transition } from '../callback/machine.ts';
import type { AttemptRun } from './attempt-run.ts';
import type { LiveLeg } from './call-control.ts';
import { failedWith, type Ending } from './ending.ts';
import type { LossReason } from './lease.ts';

/**
 * We may not go on with a customer on the phone. Where another node has the callback we are a stale leg and say
 * nothing; where the database is or was away, nobody else can say it.
 */
export async function giveUp(run: AttemptRun, customer: LiveLeg): Promise<Ending> {
  if ((await run.standing()) === 'taken') return lostEnding(run);
  await customer.ask(sayTrouble, { kind: 'said' });
  return failedWith('unknown', 'the database was away');
}

/**
 * The callback is ours no longer. That costs nobody an attempt, but for one that lost the database: it would be
 * tried for ever while the database comes and goes.
 */
export function lostEnding({ lease }: AttemptRun): Ending {
  if (!lease.lost.aborted) return failedWith('fenced', 'the lease could not be made sure of');
  const lost = lease.lost.reason as LossReason;
  if (lost === 'ran-out') return failedWith('unknown', 'the database was away');
  return failedWith('fenced', lost === 'stopping' ? 'the node was stopped' : 'another has it');
}

/** Does another attempt follow if this one ends so? */
export function willCallAgain(run: AttemptRun, result: AttemptResult): boolean {
  const event = { type: 'attempt-failed', result, reason: '' } as const;
  const planned = transition(run.callback, event, run.callTarget, run.ctx.db.now());
  return planned.allowed && planned.next.state === 'waiting';
}
