import type { Timer } from '../base/clock.ts';
import type { Dialog } from './dialog.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SipCore } from './sip-core.ts';
import type { ServerTransaction } from './transaction-server.ts';
import type { InviteServerTransaction } from './transaction-server-invite.ts';
import { sdpBody, sdpOf } from './fields.ts';
import { LIFETIME, T1, T2 } from './timers.ts';

/**
 * The reliable 1xx of one incoming call (RFC 3262 §3): one at a time, each repeated until its PRACK;
 * `lost` is called when none comes in 64*T1.
 */
export class ReliableProgress {
  /** The answer that a PRACK brought, when the offer was in our 1xx. */
  answer: string | null = null;
  readonly #core: SipCore;
  readonly #dialog: Dialog;
  readonly #transaction: InviteServerTransaction;
  readonly #lost: () => void;
  readonly #waiting: SipResponse[] = [];
  #current: { rseq: number; response: SipResponse } | null = null;
  #rseq: number;
  #hasSdp = false;
  #repeatTimer: Timer | null = null;
  #lifetime: Timer | null = null;
  #onSettled: (() => void) | null = null;

  constructor(
    core: SipCore,
    dialog: Dialog,
    transaction: InviteServerTransaction,
    lost: () => void,
  ) {
    this.#core = core;
    this.#dialog = dialog;
    this.#transaction = transaction;
    this.#lost = lost;
    this.#rseq = Math.floor(core.random() * 2 ** 20);
  }

  /** True when a reliable 1xx carried SDP. */
  get hasSdp(): boolean {
    return this.#hasSdp;
  }

  send(response: SipResponse): void {
    if (sdpOf(response) !== null) this.#hasSdp = true;
    this.#waiting.push(response);
    if (!this.#current) this.#next();
  }

  /**
   * Resolves when the 2xx may go: after the last PRACK, as a 1xx with SDP demands (§5); without SDP
   * a peer that sends no PRACK is waited for only so long.
   */
  settled(): Promise<void> {
    if (!this.#current) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onSettled = resolve;
      if (this.#hasSdp) return;
      this.#lifetime?.cancel();
      this.#lifetime = this.#core.clock.after(T2, () => this.stop());
    });
  }

  /** Nothing is repeated any more. */
  stop(): void {
    this.#repeatTimer?.cancel();
    this.#lifetime?.cancel();
    this.#current = null;
    this.#waiting.length = 0;
    this.#onSettled?.();
  }

  async receivePrack(request: SipRequest, transaction: ServerTransaction): Promise<void> {
    const match = /^(\d+)\s+(\d+)\s+INVITE\b/.exec(request.headers.get('RAck') ?? '');
    const number = this.#transaction.request.headers.get('CSeq')?.split(/\s/)[0];
    const current = this.#current;
    if (!current || Number(match?.[1]) !== current.rseq || match?.[2] !== number)
      return this.#dialog.respond(transaction, 481);
    this.#repeatTimer?.cancel();
    this.#lifetime?.cancel();
    await this.#answerPrack(request, transaction);
    this.#current = null;
    if (this.#waiting.length > 0) this.#next();
    else this.#onSettled?.();
  }

  /** A PRACK may carry another offer (§5). */
  async #answerPrack(request: SipRequest, transaction: ServerTransaction): Promise<void> {
    const offer = sdpOf(request);
    const isAnswer = sdpOf(this.#transaction.request) === null && this.answer === null;
    if (isAnswer) this.answer = offer;
    if (offer === null || isAnswer) return this.#dialog.respond(transaction, 200);
    const answer = await this.#dialog.answerOffer(offer);
    if (answer === null) return this.#dialog.respond(transaction, 488);
    this.#dialog.respond(transaction, 200, {
      headers: [['Content-Type', 'application/sdp']],
      body: sdpBody(answer),
    });
  }

  #next(): void {
    const response = this.#waiting.shift();
    if (!response) return;
    this.#rseq++;
    response.headers.add('Require', '100rel');
    response.headers.add('RSeq', String(this.#rseq));
    this.#current = { rseq: this.#rseq, response };
    this.#transaction.respond(response);
    this.#repeatAfter(T1);
    this.#lifetime = this.#core.clock.after(LIFETIME, () => {
      this.stop();
      this.#lost();
    });
  }

  /** §3: the gap doubles each time. */
  #repeatAfter(delayMs: number): void {
    this.#repeatTimer = this.#core.clock.after(delayMs, () => {
      if (!this.#current) return;
      this.#transaction.respond(this.#current.response);
      this.#repeatAfter(delayMs * 2);
    });
  }
}
