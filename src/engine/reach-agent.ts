import { sayNoCustomer, startAgent, stepAgent, type AgentEnd } from '../callback/agent-dialogue.ts';
import type { AttemptRun } from './attempt-run.ts';
import { waitForAgentAnswered } from './agent-answered.ts';
import type { LiveLeg } from './call-control.ts';
import { aborted, within } from './patience.ts';
import { ReturnCall } from './return-call.ts';

export type Reached =
  | { kind: 'reached'; leg: LiveLeg }
  | {
      kind: 'failed';
      result: 'agent-refused' | 'agent-timeout' | 'agent-hung-up';
      reason: string;
    }
  | { kind: 'lost' }
  | { kind: 'customer-gone' };

/** For whom the agent is called: a customer on the line, or (`leg` null) one whose phone rings. */
export interface Awaiting {
  leg: LiveLeg | null;
  /** Aborts when they wait no more. */
  gone: AbortSignal;
}

type Failed = Extract<Reached, { kind: 'failed' }>;

/**
 * Calls the destination, then the failover destination if that cannot be had, until a person is known to be on the
 * line; all within `agentWaitSeconds`. The agent's leg is hung up unless it was reached.
 * @param awaiting who waits meanwhile; null when the agent is called first
 */
export async function reachAgent(run: AttemptRun, awaiting: Awaiting | null): Promise<Reached> {
  const call = new ReturnCall(run);
  const reached = await tryDestinations(run, awaiting);
  if (reached.kind === 'reached') run.mark('agentReached');
  call.cameTo(reached.kind === 'reached' ? reached.leg : null);
  // Legs that go because the lease went say nothing of who hung up.
  return run.lease.lost.aborted ? { kind: 'lost' } : reached;
}

async function tryDestinations(run: AttemptRun, awaiting: Awaiting | null): Promise<Reached> {
  const { destination, failoverDestination, agentWaitSeconds } = run.callTarget;
  const deadline = run.ctx.clock.monotonic() + agentWaitSeconds * 1000;
  let failed: Failed = failure('agent-timeout', 'the agent wait is over');
  for (const to of [destination, failoverDestination]) {
    const ringTimeoutMs = deadline - run.ctx.clock.monotonic();
    if (to === null || ringTimeoutMs <= 0) continue;
    const placed = await run.place({
      ...{ role: 'agent', to, ringTimeoutMs },
      ...(awaiting && { signal: awaiting.gone }),
      ...(awaiting?.leg && { near: awaiting.leg }),
    });
    if (placed.kind === 'answered') return confirm(run, placed.leg, awaiting, deadline);
    if (awaiting?.gone.aborted) return { kind: 'customer-gone' };
    if (placed.kind === 'lost') return placed;
    // A final answer is a refusal, also one that says that nobody answered.
    const isTimeout = placed.result === 'no-answer' && placed.sipStatus === null;
    failed = failure(isTimeout ? 'agent-timeout' : 'agent-refused', placed.reason);
  }
  return failed;
}

function failure(result: Failed['result'], reason: string): Failed {
  return { kind: 'failed', result, reason };
}

/** Waits until a person is on the leg: the 200, the key 1, or `agent-answered`. */
async function confirm(
  run: AttemptRun,
  agent: LiveLeg,
  awaiting: Awaiting | null,
  deadline: number,
): Promise<Reached> {
  const over = new AbortController();
  const leftMs = Math.max(0, deadline - run.ctx.clock.monotonic());
  const happened = Promise.race([
    confirmation(run, agent, awaiting, over.signal),
    aborted(agent.gone).then(() => failure('agent-hung-up', 'before the bridge')),
    aborted(run.lease.lost).then((): Reached => ({ kind: 'lost' })),
    ...(awaiting ? [aborted(awaiting.gone).then((): Reached => ({ kind: 'customer-gone' }))] : []),
  ]);
  const late = failure('agent-timeout', 'nobody confirmed within the agent wait');
  const reached = await within(run.ctx.clock, leftMs, happened, late);
  over.abort();
  // Who was told of a customer who was being called is told that they do not come.
  if (reached.kind === 'customer-gone' && awaiting?.leg === null && !run.lease.lost.aborted)
    await agent.ask(sayNoCustomer, { kind: 'said' });
  if (reached.kind !== 'reached') await run.hangUp(agent, reached.kind);
  return reached;
}

/** From the answer to the word of a person; a stale leg says nothing to an agent either. */
async function confirmation(
  run: AttemptRun,
  agent: LiveLeg,
  awaiting: Awaiting | null,
  over: AbortSignal,
): Promise<Reached> {
  if (!(await run.maySpeak())) return { kind: 'lost' };
  const { agentConfirmation } = run.callTarget;
  if (agentConfirmation === 'api' || agentConfirmation === 'taskrouter')
    await waitForAgentAnswered(run, over);
  // An agent who was called for a customer on the line hears the customer; any other hears what it is, and where every
  // second counts, hears it while the customer is rung.
  if (agentConfirmation !== 'key' && (awaiting?.leg || isToldMeanwhile(run)))
    return { kind: 'reached', leg: agent };
  const { end } = await talkTo(run, agent);
  return end === 'ready' ? { kind: 'reached', leg: agent } : unconfirmed[end];
}

/** Is the agent told for whom while the phone rings? Whoever is called first by position was free, and should not wait. */
export function isToldMeanwhile({ launch, callTarget }: AttemptRun): boolean {
  return launch?.as === 'agent-first' && callTarget.agentConfirmation !== 'key';
}

const unconfirmed: Record<Exclude<AgentEnd['end'], 'ready'>, Failed> = {
  refused: failure('agent-refused', 'the agent pressed 2'),
  'no-key': failure('agent-timeout', 'the agent pressed nothing that was asked for'),
  gone: failure('agent-hung-up', 'before confirming'),
};

async function talkTo(run: AttemptRun, agent: LiveLeg): Promise<AgentEnd> {
  const { callback, callTarget } = run;
  let step = startAgent({
    number: callback.number,
    metadata: callback.metadata,
    metadataItems: callTarget.metadataItems,
    confirmation: callTarget.agentConfirmation,
    waitSeconds: callTarget.agentWaitSeconds,
  });
  while (!('end' in step)) step = stepAgent(step.state, await agent.ask(step.say, step.expect));
  return step;
}
