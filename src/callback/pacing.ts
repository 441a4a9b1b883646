import { leadSeconds } from './lead-law.ts';
import type {
  CallbackInFlight,
  HoldsBack,
  LineNow,
  PacingDecision,
  PacingFacts,
  PacingMode,
  WaitingCallback,
} from './pacing-facts.ts';
import type { PacingTuning } from './pacing-tuning.ts';
import { expect, passCaller, turnChance, type Expected } from './turn-chance.ts';
import { byTurn } from './turn.ts';

/**
 * Whom to ring now, and for whom to ask for an agent. To be asked whenever something happens in the line, and every
 * second while callbacks wait: what is known of the agents ages.
 */
export function decidePacing(facts: PacingFacts, tuning: PacingTuning): PacingDecision {
  const { line } = facts;
  const mode = pacingMode(facts);
  const hindrance = hindered(facts);
  const open = hindrance ? { ...facts, waiting: [] } : facts;
  const decision =
    line === null || mode === 'timer' ? byTimer(open) : byPosition(open, line, mode, tuning);
  return hindrance ? { ...decision, holdsBack: hindrance } : decision;
}

/** In which way the callbacks of a call target are rung now. */
export function pacingMode({ line, lead }: PacingFacts): PacingMode {
  if (line === null) return 'timer';
  const { handle, wrapUp } = line.laws;
  if (handle.count < handlesLeast) return 'agent-first';
  const freedInTime = freedDuring(leadSeconds(lead), line);
  return wrapUp === null && freedInTime < 0.75 ? 'agent-first' : 'position';
}

/** Below so many calls seen to their end nothing is foretold. */
const handlesLeast = 10;

/** How many agents become free within a time, by their number and the mean handle time alone. */
export function freedDuring(seconds: number, { laws }: LineNow): number {
  return (laws.agentsStaffed * seconds) / Math.max(1, laws.handle.meanSeconds);
}

/** Is the pool so large that who is on hold takes the next agent, whoever stands before them? */
export function goesReadyFirst({ line, lead }: PacingFacts): boolean {
  return line !== null && freedDuring(leadSeconds(lead), line) >= 1;
}

function hindered({ at, line, waiting, lead, closesAt }: PacingFacts): HoldsBack | null {
  if (waiting.length === 0) return 'nobody-waits';
  if (line !== null && line.laws.agentsStaffed <= 0) return 'no-agents';
  const ready = at + (leadSeconds(lead) + lead.pickUpSeconds) * 1000;
  return closesAt !== null && ready >= closesAt ? 'closing' : null;
}

/**
 * The line is not seen: who is due is rung, and no more at once than shows that agents take them. Everybody who is held
 * counts for several, so that after an outage the overdue are rung as fast as they are served.
 */
function byTimer({ at, waiting, inFlight }: PacingFacts): PacingDecision {
  const unserved = inFlight.filter(({ hasAgent }) => !hasAgent);
  const isHeld = ({ stage, since }: CallbackInFlight): boolean =>
    stage === 'ready' && at - since > 10_000;
  let seats = unseenMost - unserved.length - 3 * unserved.filter(isHeld).length;
  const dial: string[] = [];
  let holdsBack: HoldsBack = 'nobody-waits';
  for (const { id, dueAt } of waiting) {
    if (dueAt > at) {
      holdsBack = 'not-due';
      continue;
    }
    if (seats <= 0) {
      holdsBack = 'enough-in-flight';
      break;
    }
    seats -= 1;
    dial.push(id);
  }
  const ready = unserved.filter(({ stage }) => stage === 'ready').sort(byTurn);
  return { mode: 'timer', dial, wantAgent: ready.map(({ id }) => id), holdsBack };
}
const unseenMost = 10;

/** Goes along the one line of callers and callbacks, and counts how many agents must become free for each. */
function byPosition(
  facts: PacingFacts,
  line: LineNow,
  mode: PacingMode,
  tuning: PacingTuning,
): PacingDecision {
  const readyFirst = goesReadyFirst(facts);
  const open = facts.inFlight.filter(({ hasAgent }) => !hasAgent);
  const callbacks = [...open, ...facts.waiting.slice(0, lookedAt)].sort(byTurn);
  const dial: string[] = [];
  const turns: (CallbackInFlight | WaitingCallback)[] = [];
  let holdsBack: HoldsBack = 'nobody-waits';
  let expected: Expected | null = null;
  let passed = 0;
  let accounted = 0;
  let needed = readyFirst ? open.filter(isReady).length : 0;

  for (const callback of callbacks) {
    for (let next = line.live[passed]; next && byTurn(next, callback) <= 0;) {
      passed += 1;
      next = line.live[passed];
    }
    if (isReady(callback)) {
      turns.push(callback);
      if (!readyFirst) needed += 1;
      continue;
    }
    needed += 1;
    const missing = needed + passed - line.agentsFree;
    if (missing <= 0) turns.push(callback);
    if ('stage' in callback || holdsBack === 'turn-is-far') continue;
    if (missing > 0) {
      expected ??= mode === 'position' ? expect(facts, line) : null;
      if (expected && missing <= expected.most) {
        for (; accounted < passed; accounted += 1) passCaller(expected);
      }
      if (!expected || turnChance(expected, missing) < tuning.q) {
        holdsBack = 'turn-is-far';
        continue;
      }
    }
    dial.push(callback.id);
  }
  if (readyFirst) turns.sort((a, b) => Number(isReady(b)) - Number(isReady(a)) || byTurn(a, b));
  return { mode, dial, wantAgent: turns.map(({ id }) => id), holdsBack };
}

/** Further back nobody's turn is near. */
const lookedAt = 64;

function isReady(callback: CallbackInFlight | WaitingCallback): boolean {
  return 'stage' in callback && callback.stage === 'ready';
}
