import type { Dialog } from './dialog.ts';
import type { AnswerOffer } from './dialog-session.ts';
import type { SipRequest } from './message.ts';
import type { SipCore } from './sip-core.ts';
import type { Session } from './session-timer.ts';
import type { ServerTransaction } from './transaction-server.ts';
import type { InviteServerTransaction } from './transaction-server-invite.ts';
import type { SipPeer } from './transport.ts';
import { callIdOf, hasOption, sdpBody, sdpOf } from './fields.ts';
import { allow } from './methods.ts';
import { ReliableProgress } from './reliable-progress.ts';

export type AcceptResult =
  /** `sdp` is the answer in the ACK when we made the offer, else null. */
  | { kind: 'confirmed'; dialog: Dialog; sdp: string | null }
  | { kind: 'cancelled' }
  | { kind: 'no-ack' };

/**
 * A call of somebody else's until we answered it or not (RFC 3261 §13.3); 100 has been sent.
 *
 *   ringing ──accept──▶ answered ──ACK──▶ over (confirmed)
 *      │                    └──64*T1, or BYE──▶ over (no-ack, cancelled)
 *      └──refuse, CANCEL (487), early BYE (487)──▶ over
 */
export class IncomingCall {
  readonly request: SipRequest;
  readonly peer: SipPeer;
  readonly callId: string;
  /** The caller's offer; null: we make it, and its answer is in the ACK. */
  readonly sdp: string | null;
  /** Answers offers that come before the call is answered. */
  onOffer: AnswerOffer = () => null;
  /** Hears INFO until the dialog has an `onInfo` of its own: it may follow the ACK at once. */
  onInfo: (type: string, body: string) => boolean = () => false;
  readonly #core: SipCore;
  readonly #transaction: InviteServerTransaction;
  readonly #dialog: Dialog;
  readonly #session: { session: Session | null; headers: [string, string][] };
  readonly #cancelled = new AbortController();
  readonly #reliable: ReliableProgress;
  #isAccepting = false;

  constructor(
    core: SipCore,
    transaction: InviteServerTransaction,
    dialog: Dialog,
    session: { session: Session | null; headers: [string, string][] },
  ) {
    this.request = transaction.request;
    this.peer = dialog.peer;
    this.callId = callIdOf(transaction.request);
    this.sdp = sdpOf(transaction.request);
    this.#core = core;
    this.#transaction = transaction;
    this.#dialog = dialog;
    this.#session = session;
    this.#reliable = new ReliableProgress(core, dialog, transaction, () => this.refuse(500));
    dialog.onOffer = (sdp) => this.onOffer(sdp);
    dialog.onInfo = (type, body) => this.onInfo(type, body);
    dialog.onEarly = (request, prack) => this.#onPrack(request, prack);
    dialog.session.notePeer(transaction.request);
    transaction.onCancel = () => this.#abort('cancelled by the caller');
    void dialog.ended.then(() => this.#abort('hung up by the caller'));
  }

  /** Aborts when the caller gave up before our final answer; 487 has been sent. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Sends a 101-199; reliably where the peer takes that. Ignored once there is a final answer. */
  progress(
    status: number,
    options: { reason?: string; headers?: [string, string][]; sdp?: string } = {},
  ): void {
    if (!this.#transaction.isOpen || this.#isAccepting) return;
    const headers: [string, string][] = [
      ['Contact', this.#core.wire.contact(this.peer.protocol)],
      ['Allow', allow],
      ...(options.headers ?? []),
    ];
    if (options.sdp !== undefined) headers.push(['Content-Type', 'application/sdp']);
    const response = this.#dialog.responseTo(this.request, status, {
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      headers,
      body: sdpBody(options.sdp ?? null),
    });
    const takesReliable =
      hasOption(this.request, 'Require', '100rel') ||
      hasOption(this.request, 'Supported', '100rel');
    if (takesReliable && status > 100) this.#reliable.send(response);
    else this.#transaction.respond(response);
  }

  /** Gives a 300-699 as the final answer; ignored when there is one already. */
  refuse(status: number, options: { reason?: string; headers?: [string, string][] } = {}): void {
    if (!this.#transaction.isOpen) return;
    this.#reliable.stop();
    this.#transaction.respond(this.#dialog.responseTo(this.request, status, options));
    this.#dialog.end({ by: 'lost', reason: 'refused' });
  }

  /** Answers with 200, and says it again until the ACK comes; never rejects. */
  async accept(options: { sdp: string; headers?: [string, string][] }): Promise<AcceptResult> {
    this.#isAccepting = true;
    await this.#reliable.settled();
    const dialog = this.#dialog;
    if (!this.#transaction.isOpen || dialog.isEnded) return { kind: 'cancelled' };
    const headers = [...this.#session.headers, ...(options.headers ?? [])];
    // RFC 6337 §2.2: an answer given reliably in a 1xx is not given again.
    const sdp = this.#reliable.hasSdp ? null : options.sdp;
    dialog.onEarly = null;
    return new Promise((resolve) => {
      dialog.session.answerInvite(
        this.#transaction,
        { headers, sdp },
        (answer) => {
          dialog.session.begin(this.#session.session);
          const given = answer ?? this.#reliable.answer;
          resolve({ kind: 'confirmed', dialog, sdp: this.sdp === null ? given : null });
        },
        () => {
          dialog.expire('lost', 'No ACK');
          resolve({ kind: 'no-ack' });
        },
      );
      dialog.session.localSdp = options.sdp;
      // A BYE that overtook the ACK, or came without one: the caller is gone.
      void dialog.ended.then(() => resolve({ kind: 'cancelled' }));
    });
  }

  #onPrack(request: SipRequest, transaction: ServerTransaction): boolean {
    if (request.method !== 'PRACK') return false;
    void this.#reliable.receivePrack(request, transaction);
    return true;
  }

  #abort(reason: string): void {
    this.#reliable.stop();
    if (!this.#transaction.isOpen) return;
    this.refuse(487);
    this.#cancelled.abort(new Error(reason));
  }
}
