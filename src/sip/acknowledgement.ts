import type { DialogState } from './dialog-state.ts';
import type { SipRequest } from './message.ts';
import type { SipCore } from './sip-core.ts';
import type { SipPeer } from './transport.ts';
import { requestIn } from './dialog-state.ts';
import { cseqNumber, sdpBody } from './fields.ts';
import { printMessage } from './message.ts';

/** The ACK of a 2xx: the same bytes again for every copy of that 2xx (RFC 3261 §13.2.2.4). */
export class Acknowledgement {
  readonly #core: SipCore;
  readonly #packet: Promise<{ bytes: Uint8Array; peer: SipPeer }>;

  /**
   * @param invite the INVITE that was answered: its number and its credentials are repeated (§22.3)
   * @param peer where it was sent: taken when the remote target leads nowhere
   */
  constructor(
    core: SipCore,
    state: DialogState,
    options: { invite: SipRequest; sdp: string | null; peer: SipPeer },
  ) {
    const { invite, sdp } = options;
    const { request, nextHop } = requestIn(state, 'ACK', cseqNumber(invite));
    for (const name of ['Authorization', 'Proxy-Authorization'])
      request.headers.copyFrom(invite.headers, name);
    if (sdp !== null) {
      request.headers.add('Content-Type', 'application/sdp');
      request.body = sdpBody(sdp);
    }
    this.#core = core;
    this.#packet = core.locate(nextHop).then(([peer = options.peer]) => {
      request.headers.prepend('Via', core.wire.via(peer.protocol, core.newBranch()));
      return { bytes: printMessage(request), peer };
    });
  }

  /** Sends it, or sends it again; never rejects. */
  async send(): Promise<void> {
    try {
      const { bytes, peer } = await this.#packet;
      this.#core.wire.send(bytes, peer);
    } catch (error) {
      this.#core.log.error({ error }, 'An ACK could not be sent');
    }
  }
}
