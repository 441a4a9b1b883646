import assert from 'node:assert/strict';
import type { Expect, Phrase } from '../../../src/callback/dialogue.ts';

export type WalkStep<State, End> = { state: State; say: Phrase[]; expect: Expect } | End;

export interface Walk<State, End> {
  /** Every different end that can be reached. */
  ends: End[];
  /** Every phrase that can be said. */
  said: Phrase[];
  /** Every state that can be reached, counters left out. */
  states: State[];
}

/**
 * Tries every input in every state that can be reached, breadth first. Counters of turns are left
 * out of what makes states different, as `same` says; proves that there is no state without an end.
 */
export function walk<State, Input, End extends { end: string; say: Phrase[] }>(
  first: WalkStep<State, End>,
  step: (state: State, input: Input) => WalkStep<State, End>,
  inputsFor: (expect: Expect, state: State) => Input[],
  same: (state: State) => unknown,
): Walk<State, End> {
  const ends = new Map<string, End>();
  const said = new Map<string, Phrase>();
  const states = new Map<string, State>();
  const leadsTo = new Map<string, Set<string>>();
  const keyOf = (state: State): string => JSON.stringify(same(state));
  const queue: { step: WalkStep<State, End>; from: string }[] = [{ step: first, from: 'start' }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    for (const phrase of next.step.say) said.set(JSON.stringify(phrase), phrase);
    const at = next.step;
    const key = isEnd(at) ? 'end' : keyOf(at.state);
    leadsTo.set(next.from, (leadsTo.get(next.from) ?? new Set()).add(key));
    if (isEnd(at)) {
      ends.set(JSON.stringify(at), at);
      continue;
    }
    if (states.has(key)) continue;
    states.set(key, at.state);
    assert.ok(states.size < 20_000, 'the states do not come to an end');
    const inputs = inputsFor(at.expect, at.state);
    assert.ok(inputs.length > 0);
    for (const input of inputs) queue.push({ step: step(at.state, input), from: key });
  }
  assertNoDeadEnds(leadsTo);
  return { ends: [...ends.values()], said: [...said.values()], states: [...states.values()] };
}

function isEnd<State, End extends { end: string }>(step: WalkStep<State, End>): step is End {
  return 'end' in step;
}

/** From every state the end can be reached. */
function assertNoDeadEnds(leadsTo: Map<string, Set<string>>): void {
  const ending = new Set(['end']);
  for (let grew = true; grew;) {
    grew = false;
    for (const [from, to] of leadsTo)
      if (!ending.has(from) && [...to].some((key) => ending.has(key))) {
        ending.add(from);
        grew = true;
      }
  }
  const stuck = [...leadsTo.keys()].filter((key) => !ending.has(key));
  assert.deepEqual(stuck, []);
}

export const everyKey = Array.from('0123456789*#ABCD').map((key) => ({
  type: 'key' as const,
  key,
}));
