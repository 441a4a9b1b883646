import type { Authority } from './authorization.ts';
import type { DialogState } from './dialog-state.ts';
import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import type { Reply } from './request-sender.ts';
import type { Session } from './session-timer.ts';
import type { SipCore } from './sip-core.ts';
import type { ServerTransaction } from './transaction-server.ts';
import type { InviteServerTransaction } from './transaction-server-invite.ts';
import type { SipPeer } from './transport.ts';
import { sleep } from '../base/clock.ts';
import { contactOf } from './dialog-state.ts';
import { allows, cseqNumber, sdpBody, sdpOf } from './fields.ts';
import { allow, supported } from './methods.ts';
import { sendReinvite } from './reinvite.ts';
import { RepeatedAnswer } from './repeated-answer.ts';
import { MIN_SESSION_SECONDS, SessionTimer, answerSession, sessionOf } from './session-timer.ts';
import { sessionHeaders } from './session-timer.ts';

export type ReinviteResult =
  | { kind: 'answered'; sdp: string | null }
  | { kind: 'refused'; status: number };

/** Gives the answer to an offer (null: gives an offer); null refuses it with 488. */
export type AnswerOffer = (sdp: string | null) => string | null | Promise<string | null>;

interface ResponseParts {
  headers?: [string, string][];
  body?: Uint8Array;
}

/** The dialog that a session is part of. */
export interface SessionHost {
  readonly state: DialogState;
  readonly peer: SipPeer;
  /** True when we sent the INVITE that began it. */
  readonly isCaller: boolean;
  answerOffer(offer: string | null): Promise<string | null>;
  onAnswer: (sdp: string) => void;
  request(method: string, parts: ResponseParts): Promise<Reply>;
  responseTo(request: SipRequest, status: number, parts: ResponseParts): SipResponse;
  respond(
    transaction: ServerTransaction | InviteServerTransaction,
    status: number,
    parts?: ResponseParts,
  ): void;
  noteReply(status: number | null): void;
  expire(by: 'timeout' | 'lost', text: string): void;
}

/** How often a re-INVITE that met the peer's own is tried. */
const GLARE_TRIES_MAX = 3;

/** The 2xx of an INVITE of the peer's that waits for its ACK. */
interface Unacked {
  number: number;
  answer: RepeatedAnswer;
  onAck: (sdp: string | null) => void;
}

/**
 * The session inside a dialog: offers and answers after the first (RFC 3261 §14, RFC 3311), the 2xx
 * that wait for an ACK, and the session timer (RFC 4028).
 */
export class DialogSession {
  /** What we last offered or answered: sent again when a refresh needs a re-INVITE. */
  localSdp: string | null = null;
  /** True once the peer said that it takes UPDATE. */
  peerTakesUpdate = false;
  /** The INVITE that began the dialog has no final answer yet. */
  isUnanswered = true;
  readonly #core: SipCore;
  readonly #dialog: SessionHost;
  readonly #authority: Authority | null;
  readonly #timer: SessionTimer;
  readonly #closed = new AbortController();
  #unacked: Unacked | null = null;
  /** An offer of the peer's is being thought about. */
  #isAnswering = false;
  /** An INVITE or UPDATE of ours is on its way. */
  #isOffering = false;

