import { digits, oneKey, requestDone } from './asking.ts';
import type { MetadataItem } from './call-target.ts';
import type { Expect, Phrase } from './dialogue.ts';
import { hourOn, isAnyHourLeft, sayWhen } from './later-times.ts';
import { cutValue } from './metadata.ts';
import type { Offer } from './offer.ts';
import { prompt } from './prompt-set.ts';
import { sayQuote } from './quote.ts';
import { staffingOf } from './staffing.ts';
import type {
  QuestionName,
  RegistrationEnd,
  RegistrationInput,
  RegistrationRequest,
  RegistrationState,
  StoreRequest,
} from './registration-state.ts';
import { isUnknownNumber, readTypedNumber } from './typed-number.ts';

/** Where an answer leads: another question (with what is said before it), or the end. */
export type Move =
  | { to: QuestionName; set?: Partial<RegistrationState>; first?: Phrase[] }
  /** Not an answer that helps: counts as a mistake; `first` says why, then `to` is asked. */
  | { mistake: Phrase[]; to?: QuestionName }
  | RegistrationEnd;

export interface Question {
  ask: (state: RegistrationState) => Phrase[];
  expect: (state: RegistrationState) => Expect;
  request?: (state: RegistrationState) => RegistrationRequest;
  answer: (state: RegistrationState, input: RegistrationInput) => Move;
  /** After the last mistake; absent: back to the queue with an apology. */
  giveUp?: (state: RegistrationState) => Move;
}

/*
 *  open-callback ─2▶ cancelling ─▶ offer ─1──────────────────────▶ own-number ─1─▶ type-data ┐
 *                                    │ 3                           ▲   │ 2           speak-data│
 *                                    ▼                             │   ▼                ▲      ▼
 *                                  later ─1..7─────────────────────┤  type-number ◀─┐   │  storing
 *                                    │ 8, 9                        │   │            │2  │
 *                                    ▼                             │   ▼            │   │
 *                                  hour ─▶ half-of-day ─▶ confirm-time  confirm-number ─1┘
 */
