import { planned, type Centre } from './centre.ts';
import { noteOvertaking } from './overtaking.ts';
import type { Agent, Call } from './people.ts';

/** What happens to a caller who holds the line. */

/** Somebody calls: an agent who is free takes the call, else it joins the line. */
export function arrive(centre: Centre): Call {
  const { workload, day, random, now } = centre;
  const index = centre.arrivals++;
  const known = day.caller?.(index);
  const drawn = workload.handle.draw(random.handle);
  const patienceSeconds = workload.patience ? workload.patience.draw(random.patience) : Infinity;
  const handleSeconds = known?.handleSeconds ?? drawn;
  const wrapUpSeconds = workload.wrapUp
    ? Math.min(handleSeconds, workload.wrapUp.draw(random.handle))
    : 0;
  const holds = centre.holdForEver?.has(index) ?? false;
  const call: Call = {
    index,
    joinedAt: now,
    priority: known?.priority ?? 0,
    handleSeconds,
    wrapUpSeconds,
    patienceSeconds: holds ? Infinity : (known?.patienceSeconds ?? patienceSeconds),
    stage: 'waiting',
    answeredAt: Number.NaN,
    endedAt: Number.NaN,
    agent: null,
    callback: null,
  };
  centre.events += 1;
  centre.open += 1;
  centre.watcher.joined?.(centre, call);
  return call;
}

/** Takes a place in line, and gives up when patience ends. */
export function wait(centre: Centre, call: Call): void {
  centre.line.push(call);
  if (call.patienceSeconds < Infinity)
    centre.agenda.add(call.joinedAt + call.patienceSeconds, planned.abandons, call);
}

/** An agent takes a call from the line, or one that has just come. */
export function pickUp(centre: Centre, call: Call, agent: Agent): void {
  answer(centre, call, agent, centre.now + (centre.workload.pickUpSeconds ?? 0));
}

/** An agent and a caller belong together from now on. @param talksAt when they begin to talk: now, or in a moment */
export function answer(centre: Centre, call: Call, agent: Agent, talksAt = centre.now): void {
  call.stage = 'talking';
  call.answeredAt = talksAt;
  call.agent = agent;
  agent.stage = 'talking';
  agent.since = centre.now;
  agent.busySince = talksAt;
  centre.busyCount += 1;
  centre.events += 1;
  const { handleSeconds, wrapUpSeconds } = call;
  if (wrapUpSeconds > 0)
    centre.agenda.add(talksAt + handleSeconds - wrapUpSeconds, planned.talked, call);
  centre.agenda.add(talksAt + handleSeconds, planned.handled, call);
  if (centre.callbacks.length > 0) noteOvertaking(centre, call);
  centre.watcher.answered?.(centre, call, agent);
}

/** The first in line gets an agent who is free. @returns false when nobody waits */
export function answerFirst(centre: Centre): boolean {
  const call = centre.line.first();
  if (!call) return false;
  call.stage = 'talking';
  centre.line.gone();
  pickUp(centre, call, centre.agents.take());
  return true;
}

export function talked(centre: Centre, call: Call): void {
  call.stage = 'wrap-up';
  if (call.agent) {
    call.agent.stage = 'wrap-up';
    call.agent.since = centre.now;
  }
  centre.watcher.talked?.(centre, call);
}

export function handled(centre: Centre, call: Call): void {
  const { agent } = call;
  call.stage = 'handled';
  call.endedAt = centre.now;
  centre.busyCount -= 1;
  centre.open -= 1;
  centre.events += 1;
  if (!agent) return;
  centre.watcher.handled?.(centre, call);
  call.agent = null;
  if (!centre.agents.release(agent, centre.now)) centre.watcher.away?.(centre, agent);
}

/** Patience is over; who has been served meanwhile does not notice. */
export function abandon(centre: Centre, call: Call): void {
  if (call.stage !== 'waiting') return;
  call.stage = 'gone';
  call.endedAt = centre.now;
  centre.line.gone();
  centre.open -= 1;
  centre.events += 1;
  centre.watcher.abandoned?.(centre, call);
}
