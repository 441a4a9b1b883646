/**
 * Dialogues are data: a stepper takes a state and an input and gives what to say and what to wait
 * for, or the end. Doors play a step over SIP or render it as TwiML; tests walk it without a phone.
 */

/** One spoken piece; a prompt set turns it into recorded parts. */
export type Phrase =
  | { prompt: string }
  /** Each digit by itself, as phone numbers are read. `+` is "plus". */
  | { digits: string }
  /** 0-9999 as a word. */
  | { number: number }
  /** A clock time and day in the call target's zone. */
  | { when: { day: 'today' | 'tomorrow' | 'other'; hour: number; minute: number } }
  | { silenceMs: number }
  /** Recorded audio kept under this name (a metadata item of type audio). */
  | { recording: string };

export type Expect =
  /** One key. Keys typed ahead count when `typeAhead`. */
  | { kind: 'key'; timeoutMs: number; typeAhead: boolean }
  /** Digits ended by `#`, by `maxDigits`, or by a pause. */
  | { kind: 'digits'; maxDigits: number; timeoutMs: number; pauseMs: number; typeAhead: boolean }
  | { kind: 'speech'; maxMs: number; silenceMs: number }
  /** Only wait until all is said. */
  | { kind: 'said' }
  /** Do what `request` of the step says (such as: store the promise) and report it as an input. */
  | { kind: 'done' };

/** What came back from a phone. Anything of a dialogue's own (such as `stored`) is added by it. */
export type PhoneInput =
  | { type: 'key'; key: string }
  | { type: 'digits'; digits: string }
  | { type: 'speech'; recording: string }
  | { type: 'silence' }
  | { type: 'said' }
  | { type: 'hung-up' };
