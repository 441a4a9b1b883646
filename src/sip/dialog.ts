import type { Authority } from './authorization.ts';
import type { AnswerOffer, SessionHost } from './dialog-session.ts';
import type { DialogState } from './dialog-state.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Reason } from './reason.ts';
import type { Reply } from './request-sender.ts';
import type { DialogEntry, SipCore } from './sip-core.ts';
import type { ServerTransaction } from './transaction-server.ts';
import type { SipPeer } from './transport.ts';
import { DialogSession } from './dialog-session.ts';
import { requestIn } from './dialog-state.ts';
import { contentType, cseqNumber } from './fields.ts';
import { isHeaderValue, type Headers } from './headers.ts';
import { responseTo } from './message.ts';
import { allow } from './methods.ts';
import { printReason } from './reason.ts';
import { sendRequest } from './request-sender.ts';
import { dialogKey } from './sip-core.ts';
import { isToken } from './text.ts';
import { InviteServerTransaction } from './transaction-server-invite.ts';

export interface DialogEnd {
  /** `lost`: the peer knows the dialog no more, or cannot be reached; `timeout`: the session ran out. */
  by: 'local' | 'remote' | 'timeout' | 'lost';
  /** A sentence, or the Reason header of the peer's BYE. */
  reason: string | null;
}

/** Everything another process needs to end a leg; plain data. */
export interface StoredLeg {
  callId: string;
  /** Our own tag, whoever called. */
  fromTag: string;
  /** The branch of our first INVITE; empty when we were called. */
  branch: string;
  requestUri: string;
  nextHop: string | null;
  fromUri: string;
  toUri: string;
  /** `host:port` of our Via. */
  viaHost: string;
  protocol: 'UDP' | 'TCP';
  cseq: number;
  remoteTag: string | null;
  remoteTarget: string | null;
  routeSet: string[];
}

/** What a dialog keeps of the INVITE it came from, for `snapshot`. */
export interface Origin {
  branch: string;
  requestUri: string;
  nextHop: string | null;
}

/** One call as both ends know it (RFC 3261 §12), early or confirmed, until somebody says BYE. */
export class Dialog implements SessionHost, DialogEntry {
  readonly state: DialogState;
  /** Where its INVITE came from or went to. */
  readonly peer: SipPeer;
  /** Resolves once, when the dialog has ended. */
  readonly ended: Promise<DialogEnd>;
  /** True when we sent the INVITE that began it. */
  readonly isCaller: boolean;
  readonly session: DialogSession;
  /** A re-INVITE or UPDATE with an offer, or a re-INVITE that asks for one (null). */
  onOffer: AnswerOffer = () => null;
  /** The answer in the ACK of a re-INVITE that came without SDP. */
  onAnswer: (sdp: string) => void = () => {};
  /** An INFO; false is answered 415. */
  onInfo: (type: string, body: string) => boolean = () => false;
  /** A request that only a call not yet answered understands (PRACK); set by that call. */
  onEarly: ((request: SipRequest, transaction: ServerTransaction) => boolean) | null = null;
  /** What the peer's BYE carried; null: none came. */
  byeHeaders: Headers | null = null;

  readonly #core: SipCore;
  readonly #origin: Origin;
  readonly #authority: Authority | null;
  #isEnded = false;
  #bye: Promise<void> | null = null;
  #resolveEnded: (end: DialogEnd) => void = () => {};

