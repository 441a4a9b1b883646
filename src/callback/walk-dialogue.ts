import type { Expect, PhoneInput, Phrase } from './dialogue.ts';

/*
 * A dialogue gone through by somebody who only says what they press: no phone, no time, nothing kept. What a key means
 * is found by pressing it, so that there is no second list of keys to be wrong.
 */

/** What can be done at each step: a key, pressing nothing until the time is over, or hanging up. */
export const presses = [
  ...(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const),
  ...(['nothing', 'hang-up'] as const),
] as const;

type Asked<State, Request> = { state: State; say: Phrase[]; expect: Expect; request?: Request };
type Ended = { end: string; say: Phrase[] };
type Step<State, Request, End extends Ended> = Asked<State, Request> | End;

/** A dialogue that can be walked: its stepper, and what its states are called. */
export interface Walkable<State, Input, Request, End extends Ended> {
  first: Step<State, Request, End>;
  step: (state: State, input: PhoneInput | Input) => Step<State, Request, End>;
  /** The question that a state asks. */
  nameOf: (state: State) => string;
  /** The same state of somebody who has made no mistake yet. */
  calm: (state: State) => State;
}

/** A key that does something else than a key which no phone has. */
export interface KeyMeaning {
  key: string;
  /** The question it leads to, or the end. */
  leadsTo: string;
  isEnd: boolean;
  say: Phrase[];
}

export interface WalkedStep {
  /** The question, or the end. */
  name: string;
  isEnd: boolean;
  say: Phrase[];
  /** Null where it ends. */
  expect: Expect | null;
  keys: KeyMeaning[];
  /** What was pressed here. */
  pressed: string[];
}

export interface Walk<Request, End> {
  steps: WalkedStep[];
  /** What was asked of the platform on the way. */
  requests: Request[];
  /** Null: it waits for a key. */
  end: End | null;
  /** How many presses were left when it ended. */
  unused: number;
}

/**
 * Walks until the presses are used up or the dialogue ends.
 * @param carryOut what the platform would answer; it is asked once for each request, in order
 */
export async function walkDialogue<State, Input, Request, End extends Ended>(
  dialogue: Walkable<State, Input, Request, End>,
  pressed: readonly string[],
  carryOut: (request: Request) => Promise<Input>,
): Promise<Walk<Request, End>> {
  const steps: WalkedStep[] = [];
  const requests: Request[] = [];
  const fingers = new Fingers(pressed);
  let step = dialogue.first;
  while (!('end' in step)) {
    const { state, say, expect, request } = step;
    if (request !== undefined) {
      if (say.length > 0) steps.push({ ...stepOf(dialogue, step), keys: [], pressed: [] });
      requests.push(request);
      step = dialogue.step(state, await carryOut(request));
      continue;
    }
    const { input, used } = fingers.answer(expect);
    steps.push({ ...stepOf(dialogue, step), pressed: used });
    if (input === null) return { steps, requests, end: null, unused: 0 };
    step = dialogue.step(state, input);
  }
  const { end, say } = step;
  steps.push({ name: end, isEnd: true, say, expect: null, keys: [], pressed: [] });
  return { steps, requests, end: step, unused: fingers.left };
}

function stepOf<State, Input, Request, End extends Ended>(
  dialogue: Walkable<State, Input, Request, End>,
  { state, say, expect }: Asked<State, Request>,
): Omit<WalkedStep, 'pressed'> {
  const keys = expect.kind === 'key' ? meaningsOf(dialogue, state) : [];
  return { name: dialogue.nameOf(state), isEnd: false, say, expect, keys };
}

function meaningsOf<State, Input, Request, End extends Ended>(
  dialogue: Walkable<State, Input, Request, End>,
  state: State,
): KeyMeaning[] {
  const { calm, nameOf, step } = dialogue;
  const tried = (key: string): Omit<KeyMeaning, 'key'> => {
    const next = step(calm(state), { type: 'key', key });
    const isEnd = 'end' in next;
    return { leadsTo: isEnd ? next.end : nameOf(next.state), isEnd, say: next.say };
  };
  const nothing = JSON.stringify(tried('A'));
  return '1234567890*#'.split('').flatMap((key) => {
    const meaning = tried(key);
    return JSON.stringify(meaning) === nothing ? [] : [{ key, ...meaning }];
  });
}

/** Gives presses as a phone would: one key, digits up to `#`, or speech that a key ends. */
class Fingers {
  readonly #pressed: readonly string[];
  #at = 0;

  constructor(pressed: readonly string[]) {
    this.#pressed = pressed;
  }

  get left(): number {
    return this.#pressed.length - this.#at;
  }

  /** Null: nothing (more) is pressed, and it waits. */
  answer(expect: Expect): { input: PhoneInput | null; used: string[] } {
    if (expect.kind === 'said' || expect.kind === 'done')
      return { input: { type: 'said' }, used: [] };
    const [press] = this.#take(1);
    if (press === undefined) return { input: null, used: [] };
    if (press === 'hang-up') return { input: { type: 'hung-up' }, used: [press] };
    if (press === 'nothing') return { input: { type: 'silence' }, used: [press] };
    if (expect.kind === 'key') return { input: { type: 'key', key: press }, used: [press] };
    // Nobody speaks here: it is taken that something was said, and that the key ended it.
    if (expect.kind === 'speech')
      return { input: { type: 'speech', recording: 'what-was-said' }, used: [press] };
    return this.#digits(press, expect.maxDigits);
  }

  /** Digits end as on a phone: by `#`, by their number (a `#` after it is ignored), or by a pause. */
  #digits(first: string, maxDigits: number): { input: PhoneInput | null; used: string[] } {
    const used = [first];
    let digits = '';
    for (let press: string | undefined = first; press !== '#' && press !== 'nothing';) {
      digits += press;
      if (digits.length >= maxDigits) {
        if (this.#pressed[this.#at] === '#') used.push(...this.#take(1));
        break;
      }
      [press] = this.#take(1);
      if (press === undefined) return { input: null, used };
      used.push(press);
      if (press === 'hang-up') return { input: { type: 'hung-up' }, used };
    }
    return { input: { type: 'digits', digits }, used };
  }

  #take(count: number): string[] {
    const taken = this.#pressed.slice(this.#at, this.#at + count);
    this.#at += taken.length;
    return taken;
  }
}
