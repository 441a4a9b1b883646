import type { HttpMethod } from './http-method.ts';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/** One leg, as the Calls resource shows it. Voice keeps it up to date. Times are milliseconds since 1970. */
export interface CallRecord {
  readonly sid: string;
  readonly parentCallSid: string | null;
  /** E.164, a SIP URI or `client:name`. */
  readonly to: string;
  readonly from: string;
  /** SID of the number or, of a SIP call to a domain, null. */
  readonly phoneNumberSid: string | null;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  status: CallStatus;
  /** When it was answered; null before. */
  startedAtMs: number | null;
  endedAtMs: number | null;
  answeredBy: string | null;
  forwardedFrom: string | null;
  callerName: string | null;
  /** Milliseconds spent in queues. */
  queueTimeMs: number;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

/** What a call is to do: a document to fetch, or the document itself. */
export type CallInstructions =
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly method: HttpMethod;
      readonly fallbackUrl: string | null;
      readonly fallbackMethod: HttpMethod;
    }
  | { readonly kind: 'twiml'; readonly twiml: string };

/** What can be told of a call while it goes on, in this order. */
export const callEvents = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type CallEvent = (typeof callEvents)[number];

export interface CallStatusCallback {
  readonly url: string;
  readonly method: HttpMethod;
  readonly events: readonly CallEvent[];
}

/** `POST /Calls.json`, checked. */
export interface CallOrder {
  readonly to: string;
  readonly from: string;
  readonly instructions: CallInstructions;
  readonly statusCallback: CallStatusCallback | null;
  /** How long to ring, seconds, 1 to 600. */
  readonly timeoutSeconds: number;
  /** How long the call may last, seconds, or null for no limit. */
  readonly timeLimitSeconds: number | null;
  readonly callerId: string | null;
  /** Keys to send once answered, `w` is half a second. */
  readonly sendDigits: string | null;
}

/** `POST /Calls/{Sid}.json`, checked. */
export type CallChange =
  | { readonly kind: 'end'; readonly status: 'completed' | 'canceled' }
  | { readonly kind: 'redirect'; readonly instructions: CallInstructions };

/** What voice does for the Calls resource. */
export interface CallControl {
  /** Begins an outbound call; its record (queued) is in `account.calls` when this returns. */
  place(order: CallOrder): CallRecord;
  /** Does the change to a live call; resolves when the record shows it. */
  change(call: CallRecord, change: CallChange): Promise<void>;
}
