import { ringingCustomer, sayNoCustomer, whisper } from '../callback/agent-dialogue.ts';

import { sayNoAgent } from '../callback/customer-dialogue.ts';
import type { Phrase } from '../callback/dialogue.ts';
import { checkNumber } from '../callback/dial-rules.ts';
import { findCallTarget } from '../store/call-targets.ts';
import type { AttemptRun } from './attempt-run.ts';
import { converse } from './converse.ts';
import { customerFailed, failedWith, type Ending } from './ending.ts';
import { giveUp, lostEnding, willCallAgain } from './give-up.ts';
import { isToldMeanwhile, reachAgent } from './reach-agent.ts';

/**
 * Agent-First, from ring to hang-up: call the contact centre, tell the agent what it is, ring the customer
 * while the agent hears progress, join the two on answer.
 */
export async function agentFirst(run: AttemptRun): Promise<Ending> {
  // Whose turn was given with the agent first is called because one was free.
  if (run.launch?.as === 'agent-first') run.mark('turn');
  const reached = await reachAgent(run, null);
  if (reached.kind === 'failed') return failedWith(reached.result, reached.reason);
  if (reached.kind !== 'reached') return lostEnding(run);
  const agent = reached.leg;
  if (!(await run.advance({ type: 'first-party-ready' }, 'connecting'))) return lostEnding(run);

  const rule = await ruleInTheWay(run);
  if (rule !== null) {
    await agent.ask(sayNoCustomer, { kind: 'said' });
    return { event: { type: 'refused', rule } };
  }
  agent.keepCompany(isToldMeanwhile(run) ? [...told(run), ...ringingCustomer] : ringingCustomer);
  const rung = await run.place({
    role: 'customer',
    to: run.callback.number,
    ringTimeoutMs: run.callTarget.customerRingSeconds * 1000,
    near: agent,
    signal: agent.gone,
  });
  if (rung.kind === 'lost') return lostEnding(run);
  if (rung.kind === 'failed') {
    if (agent.gone.aborted) return failedWith('agent-hung-up', 'while the customer was rung');
    await agent.ask(sayNoCustomer, { kind: 'said' });
    return customerFailed(rung);
  }
  const customer = rung.leg;
  if (!(await run.maySpeak())) return giveUp(run, customer);
  if (agent.gone.aborted) {
    await customer.ask(sayNoAgent(willCallAgain(run, 'agent-hung-up')), { kind: 'said' });
    return failedWith('agent-hung-up', 'as the customer answered');
  }
  const hungUp = failedWith('customer-hung-up', 'the customer hung up before the bridge');
  return converse(run, customer, agent, hungUp);
}

const told = ({ callback, callTarget }: AttemptRun): Phrase[] =>
  whisper({ ...callback, metadataItems: callTarget.metadataItems });

/** Minutes may have passed since the attempt began: the lists may have changed. */
async function ruleInTheWay(run: AttemptRun): Promise<string | null> {
  const { ctx, callback } = run;
  const callTarget = (await findCallTarget(ctx.db, callback.callTargetId)) ?? run.callTarget;
  return checkNumber(callback.number, callTarget, { testNumbers: ctx.loopback })?.rule ?? null;
}
