import type { CallTargetSettings } from './call-target.ts';
import type { Metadata, Quote } from './callback.ts';
import type { Expect, PhoneInput, Phrase } from './dialogue.ts';
import type { Day } from './later-times.ts';
import type { Offer } from './offer.ts';

/** What is known when the call is picked up. */
export interface RegistrationFacts {
  settings: CallTargetSettings;
  /** Milliseconds since 1970. */
  now: number;
  /** E.164 of who calls, already found to be dialable; null: the caller is asked to type one. */
  callerNumber: string | null;
  offer: Offer;
  /** Null only where the offer is none for want of an estimate. */
  quote: Quote | null;
  /** The caller's own callback that has not ended, if there is one. */
  openCallback: { id: string } | null;
  /** As for `checkNumber`: fictional numbers may be typed. */
  testNumbers: boolean;
}

export type QuestionName =
  | 'open-callback'
  | 'cancelling'
  | 'offer'
  | 'later'
  | 'hour'
  | 'half-of-day'
  | 'confirm-time'
  | 'own-number'
  | 'type-number'
  | 'confirm-number'
  | 'type-data'
  | 'speak-data'
  | 'storing';

/** Plain data: a door may keep it between two webhooks. */
export interface RegistrationState {
  facts: RegistrationFacts;
  question: QuestionName;
  /** Wrong or missing answers in a row. */
  mistakes: number;
  /** Inputs so far: no call goes on forever. */
  turns: number;
  /** True after an error: keys pressed meanwhile answer nothing. */
  isAskedAgain: boolean;
  day: Day;
  /** The hour typed (1-12) while its half of the day is asked. */
  hour: number;
  scheduledFor: number | null;
  /** E.164; the number to be called once `isConfirmed`. */
  number: string | null;
  isConfirmed: boolean;
  /** Values of metadata items collected in this call; a recording is kept by its name. */
  collected: Metadata;
  /** How many of the items to be collected are done. */
  itemsDone: number;
}

export interface StoreRequest {
  type: 'store';
  number: string;
  scheduledFor: number | null;
  /** Only what was collected in the dialogue; headers are read by who answered the call. */
  metadata: Metadata;
}

export type RegistrationRequest = StoreRequest | { type: 'cancel-open' };

export type RegistrationInput =
  | PhoneInput
  /** The commit is done: only now may the promise be said. */
  | { type: 'stored'; quote: Quote | null }
  | { type: 'refused'; rule: string }
  | { type: 'already-open' }
  | { type: 'failed' }
  | { type: 'cancelled-open'; offer: Offer };

/**
 * `promised`: stored and said. `hold`: back to the contact centre's queue. `kept`: an open callback
 * stays as it is. `gone`: the caller hung up; `store` is set when the number had been confirmed, and
 * must then be carried out all the same.
 */
export type RegistrationEnd =
  | { end: 'promised' | 'hold' | 'kept'; say: Phrase[] }
  | { end: 'gone'; say: Phrase[]; store?: StoreRequest };

export type RegistrationStep =
  | { state: RegistrationState; say: Phrase[]; expect: Expect; request?: RegistrationRequest }
  | RegistrationEnd;
