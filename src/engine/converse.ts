import { sayNoAgent } from '../callback/customer-dialogue.ts';
import type { AttemptRun } from './attempt-run.ts';
import { joinedIn } from './attempt-times.ts';
import type { LiveLeg } from './call-control.ts';
import { failedWith, type Ending } from './ending.ts';
import { learnFrom } from './lessons.ts';
import { giveUp, willCallAgain } from './give-up.ts';
import { aborted } from './patience.ts';

/**
 * Joins the two and waits until either hangs up. The bridge is committed before it is made, so that a node
 * whose lease was lost joins nobody.
 * @param customerGone how it ends when the customer is gone before the bridge
 */
export async function converse(
  run: AttemptRun,
  customer: LiveLeg,
  agent: LiveLeg,
  customerGone: Ending,
): Promise<Ending> {
  if (run.lease.lost.aborted) return giveUp(run, customer);
  if (customer.gone.aborted) return customerGone;
  if (agent.gone.aborted) {
    await customer.ask(sayNoAgent(willCallAgain(run, 'agent-hung-up')), { kind: 'said' });
    return failedWith('agent-hung-up', 'the agent hung up before the bridge');
  }
  run.mark('over');
  if (!(await run.advance({ type: 'bridged' }, 'talking'))) {
    // Kept, but the lease ran out over it: the call could not be defended, so it is not made.
    if (run.callback.state === 'talking')
      return { event: { type: 'conversation-ended', by: 'the lease ran out' } };
    return giveUp(run, customer);
  }
  try {
    await run.ctx.control.bridge(customer, agent);
  } catch (error) {
    // Somebody who hangs up at this moment is no fault.
    if (!customer.gone.aborted && !agent.gone.aborted) throw error;
  }
  const joined = joinedIn(run.times);
  if (joined) run.ctx.onJoined?.(joined);
  const taught = learnFrom(run);
  const by = await Promise.race([
    aborted(customer.gone).then(() => 'the customer hung up'),
    aborted(agent.gone).then(() => 'the agent hung up'),
  ]);
  await taught;
  const isStopped = run.lease.lost.reason === 'stopping';
  return { event: { type: 'conversation-ended', by: isStopped ? 'the node was stopped' : by } };
}
