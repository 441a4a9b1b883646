import type { AnswerOffer } from './dialog-session.ts';
import type { Dialog } from './dialog.ts';
import type { SipRequest } from './message.ts';
import type { SipPeer } from './transport.ts';
import { sdpBody } from './fields.ts';
import { Headers } from './headers.ts';
import { printMessage } from './message.ts';
import { allow, supported } from './methods.ts';
import { OUR_SESSION_SECONDS, sessionHeaders } from './session-timer.ts';
import { quote } from './text.ts';
import { parseUri, printUri } from './uri.ts';

export interface InviteOptions {
  /** Request URI. */
  to: string;
  /** URI of an outbound proxy or trunk that it is sent to instead. */
  nextHop?: string;
  from: { uri: string; displayName?: string };
  /** Further headers; a value with CR, LF or NUL throws. */
  headers?: [string, string][];
  /** Our offer; null: the peer makes one, and `onOffer` answers it. */
  sdp: string | null;
  /** CANCEL after this, counted from the INVITE; milliseconds. */
  ringTimeoutMs: number;
  credentials?: { username: string; password: string };
  /** Derived by the caller from what it stores before it calls. */
  ids: { callId: string; fromTag: string; branch: string };
  onProgress?: (progress: Progress) => void;
  /** Answers offers that come before there is a dialog to set `onOffer` on. */
  onOffer?: AnswerOffer;
}

export interface Progress {
  status: number;
  reason: string;
  sdp: string | null;
  toTag: string | null;
}

export type InviteResult =
  | { kind: 'answered'; dialog: Dialog; sdp: string | null; headers: Headers }
  /** A final status from 300 to 699. */
  | { kind: 'refused'; status: number; reason: string; headers: Headers }
  | { kind: 'cancelled' }
  | { kind: 'ring-timeout' }
  /** Nobody answered, no address was found, or the network refused. */
  | { kind: 'unreachable'; reason: string };

/** One INVITE as it went out, and who a response to it came from. */
export interface Sent {
  request: SipRequest;
  peer: SipPeer;
  from: SipPeer;
}

/** Headers that a URI may ask for (RFC 3261 §19.1.5): only such as change nothing of the call itself. */
const fromUri = /^(x-[a-z0-9-]+|user-to-user)$/i;

/**
 * The INVITE of a call, without Via, Contact and a number, which each try has of its own.
 * @throws TypeError when the request URI is none or a header cannot be sent
 */
export function firstInvite(options: InviteOptions): SipRequest {
  const { from, ids } = options;
  const uri = parseUri(options.to);
  if (!uri) throw new TypeError(`cannot be called: ${JSON.stringify(options.to)}`);
  const target = printUri({ ...uri, headers: [] });
  const name = from.displayName === undefined ? '' : `${quote(from.displayName)} `;
  const headers = new Headers([
    ['Max-Forwards', '70'],
    ['From', `${name}<${from.uri}>;tag=${ids.fromTag}`],
    ['To', `<${target}>`],
    ['Call-ID', ids.callId],
    ['CSeq', '1 INVITE'],
    ['Contact', '<sip:invalid>'],
    ['Allow', allow],
    ['Supported', supported],
    ...sessionHeaders(OUR_SESSION_SECONDS),
    ...uri.headers.filter(([header]) => fromUri.test(header)),
    ...(options.headers ?? []),
  ]);
  if (options.sdp !== null) headers.add('Content-Type', 'application/sdp');
  const body = sdpBody(options.sdp);
  const invite: SipRequest = { kind: 'request', method: 'INVITE', uri: target, headers, body };
  // What cannot be printed is told to who asked for it, not to a timer later on.
  printMessage(invite);
  return invite;
}
