import { mistakesMax } from './asking.ts';
import type { Phrase } from './dialogue.ts';
import { prompt } from './prompt-set.ts';
import { questions, sayWait, storeRequest, toNumber, type Move } from './registration-questions.ts';
import type {
  QuestionName,
  RegistrationEnd,
  RegistrationFacts,
  RegistrationInput,
  RegistrationState,
  RegistrationStep,
} from './registration-state.ts';

/*
 * What a caller who may have a callback hears. The questions and their keys are one table in
 * registration-questions.ts; here is only what all of them share.
 */

/** Inputs after which the caller goes back to the queue whatever they choose. */
const turnsMax = 40;

/** The number is asked until one is stored: a mistake in any of these counts with the others. */
const oneQuest: readonly QuestionName[] = ['type-number', 'confirm-number', 'storing'];

/** The first thing a caller hears, or the end at once when no callback can be offered. */
export function startRegistration(facts: RegistrationFacts): RegistrationStep {
  const state: RegistrationState = {
    facts,
    question: 'offer',
    mistakes: 0,
    turns: 0,
    isAskedAgain: false,
    day: 'today',
    hour: 0,
    scheduledFor: null,
    number: null,
    isConfirmed: false,
    collected: {},
    itemsDone: 0,
  };
  const welcome = [prompt('welcome')];
  if (facts.openCallback) return follow(state, { to: 'open-callback', first: welcome });
  if (!facts.offer.offer) return { end: 'hold', say: [prompt('sorry-hold')] };
  return facts.settings.offer === 'already-made'
    ? follow(state, toNumber(state, [...welcome, ...sayWait(facts)]))
    : follow(state, { to: 'offer', first: welcome });
}

/** What follows an input. The same state and input always give the same step. */
export function stepRegistration(
  state: RegistrationState,
  input: RegistrationInput,
): RegistrationStep {
  if (input.type === 'hung-up') return goneFrom(state);
  const next = { ...state, turns: state.turns + 1, isAskedAgain: false };
  const question = questions[state.question];
  // What the platform did counts whatever the number of turns: a stored promise is said.
  if (next.turns >= turnsMax && !question.request) return backToQueue;
  if (isRepeatKey(input)) return follow(next, { to: state.question, set: keepMistakes(state) });
  return follow(next, question.answer(next, input));
}

const backToQueue: RegistrationEnd = { end: 'hold', say: [prompt('sorry-hold')] };

/** `*` says the question again, in the middle of digits as well. */
function isRepeatKey(input: RegistrationInput): boolean {
  return (
    (input.type === 'key' && input.key === '*') ||
    (input.type === 'digits' && input.digits.includes('*'))
  );
}

const keepMistakes = ({ mistakes }: RegistrationState): Partial<RegistrationState> => ({
  mistakes,
});

function goneFrom(state: RegistrationState): RegistrationEnd {
  return state.isConfirmed
    ? { end: 'gone', say: [], store: storeRequest(state) }
    : { end: 'gone', say: [] };
}

function follow(state: RegistrationState, move: Move): RegistrationStep {
  if ('end' in move) return move;
  if ('mistake' in move) return askAgain(state, move.mistake, move.to ?? state.question);
  const isSameQuest = oneQuest.includes(state.question) && oneQuest.includes(move.to);
  const mistakes = isSameQuest ? state.mistakes : 0;
  return ask({ ...state, mistakes, ...move.set, question: move.to }, move.first ?? []);
}

function askAgain(state: RegistrationState, first: Phrase[], to: QuestionName): RegistrationStep {
  const mistakes = state.mistakes + 1;
  const { giveUp } = questions[state.question];
  if (mistakes >= mistakesMax)
    return giveUp
      ? follow({ ...state, mistakes: 0 }, giveUp(state))
      : { ...backToQueue, say: [...first, ...backToQueue.say] };
  const isConfirmed = to === 'type-number' ? false : state.isConfirmed;
  return ask({ ...state, mistakes, isConfirmed, isAskedAgain: true, question: to }, first);
}

function ask(state: RegistrationState, first: Phrase[]): RegistrationStep {
  const question = questions[state.question];
  return {
    state,
    say: [...first, ...question.ask(state)],
    expect: question.expect(state),
    ...(question.request ? { request: question.request(state) } : {}),
  };
}
