import type { SipRequest, SipResponse } from './message.ts';
import type { Via } from './via.ts';
import { topVia } from './via.ts';

/** The branch prefix by which RFC 3261 §8.1.1.7 tells its branches from older ones. */
const MAGIC = 'z9hG4bK';

/**
 * What the requests of one server transaction have in common (RFC 3261 §17.2.3): an ACK finds its
 * INVITE under the same key; a CANCEL has its own. Null when the request cannot be matched at all.
 * @param method whose transaction is looked for: the request's own, or INVITE for a CANCEL
 */
export function serverKey(request: SipRequest, method: string): string | null {
  const via = topVia(request.headers);
  if (!via) return null;
  const { headers } = request;
  const branch = via.params.get('branch') ?? '';
  const number = headers.get('CSeq')?.trim().split(/\s/)[0] ?? '';
  // Branches are unique by the RFC alone: peers that use one again (as its torture messages do, RFC
  // 4475) must not get the answer to another call, and retransmission, ACK and CANCEL keep these two.
  const parts = [sentBy(via), branch, headers.get('Call-ID'), number];
  // RFC 2543 peers: there is no branch to go by.
  if (!branch.startsWith(MAGIC)) parts.push(headers.get('From'));
  return [...parts, method === 'ACK' ? 'INVITE' : method].join('|');
}

/** What a response and the request it answers have in common (§17.1.3). */
export function clientKey(branch: string, method: string): string {
  return `${branch}|${method}`;
}

/** The branch in the top Via; empty when there is none. */
export function branchOf(message: SipRequest | SipResponse): string {
  return topVia(message.headers)?.params.get('branch') ?? '';
}

function sentBy(via: Via): string {
  return `${via.host}:${via.port ?? 5060}`;
}
