import type { Authority } from './authorization.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SipCore } from './sip-core.ts';
import type { SipPeer } from './transport.ts';
import { answerTo } from './authorization.ts';
import { withNumber } from './request.ts';

/** The final answer to a request, or why there is none. */
export type Reply =
  | { status: number; response: SipResponse; from: SipPeer }
  | { status: null; reason: string };

export interface SendOptions {
  /** URI that says where it goes: the first route, or the target. */
  nextHop: string;
  authority?: Authority | null;
  /** The number for a request sent anew after a challenge; without it none is answered. */
  nextNumber?: () => number;
}

/** A challenge may be answered twice: the second time because the nonce was stale. */
const ANSWERS_MAX = 2;

/**
 * Sends a request other than INVITE, ACK and CANCEL; goes on to the next address after a 503, a
 * timeout or a transport error (RFC 3263 §4.3), and answers a challenge where it may. Never rejects.
 */
export async function sendRequest(
  core: SipCore,
  request: SipRequest,
  options: SendOptions,
): Promise<Reply> {
  try {
    return await sendToEach(core, request, options);
  } catch (error) {
    core.log.error({ error, method: request.method }, 'A SIP request could not be sent');
    return { status: null, reason: 'failed' };
  }
}

async function sendToEach(
  core: SipCore,
  request: SipRequest,
  options: SendOptions,
): Promise<Reply> {
  const peers = await core.locate(options.nextHop, request);
  let last: Reply = { status: null, reason: 'unresolved' };
  let current = request;
  let answered = 0;
  for (const peer of peers) {
    for (;;) {
      last = await sendOnce(core, current, peer);
      if (last.status === null || !options.nextNumber || answered === ANSWERS_MAX) break;
      const answer = answerTo(last.response, current, {
        authority: options.authority ?? null,
        sentTo: peer,
        from: last.from,
        cnonce: core.hex(8),
      });
      if (!answer) break;
      answered++;
      current = withNumber(request, options.nextNumber());
      current.headers.set(...answer);
    }
    if (last.status !== null && last.status !== 503) return last;
  }
  return last;
}

function sendOnce(core: SipCore, request: SipRequest, peer: SipPeer): Promise<Reply> {
  if (core.isClosed) return Promise.resolve({ status: null, reason: 'closed' });
  const headers = request.headers.clone();
  headers.prepend('Via', core.wire.via(peer.protocol, core.newBranch()));
  if (request.method === 'UPDATE') headers.set('Contact', core.wire.contact(peer.protocol));
  return new Promise((resolve) => {
    const transaction = core.transactions.request({ ...request, headers }, peer, {
      onResponse(response, from) {
        if (response.status >= 200) resolve({ status: response.status, response, from });
      },
      onFailure: (reason) => resolve({ status: null, reason }),
    });
    transaction.start();
  });
}