  constructor(core: SipCore, dialog: SessionHost, authority: Authority | null) {
    this.#core = core;
    this.#dialog = dialog;
    this.#authority = authority;
    this.#timer = new SessionTimer(
      core.clock,
      () => void this.#refresh(),
      () => dialog.expire('timeout', 'Session timer expired'),
    );
  }

  /** Starts or restarts the session timer; null: none was agreed. */
  begin(session: Session | null): void {
    if (!this.#closed.signal.aborted) this.#timer.start(session);
  }

  notePeer(message: SipMessage): void {
    if (message.headers.has('Allow')) this.peerTakesUpdate = allows(message, 'UPDATE');
  }

  close(): void {
    this.#closed.abort(new Error('the dialog has ended'));
    this.#timer.stop();
    this.#unacked?.answer.stop();
    this.#unacked = null;
  }

  /** Gives a 2xx to an INVITE and repeats it until the ACK; `lost` when none comes in 64*T1. */
  answerInvite(
    transaction: InviteServerTransaction,
    options: { headers: [string, string][]; sdp: string | null },
    onAck: (sdp: string | null) => void,
    lost: () => void,
  ): void {
    const headers: [string, string][] = [
      ['Contact', this.#core.wire.contact(this.#dialog.peer.protocol)],
      ['Allow', allow],
      ['Supported', supported],
      ...options.headers,
    ];
    if (options.sdp !== null) {
      headers.push(['Content-Type', 'application/sdp']);
      this.localSdp = options.sdp;
    }
    const { request } = transaction;
    const body = sdpBody(options.sdp);
    const response = this.#dialog.responseTo(request, 200, { headers, body });
    const answer = new RepeatedAnswer(this.#core.clock, transaction, response, () => {
      this.#unacked = null;
      lost();
    });
    transaction.onAck = (ack) => this.receiveAck(ack);
    this.isUnanswered = false;
    this.#unacked = { number: cseqNumber(request), answer, onAck };
  }

  /** The ACK of a 2xx; copies of it find nothing waiting. */
  receiveAck(ack: SipRequest): void {
    const unacked = this.#unacked;
    if (!unacked || cseqNumber(ack) !== unacked.number) return;
    this.#unacked = null;
    unacked.answer.stop();
    unacked.onAck(sdpOf(ack));
  }

  /** A re-INVITE (§14.2). */
  receiveInvite(request: SipRequest, transaction: InviteServerTransaction): void {
    const dialog = this.#dialog;
    if (this.#isAnswering || this.isUnanswered)
      return dialog.respond(transaction, 500, { headers: this.#retryAfter() });
    if (this.#isOffering || this.#unacked) return dialog.respond(transaction, 491);
    void this.#answerReinvite(request, transaction);
  }

  /** UPDATE: a new offer (RFC 3311 §5.2), or only a sign that the session goes on. */
  receiveUpdate(request: SipRequest, transaction: ServerTransaction): void {
    const dialog = this.#dialog;
    if (sdpOf(request) !== null) {
      if (this.#isAnswering)
        return dialog.respond(transaction, 500, { headers: this.#retryAfter() });
      if (this.#isOffering) return dialog.respond(transaction, 491);
    }
    void this.#answerUpdate(request, transaction);
  }

  /** As `Dialog.reinvite`. */
  async reinvite(sdp: string): Promise<ReinviteResult> {
    for (let tries = 1; ; tries++) {
      const result = await this.#reinviteOnce(sdp);
      const isGlare = result.kind === 'refused' && result.status === 491;
      if (!isGlare || tries === GLARE_TRIES_MAX) return result;
      // §14.1: who made the Call-ID waits longer, so that the two do not meet again.
      const isCaller = this.#dialog.isCaller;
      const waitMs = (isCaller ? 2_100 : 0) + this.#core.random() * (isCaller ? 1_900 : 2_000);
      await sleep(this.#core.clock, waitMs, this.#closed.signal).catch(() => {
        // The dialog ended meanwhile: the next try says so.
      });
    }
  }

  async #reinviteOnce(sdp: string): Promise<ReinviteResult> {
    if (this.#closed.signal.aborted) return { kind: 'refused', status: 481 };
    if (this.isUnanswered || this.#isOffering || this.#isAnswering || this.#unacked)
      return { kind: 'refused', status: 491 };
    this.#isOffering = true;
    const reply = await sendReinvite(this.#core, this.#dialog.state, {
      sdp,
      headers: [['Allow', allow], ['Supported', supported], ...this.#refreshHeaders()],
      authority: this.#authority,
      peer: this.#dialog.peer,
    });
    this.#isOffering = false;
    this.#dialog.noteReply(reply.status);
    if (reply.status === null) return { kind: 'refused', status: 408 };
    if (reply.status >= 300) return { kind: 'refused', status: reply.status };
    this.localSdp = sdp;
    this.notePeer(reply.response);
    this.begin(sessionOf(reply.response.headers));
    return { kind: 'answered', sdp: sdpOf(reply.response) };
  }

  async #answerReinvite(request: SipRequest, transaction: InviteServerTransaction): Promise<void> {
    const dialog = this.#dialog;
    const session = answerSession(request.headers);
    if (session.kind === 'too-small') return dialog.respond(transaction, 422, tooSmall);
    const offer = sdpOf(request);
    const sdp = await this.#askUser(offer);
    if (this.#closed.signal.aborted) return dialog.respond(transaction, 487);
    if (sdp === null) return dialog.respond(transaction, 488);
    this.#noteRefresh(request);
    this.answerInvite(
      transaction,
      { headers: session.kind === 'session' ? session.headers : [], sdp },
      (answer) => {
        if (offer === null && answer !== null) dialog.onAnswer(answer);
      },
      () => dialog.expire('lost', 'No ACK'),
    );
    this.begin(session.kind === 'session' ? session.session : null);
  }

  async #answerUpdate(request: SipRequest, transaction: ServerTransaction): Promise<void> {
    const dialog = this.#dialog;
    const session = answerSession(request.headers);
    if (session.kind === 'too-small') return dialog.respond(transaction, 422, tooSmall);
    const offer = sdpOf(request);
    const sdp = offer === null ? null : await this.#askUser(offer);
    if (this.#closed.signal.aborted) return dialog.respond(transaction, 481);
    if (offer !== null && sdp === null) return dialog.respond(transaction, 488);
    this.#noteRefresh(request);
    const headers: [string, string][] = [
      ['Contact', this.#core.wire.contact(dialog.peer.protocol)],
      ['Allow', allow],
    ];
    if (session.kind === 'session') {
      headers.push(...session.headers);
      this.begin(session.session);
    }
    if (sdp !== null) {
      headers.push(['Content-Type', 'application/sdp']);
      this.localSdp = sdp;
    }
    dialog.respond(transaction, 200, { headers, body: sdpBody(sdp) });
  }

  async #askUser(offer: string | null): Promise<string | null> {
    this.#isAnswering = true;
    const sdp = await this.#dialog.answerOffer(offer);
    this.#isAnswering = false;
    return sdp;
  }

  #noteRefresh(request: SipRequest): void {
    this.notePeer(request);
    const { state } = this.#dialog;
    state.remoteTarget = contactOf(request) ?? state.remoteTarget;
  }

  /** RFC 4028 §10: UPDATE where the peer takes it, else the last SDP by re-INVITE. */
  async #refresh(): Promise<void> {
    if (!this.peerTakesUpdate) {
      if (this.localSdp !== null) await this.reinvite(this.localSdp);
      return;
    }
    const headers: [string, string][] = [['Supported', supported], ...this.#refreshHeaders()];
    const reply = await this.#dialog.request('UPDATE', { headers });
    if (reply.status !== null && reply.status < 300) this.begin(sessionOf(reply.response.headers));
  }

  #refreshHeaders(): [string, string][] {
    const session = this.#timer.session;
    return session ? sessionHeaders(session.seconds, session.weRefresh ? 'uac' : 'uas') : [];
  }

  #retryAfter(): [string, string][] {
    return [['Retry-After', String(Math.floor(this.#core.random() * 11))]];
  }
}

const tooSmall: { headers: [string, string][] } = {
  headers: [['Min-SE', String(MIN_SESSION_SECONDS)]],
};