  constructor(
    core: SipCore,
    state: DialogState,
    options: { peer: SipPeer; isCaller: boolean; origin: Origin; authority: Authority | null },
  ) {
    this.#core = core;
    this.state = state;
    this.peer = options.peer;
    this.isCaller = options.isCaller;
    this.#origin = options.origin;
    this.#authority = options.authority;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.session = new DialogSession(core, this, options.authority);
    core.dialogs.set(this.#key, this);
  }

  get callId(): string {
    return this.state.callId;
  }

  get localTag(): string {
    return this.state.localTag;
  }

  get remoteTag(): string {
    return this.state.remoteTag;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Hangs up; resolves when the BYE was answered or given up. Again: the same promise. */
  bye(options: { reason?: Reason; headers?: [string, string][] } = {}): Promise<void> {
    if (!this.#bye) this.#bye = this.#isEnded ? Promise.resolve() : this.#sayBye(options);
    return this.#bye;
  }

  /** Offers another session; glare (491) is tried again by itself (§14.1). Never rejects. */
  reinvite(
    sdp: string,
  ): Promise<{ kind: 'answered'; sdp: string | null } | { kind: 'refused'; status: number }> {
    return this.session.reinvite(sdp);
  }

  /** Sends INFO (RFC 6086 legacy usage); the status, or null when nobody answered. */
  async info(type: string, body: string): Promise<number | null> {
    if (this.#isEnded) return null;
    const headers: [string, string][] = [['Content-Type', type]];
    const reply = await this.request('INFO', { headers, body: Buffer.from(body) });
    return reply.status;
  }

  snapshot(): StoredLeg {
    const { state } = this;
    return {
      callId: state.callId,
      fromTag: state.localTag,
      ...this.#origin,
      fromUri: state.localUri,
      toUri: state.remoteUri,
      viaHost: this.#core.wire.sentBy(this.peer.protocol),
      protocol: this.peer.protocol,
      cseq: state.localSeq,
      remoteTag: state.remoteTag,
      remoteTarget: state.remoteTarget,
      routeSet: [...state.routeSet],
    };
  }

  // What follows is for the stack itself.

  /** Sends a request inside the dialog. A peer that is gone ends the dialog (§12.2.1.2). */
  async request(
    method: string,
    options: { headers?: [string, string][]; body?: Uint8Array } = {},
  ): Promise<Reply> {
    const { request, nextHop } = requestIn(this.state, method, ++this.state.localSeq);
    for (const [name, value] of options.headers ?? []) request.headers.add(name, value);
    if (options.body) request.body = options.body;
    const reply = await sendRequest(this.#core, request, {
      nextHop,
      authority: this.#authority,
      nextNumber: () => ++this.state.localSeq,
    });
    if (method !== 'BYE' && method !== 'PRACK') this.noteReply(reply.status);
    return reply;
  }

  /** Asks `onOffer`; an answerer that throws refuses the offer, and is logged. */
  async answerOffer(offer: string | null): Promise<string | null> {
    try {
      return await this.onOffer(offer);
    } catch (error) {
      this.#core.log.error({ error, callId: this.callId }, 'An offer could not be answered');
      return null;
    }
  }

  /** Ends the dialog when a status says that the peer does not have it any more. */
  noteReply(status: number | null): void {
    if (status === 481) this.end({ by: 'lost', reason: 'the peer does not know the call' });
    if (status !== null && status !== 408) return;
    this.expire('lost', 'No answer');
  }

  /** Over for the given reason, without a word to the peer. */
  end(end: DialogEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.session.close();
    this.#core.dialogs.delete(this.#key);
    this.#resolveEnded(end);
  }

  /** Hangs up because the session ran out or was never confirmed. */
  expire(by: 'timeout' | 'lost', text: string): void {
    if (this.#isEnded) return;
    const reason: Reason = { protocol: 'SIP', cause: 408, text };
    this.#bye ??= this.#sayBye({ reason }, { by, reason: text });
  }

  /** A request of the peer's (§12.2.2), by its transaction. */
  receive(request: SipRequest, transaction: ServerTransaction | InviteServerTransaction): void {
    const number = cseqNumber(request);
    if (this.state.remoteSeq !== null && number < this.state.remoteSeq)
      return this.respond(transaction, 500);
    this.state.remoteSeq = number;
    if (request.method === 'BYE') return this.#onBye(request, transaction);
    if (this.#isEnded) return this.respond(transaction, 481);
    if (transaction instanceof InviteServerTransaction)
      return this.session.receiveInvite(request, transaction);
    if (this.onEarly?.(request, transaction)) return;
    switch (request.method) {
      case 'UPDATE':
        return this.session.receiveUpdate(request, transaction);
      case 'INFO':
        return this.#onInfo(request, transaction);
      case 'OPTIONS':
        return this.respond(transaction, 200, { headers: [['Allow', allow]] });
      case 'PRACK':
        return this.respond(transaction, 481);
      default:
        return this.respond(transaction, 405, { headers: [['Allow', allow]] });
    }
  }

  receiveAck(ack: SipRequest): void {
    this.session.receiveAck(ack);
  }

  /** Answers a request of this dialog; the To tag is put on where the request has none yet. */
  respond(
    transaction: ServerTransaction | InviteServerTransaction,
    status: number,
    options: { headers?: [string, string][]; body?: Uint8Array } = {},
  ): void {
    transaction.respond(this.responseTo(transaction.request, status, options));
  }

  responseTo(
    request: SipRequest,
    status: number,
    options: { reason?: string; headers?: [string, string][]; body?: Uint8Array } = {},
  ): SipResponse {
    return responseTo(request, status, { ...options, toTag: this.state.localTag });
  }

  #onBye(request: SipRequest, transaction: ServerTransaction | InviteServerTransaction): void {
    // §15: who is being called may refuse, but has nothing to hang up yet.
    if (this.isCaller && this.session.isUnanswered) return this.respond(transaction, 481);
    this.respond(transaction, 200);
    this.byeHeaders = request.headers;
    this.end({ by: 'remote', reason: request.headers.get('Reason') });
  }

  #onInfo(request: SipRequest, transaction: ServerTransaction | InviteServerTransaction): void {
    const type = contentType(request);
    // RFC 6086 §3.2.1: an empty INFO is a sign of life.
    const isKnown = type === '' || this.onInfo(type, Buffer.from(request.body).toString('utf8'));
    this.respond(transaction, isKnown ? 200 : 415);
  }

  async #sayBye(
    options: { reason?: Reason; headers?: [string, string][] },
    end: DialogEnd = { by: 'local', reason: options.reason?.text ?? null },
  ): Promise<void> {
    const headers = [...(options.headers ?? [])];
    if (options.reason) headers.push(['Reason', printReason(options.reason)]);
    // The call is hung up whatever the headers hold: those that cannot be sent are left out.
    const asked = this.request('BYE', {
      headers: headers.filter(([name, value]) => isToken(name) && isHeaderValue(value)),
    });
    this.#isEnded = true;
    this.session.close();
    this.#resolveEnded(end);
    await asked;
    // Until here the peer's own BYE still got its 200.
    this.#core.dialogs.delete(this.#key);
  }

  get #key(): string {
    return dialogKey(this.state.callId, this.state.localTag, this.state.remoteTag);
  }
}
