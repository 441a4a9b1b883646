import type { ParseResult, SipRequest, SipResponse } from './message.ts';
import type { DialogEntry, SipCore } from './sip-core.ts';
import type { ServerTransaction } from './transaction-server.ts';
import type { InviteServerTransaction } from './transaction-server-invite.ts';
import type { SipPeer } from './transport.ts';
import { stateOfCallee } from './dialog-state.ts';
import { Dialog } from './dialog.ts';
import { callIdOf, tagOf } from './fields.ts';
import { JunkCounter, RateGate } from './flood-gate.ts';
import { IncomingCall } from './invite-server.ts';
import { printMessage, responseTo } from './message.ts';
import { allow, supported } from './methods.ts';
import { MIN_SESSION_SECONDS, answerSession } from './session-timer.ts';
import { dialogKey } from './sip-core.ts';
import { checkRequest, isUsableResponse } from './validate.ts';
import { markSource } from './via.ts';
import { replyPeer } from './wire.ts';

export interface ReceptionOptions {
  /** False: no answer at all to what would begin something with us. */
  allowDialog: (peer: SipPeer) => boolean;
  /** Null: every call is answered 480. */
  onInvite: ((call: IncomingCall) => void) | null;
  isReady: () => boolean;
  invitesPerSecondMax: number;
  /** True for an INVITE that is one of our own, come back. */
  isOwnCall: (request: SipRequest) => boolean;
}

type Headers = [string, string][];

/** Seconds after which somebody who was turned away for lack of room may try again. */
const RETRY_SECONDS = '5';
/** Methods that mean something only inside a dialog. */
const dialogMethods = new Set(['BYE', 'INFO', 'PRACK', 'UPDATE']);

/** Hears every message that arrives and brings it to its transaction, dialog or call. */
export class Reception {
  /** True: calls are turned away because we are stopping. */
  isClosing = false;
  readonly #core: SipCore;
  readonly #options: ReceptionOptions;
  readonly #invites: RateGate;
  readonly #junk: JunkCounter;
  /** To tag of every answer given without a transaction. */
  readonly #tag: string;

  constructor(core: SipCore, options: ReceptionOptions) {
    this.#core = core;
    this.#options = options;
    this.#invites = new RateGate(core.clock, options.invitesPerSecondMax);
    this.#junk = new JunkCounter(core.clock, core.log);
    this.#tag = core.hex(8);
  }

  /** Never throws, whatever came. */
  receive(result: ParseResult, from: SipPeer): void {
    try {
      if (!result.ok) this.#receiveMalformed(result, from);
      else if (result.message.kind === 'response') this.#receiveResponse(result.message, from);
      else this.#receiveRequest(result.message, from);
    } catch (error) {
      this.#junk.count('failed', from.host);
      this.#core.log.error({ error, from: from.host }, 'A SIP message could not be handled');
    }
  }

