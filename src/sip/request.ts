import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import { Headers } from './headers.ts';
import { parseCSeq } from './cseq.ts';

const noBody = new Uint8Array();

/** The ACK of a 300-699, part of the INVITE's own transaction (RFC 3261 §17.1.1.3). */
export function ackOf(invite: SipRequest, response: SipResponse): SipRequest {
  return companionOf(invite, 'ACK', response.headers.has('To') ? response : invite);
}

/** The CANCEL of an INVITE: same branch, same tags, same number (RFC 3261 §9.1). */
export function cancelOf(invite: SipRequest): SipRequest {
  return companionOf(invite, 'CANCEL', invite);
}

/** What matches is repeated byte for byte, so that the far side finds its transaction. */
function companionOf(invite: SipRequest, method: string, toOf: SipMessage): SipRequest {
  const headers = new Headers();
  for (const name of ['Via', 'Route', 'From']) headers.copyFrom(invite.headers, name);
  headers.copyFrom(toOf.headers, 'To');
  headers.copyFrom(invite.headers, 'Call-ID');
  headers.add('CSeq', `${parseCSeq(invite.headers.get('CSeq') ?? '')?.number ?? 1} ${method}`);
  headers.add('Max-Forwards', '70');
  return { kind: 'request', method, uri: invite.uri, headers, body: noBody };
}

/**
 * A copy with another branch and CSeq number: what is sent again after a challenge, a 422, or to
 * the next address, is a new transaction (RFC 3261 §8.1.3.5, RFC 3263 §4.3).
 */
export function withNumber(request: SipRequest, number: number): SipRequest {
  const headers = request.headers.clone();
  headers.set('CSeq', `${number} ${request.method}`);
  return { ...request, headers };
}

/** The branch of the n-th try (from 0) of one call: derived, so that a successor can find it. */
export function branchOfTry(branch: string, index: number): string {
  return index === 0 ? branch : `${branch}.${index}`;
}
