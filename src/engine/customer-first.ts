import type { PhoneInput } from '../callback/dialogue.ts';
import {
  sayNoAgent,
  startCustomer,
  stepCustomer,
  waitingForAgent,
  type CustomerEnd,
} from '../callback/customer-dialogue.ts';
import type { AttemptRun } from './attempt-run.ts';
import type { LiveLeg } from './call-control.ts';
import { converse } from './converse.ts';
import { EarlyAgent } from './early-agent.ts';
import { customerFailed, failedWith, type Ending } from './ending.ts';
import { giveUp, lostEnding, willCallAgain } from './give-up.ts';
import { reachAgent } from './reach-agent.ts';

/**
 * Customer-First, from ring to hang-up: ring the customer, make sure that a person is there and ready, call the
 * contact centre, keep the customer company until an agent answers, join the two. When the customer's turn comes
 * while the phone rings, the agent is called meanwhile; a customer who answers to an agent is joined at once.
 */
export async function customerFirst(run: AttemptRun): Promise<Ending> {
  const early = new EarlyAgent(run);
  try {
    return await ringAndJoin(run, early);
  } finally {
    void early.release();
  }
}

async function ringAndJoin(run: AttemptRun, early: EarlyAgent): Promise<Ending> {
  const { number } = run.callback;
  const ringTimeoutMs = run.callTarget.customerRingSeconds * 1000;
  const onSent = (): void => early.watch();
  const rung = await run.place({ role: 'customer', to: number, ringTimeoutMs, onSent });
  if (rung.kind !== 'answered') {
    await early.release();
    return rung.kind === 'lost' ? lostEnding(run) : customerFailed(rung);
  }
  const customer = rung.leg;
  if (!(await run.maySpeak())) return giveUp(run, customer);
  if (early.person) return joinAtOnce(run, customer, early);

  const said = await talkTo(customer, run.lease.lost);
  if (said === 'lost') return giveUp(run, customer);
  const released = said.end === 'connect' ? null : early.release();
  switch (said.end) {
    case 'gone':
      await released;
      return failedWith('customer-hung-up', 'the customer hung up before choosing');
    case 'no-key':
      await Promise.all([customer.ask(said.say, { kind: 'said' }), released]);
      return failedWith('no-key', 'the customer pressed nothing that was asked for');
    case 'snooze': {
      const event = { type: 'snoozed', minutes: said.minutes } as const;
      return { event, farewell: { leg: customer, say: said.say } };
    }
    case 'decline':
      return { event: { type: 'declined' }, farewell: { leg: customer, say: said.say } };
    case 'connect':
      break;
  }

  run.mark('ready');
  if (!(await run.advance({ type: 'first-party-ready' }, 'connecting')))
    return giveUp(run, customer);
  // Said again with every round of music, and the contact centre is called without waiting for it.
  customer.keepCompany([...said.say, ...waitingForAgent]);
  const abandoned: Ending = { event: { type: 'abandoned' } };
  const { gone } = customer;
  const reached = (await early.take(customer)) ?? (await reachAgent(run, { leg: customer, gone }));
  if (reached.kind === 'customer-gone') return abandoned;
  if (reached.kind === 'lost') return giveUp(run, customer);
  if (reached.kind === 'failed') {
    await customer.ask(sayNoAgent(willCallAgain(run, reached.result)), { kind: 'said' });
    return failedWith(reached.result, reached.reason);
  }
  return converse(run, customer, reached.leg, abandoned);
}

/** An agent waits already: nobody is asked whether they are ready, as with Agent-First. */
async function joinAtOnce(run: AttemptRun, customer: LiveLeg, early: EarlyAgent): Promise<Ending> {
  const reached = await early.take(customer);
  if (!(await run.advance({ type: 'first-party-ready' }, 'connecting')))
    return giveUp(run, customer);
  const hungUp = failedWith('customer-hung-up', 'the customer hung up before the bridge');
  if (reached?.kind === 'reached') return converse(run, customer, reached.leg, hungUp);
  if (customer.gone.aborted) return hungUp;
  await customer.ask(sayNoAgent(willCallAgain(run, 'agent-hung-up')), { kind: 'said' });
  return failedWith('agent-hung-up', 'as the customer answered');
}

/** The dialogue with the customer, over the phone. */
async function talkTo(customer: LiveLeg, lost: AbortSignal): Promise<CustomerEnd | 'lost'> {
  let step = startCustomer();
  while (!('end' in step)) {
    const input: PhoneInput = await customer.ask(step.say, step.expect);
    if (lost.aborted) return 'lost';
    step = stepCustomer(step.state, input);
  }
  return step;
}
