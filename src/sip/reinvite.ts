import type { Timer } from '../base/clock.ts';
import type { Authority } from './authorization.ts';
import type { DialogState } from './dialog-state.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SipCore } from './sip-core.ts';
import type { SipPeer } from './transport.ts';
import { Acknowledgement } from './acknowledgement.ts';
import { answerTo } from './authorization.ts';
import { contactOf, requestIn } from './dialog-state.ts';
import { sdpBody } from './fields.ts';
import { withNumber } from './request.ts';
import { LIFETIME } from './timers.ts';

export type ReinviteReply =
  | { status: number; response: SipResponse }
  | { status: null; reason: string };

/**
 * Sends one INVITE inside a dialog (RFC 3261 §14.1) and ACKs what answers it; a challenge is answered
 * once where it may be. Resolves with the final response; never rejects.
 */
export async function sendReinvite(
  core: SipCore,
  state: DialogState,
  options: {
    sdp: string;
    headers: [string, string][];
    authority: Authority | null;
    /** Where the dialog's own INVITE came from or went to. */
    peer: SipPeer;
  },
): Promise<ReinviteReply> {
  const { request, nextHop } = requestIn(state, 'INVITE', ++state.localSeq);
  const [peer = options.peer] = await core.locate(nextHop);
  request.headers.add('Contact', core.wire.contact(peer.protocol));
  for (const [name, value] of options.headers) request.headers.add(name, value);
  request.headers.add('Content-Type', 'application/sdp');
  request.body = sdpBody(options.sdp);

  const first = await inviteOnce(core, state, request, peer);
  if (first.status === null) return first;
  const answer = answerTo(first.response, request, {
    authority: options.authority,
    sentTo: peer,
    from: first.from,
    cnonce: core.hex(8),
  });
  if (!answer) return first;
  const again = withNumber(request, ++state.localSeq);
  again.headers.set(...answer);
  return inviteOnce(core, state, again, peer);
}

type Once =
  | { status: number; response: SipResponse; from: SipPeer }
  | { status: null; reason: string };

function inviteOnce(
  core: SipCore,
  state: DialogState,
  request: SipRequest,
  peer: SipPeer,
): Promise<Once> {
  if (core.isClosed) return Promise.resolve({ status: null, reason: 'closed' });
  const headers = request.headers.clone();
  headers.prepend('Via', core.wire.via(peer.protocol, core.newBranch()));
  const sent = { ...request, headers };
  return new Promise((resolve) => {
    let ack: Acknowledgement | null = null;
    let limit: Timer | null = null;
    const done = (outcome: Once): void => {
      limit?.cancel();
      resolve(outcome);
    };
    const transaction = core.transactions.invite(sent, peer, {
      onResponse(response, from) {
        // Nobody is rung by a re-INVITE: one that is not answered soon will not be answered.
        if (response.status < 200) {
          limit ??= core.clock.after(LIFETIME, () => {
            transaction.stop();
            done({ status: null, reason: 'timeout' });
          });
          return;
        }
        if (response.status < 300) {
          if (!ack) state.remoteTarget = contactOf(response) ?? state.remoteTarget;
          ack ??= new Acknowledgement(core, state, { invite: sent, sdp: null, peer });
          void ack.send();
        }
        done({ status: response.status, response, from });
      },
      onFailure: (reason) => done({ status: null, reason }),
    });
    transaction.start();
  });
}
