import { planned, type Centre, type PlannedForCallback } from './centre.ts';
import { answer } from './live.ts';
import { settleOvertaking } from './overtaking.ts';
import type { Agent, Call, Callback, CallbackStage } from './people.ts';
import { stream } from './random.ts';

/** What happens to somebody who has taken a callback, from the promise to its end. */

/** Would this caller say yes? The same under every policy. */
export function accepts(centre: Centre, call: Call): boolean {
  const { acceptProbability } = centre.workload.callback;
  return stream(centre.seed, 'accepts', call.index)() < acceptProbability;
}

/** A caller who waits leaves the line and keeps the place. */
export function promise(centre: Centre, call: Call): Callback {
  const callback: Callback = {
    call,
    acceptedAt: centre.now,
    stage: 'waiting',
    since: centre.now,
    turnOfStage: 0,
    tries: 0,
    firstRungAt: Number.NaN,
    turnAt: Number.NaN,
    isTurnPast: false,
    readyAt: Number.NaN,
    holdSeconds: 0,
    agent: null,
    agentSince: Number.NaN,
    overtakenBy: [],
    end: null,
  };
  call.stage = 'callback';
  call.callback = callback;
  centre.line.gone();
  centre.callbacks.push(callback);
  centre.callbacksInLine += 1;
  centre.watcher.promised?.(centre, callback);
  return callback;
}

/** Rings the phone of one that waits. */
export function dial(centre: Centre, callback: Callback): void {
  const { callback: behaviour } = centre.workload;
  callback.tries += 1;
  if (callback.tries === 1) callback.firstRungAt = centre.now;
  enter(centre, callback, 'ringing');
  const random = stream(centre.seed, 'try', callback.call.index, callback.tries);
  const answers = random() < behaviour.answerProbability;
  const ringSeconds = behaviour.ringToAnswer.draw(random);
  if (answers) plan(centre, callback, ringSeconds, planned.answersPhone);
  else plan(centre, callback, behaviour.noAnswerRingSeconds, planned.ringsOut);
}

/** Keeps a free agent for somebody whose turn has come and who is being rung, or is about to press the key. */
export function reserve(centre: Centre, callback: Callback): void {
  if (callback.agent) throw new Error('an agent is reserved already');
  const agent = centre.agents.take();
  agent.stage = 'reserved';
  agent.since = centre.now;
  centre.reservedCount += 1;
  takeFor(centre, callback, agent);
}

/** A free agent picks up for somebody who is on hold. */
export function serveReady(centre: Centre, callback: Callback): void {
  if (callback.stage !== 'ready') throw new Error(`nobody is on hold: ${callback.stage}`);
  const agent = centre.agents.take();
  agent.stage = 'reserved';
  agent.since = centre.now;
  callback.holdSeconds = centre.now - callback.readyAt;
  takeFor(centre, callback, agent);
  enter(centre, callback, 'picking-up');
  plan(centre, callback, centre.workload.callback.agentPickUpSeconds, planned.pickedUp);
}

/** What was planned for a callback happens, unless it has gone on meanwhile. */
export function happens(centre: Centre, what: PlannedForCallback, kind: number): void {
  const { callback, turnOfStage } = what;
  if (turnOfStage !== callback.turnOfStage) return;
  switch (kind) {
    case planned.answersPhone:
      return answersPhone(centre, callback);
    case planned.pressesKey:
      return pressesKey(centre, callback);
    case planned.pickedUp:
      return talk(centre, callback);
    case planned.ringsOut:
      return ringsOut(centre, callback);
    case planned.mayBeRungAgain:
      callback.isTurnPast = false;
      return enter(centre, callback, 'waiting');
    case planned.hangsUpOnHold:
      return end(centre, callback, 'hung-up');
    default:
      throw new Error(`nothing of a callback: ${kind}`);
  }
}

/** With an agent on the line no key is asked for. */
function answersPhone(centre: Centre, callback: Callback): void {
  centre.watcher.phoneAnswered?.(centre, callback);
  if (callback.agent) return joinAgent(centre, callback);
  enter(centre, callback, 'confirming');
  plan(centre, callback, centre.workload.callback.keyPressSeconds, planned.pressesKey);
}

function pressesKey(centre: Centre, callback: Callback): void {
  centre.watcher.keyPressed?.(centre, callback);
  if (callback.agent) return joinAgent(centre, callback);
  callback.readyAt = centre.now;
  enter(centre, callback, 'ready');
  const patience = stream(centre.seed, 'hold', callback.call.index, callback.tries);
  const seconds = centre.workload.callback.patienceOnHold.draw(patience);
  plan(centre, callback, seconds, planned.hangsUpOnHold);
}

/** The agent has been picking up meanwhile, and may be about to. */
function joinAgent(centre: Centre, callback: Callback): void {
  callback.readyAt = centre.now;
  centre.reservedCount -= 1;
  const pickedUpAt = callback.agentSince + centre.workload.callback.agentPickUpSeconds;
  if (pickedUpAt <= centre.now) return talk(centre, callback);
  enter(centre, callback, 'picking-up');
  plan(centre, callback, pickedUpAt - centre.now, planned.pickedUp);
}

function talk(centre: Centre, callback: Callback): void {
  const { agent, call } = callback;
  if (!agent) throw new Error('nobody to talk with');
  callback.end = 'served';
  settleOvertaking(callback, centre.now);
  leave(centre, callback);
  centre.watcher.calledBack?.(centre, callback);
  answer(centre, call, agent);
}

/** The agent who was kept for them is free again. */
function ringsOut(centre: Centre, callback: Callback): void {
  const { attempts, retryDelaySeconds } = centre.workload.callback;
  const { agent } = callback;
  centre.watcher.rangOut?.(centre, callback);
  if (callback.tries >= attempts) end(centre, callback, 'not-reached');
  else {
    enter(centre, callback, 'paused');
    plan(centre, callback, retryDelaySeconds, planned.mayBeRungAgain);
  }
  callback.agent = null;
  if (!agent) return;
  centre.reservedCount -= 1;
  if (!centre.agents.release(agent, centre.now)) centre.watcher.away?.(centre, agent);
}

function end(centre: Centre, callback: Callback, how: 'hung-up' | 'not-reached'): void {
  callback.end = how;
  if (callback.stage === 'ready') callback.holdSeconds = centre.now - callback.readyAt;
  leave(centre, callback);
  callback.call.stage = 'gone';
  callback.call.endedAt = centre.now;
  centre.open -= 1;
  centre.watcher.lapsed?.(centre, callback);
}

function leave(centre: Centre, callback: Callback): void {
  enter(centre, callback, 'ended');
  centre.callbacks.splice(centre.callbacks.indexOf(callback), 1);
}

function enter(centre: Centre, callback: Callback, stage: CallbackStage): void {
  const was = isInLine(callback);
  callback.stage = stage;
  callback.since = centre.now;
  callback.turnOfStage += 1;
  centre.callbacksInLine += Number(isInLine(callback)) - Number(was);
}

function takeFor(centre: Centre, callback: Callback, agent: Agent): void {
  if (isInLine(callback)) centre.callbacksInLine -= 1;
  callback.agent = agent;
  callback.agentSince = centre.now;
}

function isInLine({ stage, agent }: Callback): boolean {
  return agent === null && stage !== 'paused' && stage !== 'ended';
}

function plan(centre: Centre, callback: Callback, seconds: number, kind: number): void {
  const { turnOfStage } = callback;
  centre.agenda.add(centre.now + seconds, kind, { callback, turnOfStage });
}
