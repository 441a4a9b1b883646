import { mistakesMax, oneKey } from './asking.ts';
import type { Expect, PhoneInput, Phrase } from './dialogue.ts';
import { prompt } from './prompt-set.ts';

/*
 * What the customer hears when we ring back.
 *
 *   ready ─1▶ connect      more-time ─1..9▶ snooze 10..90 minutes
 *         ─2▶ more-time    nothing three times: ready ▶ no-key, more-time ▶ snooze 10
 *         ─3▶ decline
 */

export interface CustomerState {
  question: 'ready' | 'more-time';
  mistakes: number;
  turns: number;
}

export type CustomerEnd =
  | { end: 'connect' | 'decline' | 'no-key' | 'gone'; say: Phrase[] }
  | { end: 'snooze'; minutes: number; say: Phrase[] };

export type CustomerStep = { state: CustomerState; say: Phrase[]; expect: Expect } | CustomerEnd;

/** Inputs after which we take it that nobody is there. */
const turnsMax = 12;

/** Says who calls first of all, so that nobody picks up to silence. */
export function startCustomer(): CustomerStep {
  return ask({ question: 'ready', mistakes: 0, turns: 0 }, [prompt('this-is-your-callback')]);
}

export function stepCustomer(state: CustomerState, input: PhoneInput): CustomerStep {
  if (input.type === 'hung-up') return { end: 'gone', say: [] };
  const next = { ...state, turns: state.turns + 1 };
  if (next.turns >= turnsMax) return nobodyThere(state);
  const key = input.type === 'key' ? input.key : '';
  if (key === '*') return ask(next, []);
  return answer(next, key) ?? mistaken(next);
}

/** Which key means what; null is not understood. */
function answer(state: CustomerState, key: string): CustomerStep | null {
  switch (`${state.question} ${key}`) {
    case 'ready 1':
      return { end: 'connect', say: [prompt('connecting-you')] };
    case 'ready 2':
      return ask({ ...state, question: 'more-time', mistakes: 0 }, []);
    case 'ready 3':
      return { end: 'decline', say: [prompt('cancelled'), prompt('goodbye')] };
    default:
      return state.question === 'more-time' && /^[1-9]$/.test(key)
        ? snooze(Number(key) * 10)
        : null;
  }
}

function snooze(minutes: number): CustomerStep {
  const said = [prompt('call-again'), prompt('in'), { number: minutes }, prompt('minutes')];
  return { end: 'snooze', minutes, say: [...said, prompt('goodbye')] };
}

function mistaken(state: CustomerState): CustomerStep {
  const mistakes = state.mistakes + 1;
  if (mistakes >= mistakesMax) return nobodyThere(state);
  return ask({ ...state, mistakes }, [prompt('this-is-your-callback')]);
}

/** Who pressed 2 is a person and wants more time: the shortest is given rather than none. */
function nobodyThere(state: CustomerState): CustomerStep {
  return state.question === 'more-time'
    ? snooze(10)
    : { end: 'no-key', say: [prompt('nobody-there'), prompt('goodbye')] };
}

function ask(state: CustomerState, first: Phrase[]): CustomerStep {
  const menu = state.question === 'ready' ? prompt('callback-menu') : prompt('more-time-menu');
  // After a mistake, a key that was pressed meanwhile answers nothing.
  return { state, say: [...first, menu], expect: oneKey({ typeAhead: state.mistakes === 0 }) };
}

/** Played in a loop while the agent is being called. */
export const waitingForAgent: Phrase[] = [prompt('waiting-music')];

/** No agent came. @param willCallAgain another attempt follows, with the place kept */
export function sayNoAgent(willCallAgain: boolean): Phrase[] {
  return [
    prompt('no-agent'),
    prompt(willCallAgain ? 'place-kept' : 'please-call-again'),
    prompt('goodbye'),
  ];
}

/** Something of ours failed before the bridge; nothing is promised that is not known to be kept. */
export const sayTrouble: Phrase[] = [prompt('trouble'), prompt('goodbye')];