export const questions: Record<QuestionName, Question> = {
  'open-callback': {
    ask: () => [prompt('open-callback')],
    expect: anyKey,
    answer: byKey({
      1: () => ({ end: 'kept', say: [prompt('kept'), prompt('goodbye')] }),
      2: () => ({ to: 'cancelling' }),
    }),
  },

  cancelling: {
    ask: () => [],
    expect: () => requestDone,
    request: () => ({ type: 'cancel-open' }),
    answer: (state, input) =>
      input.type === 'cancelled-open' ? afterCancelling(state, input.offer) : sorry,
  },

  offer: {
    ask: ({ facts }) => [
      ...sayWait(facts),
      prompt('offer'),
      ...(facts.settings.scheduling ? [prompt('offer-later')] : []),
    ],
    expect: anyKey,
    answer: byKey({
      1: (state) => toNumber(state),
      2: () => ({ end: 'hold', say: [prompt('keep-holding')] }),
      3: ({ facts }) => (facts.settings.scheduling ? { to: 'later' } : notUnderstood),
    }),
  },

  later: {
    ask: (state) => [
      prompt('later-hours'),
      ...(canBeToday(state) ? [prompt('later-today')] : []),
      prompt('later-tomorrow'),
    ],
    expect: anyKey,
    answer: byKey({
      1: (state) => inHours(state, 1),
      2: (state) => inHours(state, 2),
      3: (state) => inHours(state, 3),
      4: (state) => inHours(state, 4),
      5: (state) => inHours(state, 5),
      6: (state) => inHours(state, 6),
      7: (state) => inHours(state, 7),
      8: (state) => (canBeToday(state) ? { to: 'hour', set: { day: 'today' } } : notUnderstood),
      9: () => ({ to: 'hour', set: { day: 'tomorrow' } }),
    }),
  },

  hour: {
    ask: () => [prompt('type-hour')],
    expect: (state) => digits(2, { typeAhead: !state.isAskedAgain }),
    answer: byDigits((state, typed) => {
      const hour = Number(typed);
      if (hour > 23) return notUnderstood;
      return hour >= 1 && hour <= 12 ? { to: 'half-of-day', set: { hour } } : atHour(state, hour);
    }),
  },

  'half-of-day': {
    ask: () => [prompt('half-of-day')],
    expect: anyKey,
    answer: byKey({
      1: (state) => atHour(state, state.hour % 12),
      2: (state) => atHour(state, (state.hour % 12) + 12),
    }),
  },

  'confirm-time': {
    ask: (state) => [prompt('chosen'), ...sayTime(state), prompt('right-or-again')],
    expect: freshKey,
    answer: byKey({
      1: (state) => toNumber(state),
      2: () => ({ to: 'later', set: { scheduledFor: null } }),
    }),
  },

  'own-number': {
    ask: ({ facts }) => [
      prompt('own-number'),
      { digits: facts.callerNumber ?? '' },
      prompt('own-or-other'),
    ],
    expect: anyKey,
    answer: byKey({
      1: (state) => toData({ ...state, number: state.facts.callerNumber }),
      2: () => ({ to: 'type-number' }),
    }),
  },

  'type-number': {
    ask: () => [prompt('type-number')],
    expect: (state) => digits(20, { typeAhead: !state.isAskedAgain }),
    answer: byDigits(({ facts }, typed) => {
      const read = readTypedNumber(typed, facts.settings, facts.testNumbers);
      return 'number' in read
        ? { to: 'confirm-number', set: { number: read.number } }
        : { mistake: [sayRefused(read.rule)] };
    }),
  },

  'confirm-number': {
    ask: ({ number }) => [prompt('typed'), { digits: number ?? '' }, prompt('right-or-again')],
    expect: freshKey,
    answer: byKey({
      1: (state) => toData(state),
      2: () => ({ to: 'type-number' }),
    }),
  },

  'type-data': {
    ask: () => [prompt('type-data')],
    expect: (state) =>
      digits(Math.min(40, itemOf(state)?.maxLength ?? 1), { typeAhead: !state.isAskedAgain }),
    answer: byDigits((state, typed) => {
      const item = itemOf(state);
      return toData(state, item ? cutValue(item, typed) : '');
    }),
    giveUp: (state) => toData(state, itemOf(state)?.default ?? ''),
  },

  'speak-data': {
    ask: () => [prompt('speak-data'), prompt('beep')],
    expect: (state) => ({
      kind: 'speech',
      maxMs: Math.min(120, itemOf(state)?.maxLength ?? 1) * 1000,
      silenceMs: 2500,
    }),
    answer: (state, input) =>
      input.type === 'speech' ? toData(state, input.recording) : notUnderstood,
    giveUp: (state) => toData(state, ''),
  },

  storing: {
    ask: () => [],
    expect: () => requestDone,
    request: (state) => storeRequest(state),
    answer: afterStoring,
  },
};

// ---- what is expected -------------------------------------------------------------------------

function anyKey(state: RegistrationState): Expect {
  return oneKey({ typeAhead: !state.isAskedAgain });
}

/** A confirmation is given after what was read back, never before. */
function freshKey(): Expect {
  return oneKey({ typeAhead: false });
}

const notUnderstood: Move = { mistake: [prompt('not-understood')] };
const sorry: Move = { end: 'hold', say: [prompt('sorry-hold')] };

function byKey(keys: Record<number, (state: RegistrationState) => Move>): Question['answer'] {
  return (state, input) => {
    const chosen = input.type === 'key' && /^\d$/.test(input.key) ? keys[Number(input.key)] : null;
    return chosen ? chosen(state) : notUnderstood;
  };
}

function byDigits(read: (state: RegistrationState, typed: string) => Move): Question['answer'] {
  return (state, input) =>
    input.type === 'digits' && /^\d+$/.test(input.digits)
      ? read(state, input.digits)
      : notUnderstood;
}

// ---- where answers lead -----------------------------------------------------------------------

function afterCancelling(state: RegistrationState, offer: Offer): Move {
  const first = [prompt('cancelled')];
  if (!offer.offer) return { end: 'hold', say: [...first, prompt('sorry-hold')] };
  return { to: 'offer', first, set: { facts: { ...state.facts, offer, openCallback: null } } };
}

