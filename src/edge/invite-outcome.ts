import type { PlaceResult } from '../engine/call-control.ts';
import type { InviteResult } from '../sip/invite.ts';
import type { Headers } from '../sip/headers.ts';
import { headerText } from './header-text.ts';

type Failure = Extract<PlaceResult, { kind: 'failed' }>;
type Unanswered = Exclude<InviteResult, { kind: 'answered' }>;

/**
 * What final answers mean for a callback. Anything else from 300 on is the carrier's or our own
 * trouble (`carrier-error`): it says nothing of the person.
 */
const meanings: Readonly<Record<number, Failure['result']>> = {
  486: 'busy',
  600: 'busy',
  408: 'no-answer',
  480: 'no-answer',
  487: 'no-answer',
  401: 'rejected',
  402: 'rejected',
  403: 'rejected',
  404: 'rejected',
  407: 'rejected',
  410: 'rejected',
  433: 'rejected',
  484: 'rejected',
  603: 'rejected',
  604: 'rejected',
  607: 'rejected',
  608: 'rejected',
};

/** Nothing was sent: it failed here. */
export function failureOfOurs(reason: string): Failure {
  return { ...failure('carrier-error', null, reason), isOurs: true };
}

/** An INVITE of ours that nobody answered, as the engine wants it told. */
export function failureOf(result: Unanswered, ringTimeoutMs: number): Failure {
  switch (result.kind) {
    case 'refused':
      return failure(resultOf(result.status), result.status, sentenceOf(result));
    case 'ring-timeout':
      return failure('no-answer', null, `not answered within ${ringTimeoutMs / 1000} s`);
    case 'cancelled':
      return failure('cancelled', null, 'cancelled');
    case 'unreachable':
      return failure('carrier-error', null, headerText(result.reason));
    default:
      return result satisfies never;
  }
}

export function failure(
  result: Failure['result'],
  sipStatus: number | null,
  reason: string,
): Failure {
  return { kind: 'failed', result, sipStatus, reason };
}

function resultOf(status: number): Failure['result'] {
  // We do not follow redirections: who may be called is decided before the INVITE.
  if (status < 400) return 'rejected';
  return meanings[status] ?? 'carrier-error';
}

function sentenceOf(result: { status: number; reason: string; headers: Headers }): string {
  const retryAfter = /^\s*\d{1,9}/.exec(result.headers.get('Retry-After') ?? '')?.[0];
  const wait = retryAfter === undefined ? '' : `, Retry-After ${retryAfter.trim()} s`;
  return `${result.status} ${headerText(result.reason)}${wait}`;
}