  #receiveMalformed(
    result: { status: number; reason: string; request: SipRequest | null },
    from: SipPeer,
  ): void {
    this.#junk.count('malformed', from.host);
    const { request, status, reason } = result;
    if (!request || !this.#options.allowDialog(from)) return;
    markSource(request.headers, from);
    this.#refuse(request, from, { status, reason });
  }

  #receiveResponse(response: SipResponse, from: SipPeer): void {
    if (!isUsableResponse(response)) this.#junk.count('malformed', from.host);
    else if (!this.#core.transactions.receiveResponse(response, from))
      this.#junk.count('stray', from.host);
  }

  #receiveRequest(request: SipRequest, from: SipPeer): void {
    markSource(request.headers, from);
    const { transactions } = this.#core;
    const match = transactions.receiveRequest(request);
    if (match.kind === 'absorbed') return;
    const dialog = this.#dialogOf(request);
    if (request.method === 'ACK') return dialog?.receiveAck(request);
    const isCancel = request.method === 'CANCEL';
    const isKnown = dialog !== null || (isCancel && transactions.inviteOfCancel(request) !== null);
    if (!isKnown && !this.#options.allowDialog(from)) return this.#junk.count('source', from.host);
    const refusal = checkRequest(request);
    if (refusal) return this.#refuse(request, from, refusal);
    if (match.kind === 'unmatchable') return this.#refuse(request, from, { status: 400 });
    if (match.kind === 'merged') return this.#refuse(request, from, { status: 482 });
    if (!isKnown && transactions.isFull) return this.#refuse(request, from, busy);
    this.#begin(request, from, { key: match.key, dialog });
  }

  /** A new request that deserves a transaction. */
  #begin(
    request: SipRequest,
    from: SipPeer,
    at: { key: string; dialog: DialogEntry | null },
  ): void {
    const { transactions } = this.#core;
    if (request.method === 'INVITE') {
      if (!at.dialog && tagOf(request, 'To') === null) return this.#onInvite(request, from, at.key);
      if (!at.dialog) return this.#refuse(request, from, { status: 481 });
      const transaction = transactions.inviteServer(at.key, request, from);
      transaction.respond(responseTo(request, 100));
      return this.#deliver(request, transaction, at.dialog);
    }
    const transaction = transactions.server(at.key, request, from);
    if (at.dialog && request.method !== 'CANCEL')
      return this.#deliver(request, transaction, at.dialog);
    const { status, headers } = this.#answer(request);
    transaction.respond(responseTo(request, status, { toTag: this.#tagFor(request), headers }));
    if (request.method === 'CANCEL' && status === 200) this.#cancel(request);
  }

  /** A bug in who hears the request is answered 500, so that no transaction waits for ever. */
  #deliver(
    request: SipRequest,
    transaction: ServerTransaction | InviteServerTransaction,
    dialog: DialogEntry,
  ): void {
    try {
      dialog.receive(request, transaction);
    } catch (error) {
      transaction.respond(responseTo(request, 500));
      throw error;
    }
  }

  /** What a request other than INVITE gets that belongs to no dialog. */
  #answer(request: SipRequest): { status: number; headers: Headers } {
    if (request.method === 'CANCEL')
      return { status: this.#core.transactions.inviteOfCancel(request) ? 200 : 481, headers: [] };
    if (tagOf(request, 'To') !== null || dialogMethods.has(request.method))
      return { status: 481, headers: [] };
    if (request.method !== 'OPTIONS') return { status: 405, headers: [['Allow', allow]] };
    if (this.isClosing || !this.#options.isReady()) return busy;
    const headers: Headers = [
      ['Allow', allow],
      ['Accept', 'application/sdp'],
      ['Supported', supported],
    ];
    return { status: 200, headers };
  }

  /** RFC 3261 §9.2: the 200 of the CANCEL is out; now the INVITE gets its 487, if it can. */
  #cancel(request: SipRequest): void {
    const invite = this.#core.transactions.inviteOfCancel(request);
    if (invite?.isOpen) invite.onCancel?.(request);
  }

  #tagFor(request: SipRequest): string {
    if (request.method !== 'CANCEL') return this.#tag;
    return this.#core.transactions.inviteOfCancel(request)?.toTag || this.#tag;
  }

  #onInvite(request: SipRequest, from: SipPeer, key: string): void {
    const { onInvite, isOwnCall } = this.#options;
    if (isOwnCall(request)) return this.#refuse(request, from, { status: 482 });
    if (this.isClosing || !this.#invites.pass()) return this.#refuse(request, from, busy);
    if (!onInvite) return this.#refuse(request, from, { status: 480 });
    const asked = answerSession(request.headers);
    if (asked.kind === 'too-small') {
      const headers: Headers = [['Min-SE', String(MIN_SESSION_SECONDS)]];
      return this.#refuse(request, from, { status: 422, headers });
    }
    const transaction = this.#core.transactions.inviteServer(key, request, from);
    transaction.respond(responseTo(request, 100));
    const state = stateOfCallee(request, this.#core.hex(8));
    transaction.toTag = state.localTag;
    const dialog = new Dialog(this.#core, state, {
      peer: from,
      isCaller: false,
      origin: { branch: '', requestUri: request.uri, nextHop: null },
      authority: null,
    });
    const agreed =
      asked.kind === 'session'
        ? { session: asked.session, headers: asked.headers }
        : { session: null, headers: [] };
    const call = new IncomingCall(this.#core, transaction, dialog, agreed);
    try {
      onInvite(call);
    } catch (error) {
      this.#core.log.error({ error, callId: call.callId }, 'An incoming call could not be taken');
      call.refuse(500);
    }
  }

  /** Answers without a transaction: nothing is kept, and a retransmission is answered anew. */
  #refuse(
    request: SipRequest,
    from: SipPeer,
    refusal: { status: number; reason?: string; headers?: Headers },
  ): void {
    const { status, ...parts } = refusal;
    const response = responseTo(request, status, { ...parts, toTag: this.#tag });
    this.#core.wire.send(printMessage(response), replyPeer(request, from));
  }

  #dialogOf(request: SipRequest): DialogEntry | null {
    const localTag = tagOf(request, 'To');
    if (localTag === null) return null;
    const key = dialogKey(callIdOf(request), localTag, tagOf(request, 'From') ?? '');
    return this.#core.dialogs.get(key) ?? null;
  }
}

const busy: { status: number; headers: Headers } = {
  status: 503,
  headers: [['Retry-After', RETRY_SECONDS]],
};