function inHours(state: RegistrationState, count: number): Move {
  const hours = prompt(count === 1 ? 'hour' : 'hours');
  const first = [prompt('chosen'), prompt('in'), { number: count }, hours];
  const scheduledFor = state.facts.now + count * 3_600_000;
  return isClosedAt(state, scheduledFor) ? closedThen : toNumber({ ...state, scheduledFor }, first);
}

function atHour(state: RegistrationState, hour: number): Move {
  const { now, settings } = state.facts;
  const scheduledFor = hourOn(state.day, hour, now, settings.timeZone);
  if (scheduledFor === null) return { mistake: [prompt('hour-passed')], to: 'hour' };
  if (isClosedAt(state, scheduledFor)) return closedThen;
  return { to: 'confirm-time', set: { scheduledFor } };
}

const closedThen: Move = { mistake: [prompt('closed-then')], to: 'later' };

function isClosedAt({ facts: { settings } }: RegistrationState, at: number): boolean {
  const { staffing, timeZone } = settings;
  return staffing !== null && staffingOf(staffing, timeZone).agentsAt(at) === 0;
}

function canBeToday({ facts }: RegistrationState): boolean {
  return isAnyHourLeft(facts.now, facts.settings.timeZone);
}

/** On to the number: the one the person calls from, or at once another where none is known. */
export function toNumber(state: RegistrationState, first: Phrase[] = []): Move {
  const to = state.facts.callerNumber === null ? 'type-number' : 'own-number';
  return { to, first, set: { scheduledFor: state.scheduledFor } };
}

/**
 * The number is confirmed: on to the next item to be collected, and then to the store.
 * @param value of the item that was just asked for; empty when the person left it out
 */
function toData(state: RegistrationState, value?: string): Move {
  const asked = value === undefined ? undefined : itemOf(state);
  const set = {
    number: state.number,
    isConfirmed: true,
    itemsDone: state.itemsDone + (asked ? 1 : 0),
    collected: asked && value ? { ...state.collected, [asked.name]: value } : state.collected,
  };
  const next = itemOf({ ...state, ...set });
  return { to: next === undefined ? 'storing' : questionFor[next.type], set };
}

const questionFor = { dtmf: 'type-data', audio: 'speak-data', 'sip-header': 'storing' } as const;

function itemOf({ facts, itemsDone }: RegistrationState): MetadataItem | undefined {
  return facts.settings.metadataItems.filter((item) => item.type !== 'sip-header')[itemsDone];
}

/** What the confirmed number and choices are stored as. */
export function storeRequest(state: RegistrationState): StoreRequest {
  const { number, scheduledFor, collected } = state;
  if (number === null) throw new Error('a registration is stored only with a number');
  return { type: 'store', number, scheduledFor, metadata: collected };
}

function afterStoring(state: RegistrationState, input: RegistrationInput): Move {
  if (input.type === 'stored') {
    const facts = { ...state.facts, quote: input.quote };
    const when = state.scheduledFor === null ? sayQuoteOf(facts) : sayTime(state);
    return { end: 'promised', say: [prompt('call-you'), ...when, prompt('promised')] };
  }
  if (input.type === 'refused') return { mistake: [sayRefused(input.rule)], to: 'type-number' };
  if (input.type === 'already-open')
    return { end: 'kept', say: [prompt('number-has-callback'), prompt('goodbye')] };
  return sorry;
}

// ---- what is said -----------------------------------------------------------------------------

/** Who we are is said before; this is how long it would take. */
export function sayWait(facts: RegistrationState['facts']): Phrase[] {
  return facts.quote ? [prompt('your-turn-comes'), ...sayQuoteOf(facts)] : [];
}

function sayQuoteOf({ quote, settings }: RegistrationState['facts']): Phrase[] {
  return quote ? sayQuote(quote, settings.quote) : [];
}

function sayTime({ scheduledFor, facts }: RegistrationState): Phrase[] {
  return scheduledFor === null ? [] : [sayWhen(scheduledFor, facts.now, facts.settings.timeZone)];
}

function sayRefused(rule: string): Phrase {
  return prompt(isUnknownNumber(rule) ? 'number-unknown' : 'number-refused');
}
