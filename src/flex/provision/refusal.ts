import twilio from 'twilio';
import { UserError } from '../../base/errors.ts';
import { NoReply } from './transport.ts';

/** What uploads answer when they do not work; the SDK has `RestException` for everything else. */
export class RefusedByTwilio extends Error {
  readonly status: number;
  readonly code: number | null;

  constructor(status: number, code: number | null, message: string) {
    super(message);
    this.name = 'RefusedByTwilio';
    this.status = status;
    this.code = code;
  }
}

/** Unhold's answer to a request that it did not carry out (RFC 9457). */
export class RefusedByUnhold extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = 'RefusedByUnhold';
    this.status = status;
    this.code = code;
  }
}

/** Twilio's answer to a request that it did not carry out. */
export interface Refusal {
  readonly status: number;
  readonly code: number | null;
  readonly message: string;
  readonly details: unknown;
}

export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof RefusedByTwilio) {
    const { status, code, message } = error;
    return { status, code, message, details: null };
  }
  if (!(error instanceof twilio.RestException)) return null;
  const { status, code = null, message, details = null } = error;
  return { status, code, message, details };
}

/** Whether it is open what became of a request: it may have been carried out. */
export function isUncertain(error: unknown): boolean {
  if (error instanceof RefusedByUnhold) return error.status >= 500;
  return error instanceof NoReply || (refusalOf(error)?.status ?? 0) >= 500;
}

export function isNotFound(error: unknown): boolean {
  if (error instanceof RefusedByUnhold) return error.status === 404;
  return refusalOf(error)?.status === 404;
}

/**
 * The sentence for what stopped us; what is not Twilio's doing is given back as it is.
 * @param doing such as `making the SIP domain acme.sip.twilio.com`
 */
export function explain(error: unknown, doing: string): unknown {
  if (error instanceof UserError) return error;
  const goOn = 'What was made so far stays; run the same command again and it goes on from there.';
  if (error instanceof NoReply)
    return new UserError(
      'upstream-away',
      `${new URL(error.url).host} did not answer while ${doing} (${causeOf(error)}). ${goOn} Fix: check the network and https://status.twilio.com.`,
    );
  if (error instanceof RefusedByUnhold) return explainUnhold(error, doing, goOn);
  const refusal = refusalOf(error);
  if (refusal === null) return error;
  const { status, code, message, details } = refusal;
  const said = `${message}${code === null ? '' : ` (error ${code})`}${detailsOf(details)}`;
  if (status === 401 || status === 403)
    return new UserError(
      'bad-config',
      `Twilio refused the credentials while ${doing}: ${said}. Fix: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET (a main or standard key of that account).`,
    );
  if (status === 429 || status >= 500)
    return new UserError(
      'upstream-away',
      `Twilio kept answering ${status} while ${doing}: ${said}. ${goOn} Fix: wait a minute and look at https://status.twilio.com.`,
    );
  return new UserError('bad-config', `Twilio refused ${doing}: ${said}. ${goOn}`);
}

function explainUnhold(refusal: RefusedByUnhold, doing: string, goOn: string): UserError {
  const { status } = refusal;
  const message = refusal.message.replace(/\.$/, '');
  if (status === 401 || status === 403)
    return new UserError(
      'bad-config',
      `Unhold refused the key while ${doing}: ${message}. Fix: set UNHOLD_API_KEY to a key of that Unhold with scope admin.`,
    );
  if (status === 429 || status >= 500)
    return new UserError(
      'upstream-away',
      `Unhold kept answering ${status} while ${doing}: ${message}. ${goOn} Fix: look at its /readyz.`,
    );
  return new UserError('bad-config', `Unhold refused ${doing}: ${message}. ${goOn}`);
}

function causeOf(error: NoReply): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return 'no reason known';
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}

/** Studio tells what is wrong with a flow there (error 81022). */
function detailsOf(details: unknown): string {
  if (details === null || details === undefined) return '';
  const said = JSON.stringify(details);
  return said === '{}' ? '' : `, details ${said.slice(0, 500)}`;
}
