import type { CallEvent } from '../../account/call.ts';
import type { HttpMethod } from '../../account/http-method.ts';

/** TwiML as typed data (twilio.com/docs/voice/twiml). URLs stand as they were written, relative ones too. */

export interface Say {
  verb: 'Say';
  text: string;
  /** 0: again and again until the call ends. */
  loop: number;
}

export interface Play {
  verb: 'Play';
  url: string;
  /** Keys to send instead of a URL; `w` is half a second of silence. */
  digits: string | null;
  /** 0: again and again until the call ends. */
  loop: number;
}

export interface Pause {
  verb: 'Pause';
  lengthSeconds: number;
}

export interface Gather {
  verb: 'Gather';
  /** Null: the URL of the document itself. */
  action: string | null;
  method: HttpMethod;
  timeoutSeconds: number;
  /** Empty: no key ends the input. */
  finishOnKey: string;
  numDigits: number | null;
  actionOnEmptyResult: boolean;
  takesDigits: boolean;
  nested: (Say | Play | Pause)[];
}

export interface Record {
  verb: 'Record';
  action: string | null;
  method: HttpMethod;
  /** Seconds of silence that end it. */
  timeoutSeconds: number;
  maxLengthSeconds: number;
  playBeep: boolean;
  recordingStatusCallback: string | null;
  recordingStatusCallbackMethod: HttpMethod;
}

/** What is told of a call while it goes on. */
export interface CallbackPlan {
  url: string | null;
  method: HttpMethod;
  events: readonly CallEvent[];
}

/** A document that the called party hears before both are joined. */
export interface Whisper {
  url: string | null;
  method: HttpMethod;
}

export interface NumberNoun extends Whisper {
  noun: 'Number';
  number: string;
  sendDigits: string | null;
  callback: CallbackPlan;
}

export interface SipNoun extends Whisper {
  noun: 'Sip';
  /** Without headers. */
  uri: string;
  headers: [string, string][];
  credentials: { username: string; password: string } | null;
  callback: CallbackPlan;
}

export interface QueueNoun extends Whisper {
  noun: 'Queue';
  name: string;
}

export interface Dial {
  verb: 'Dial';
  /** Null: go on with the next verb. */
  action: string | null;
  method: HttpMethod;
  timeoutSeconds: number;
  timeLimitSeconds: number;
  callerId: string | null;
  answerOnBridge: boolean;
  hangupOnStar: boolean;
  /** All rung at once; or one Queue alone. */
  nouns: (NumberNoun | SipNoun)[] | [QueueNoun];
}

export interface Enqueue {
  verb: 'Enqueue';
  /** Null: go on with the next verb. */
  action: string | null;
  method: HttpMethod;
  /** Null: music of Twilio's; empty: silence. */
  waitUrl: string | null;
  waitUrlMethod: HttpMethod;
  /** The name of a queue, or the SID of a TaskRouter workflow. */
  to:
    | { queue: string }
    | {
        workflowSid: string;
        task: { attributes: string; priority: number | null; timeoutSeconds: number | null };
      };
}

export interface Leave {
  verb: 'Leave';
}

export interface Redirect {
  verb: 'Redirect';
  url: string;
  method: HttpMethod;
}

export interface Hangup {
  verb: 'Hangup';
}

export interface Reject {
  verb: 'Reject';
  reason: 'rejected' | 'busy';
}

export type Verb =
  | Say
  | Play
  | Pause
  | Gather
  | Record
  | Dial
  | Enqueue
  | Leave
  | Redirect
  | Hangup
  | Reject;
