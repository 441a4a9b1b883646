import type { Clock } from '../base/clock.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { ClientUser } from './transaction-client.ts';
import type { SipPeer } from './transport.ts';
import type { Wire } from './wire.ts';
import { callIdOf, cseqMethod, tagOf } from './fields.ts';
import { ClientTransaction } from './transaction-client.ts';
import { InviteClientTransaction } from './transaction-client-invite.ts';
import { ServerTransaction } from './transaction-server.ts';
import { InviteServerTransaction } from './transaction-server-invite.ts';
import { isReliable } from './transport.ts';
import { branchOf, clientKey, serverKey } from './transaction-key.ts';
import { replyPeer } from './wire.ts';

/** What becomes of an arriving request before anybody looks at its meaning. */
export type Match =
  | { kind: 'absorbed' }
  | { kind: 'merged' }
  | { kind: 'unmatchable' }
  | { kind: 'new'; key: string };

/** All transactions of one user agent, and the matching of messages to them (RFC 3261 §17). */
export class TransactionLayer {
  readonly #clock: Clock;
  readonly #wire: Wire;
  readonly #max: number;
  readonly #clients = new Map<string, InviteClientTransaction | ClientTransaction>();
  readonly #servers = new Map<string, InviteServerTransaction | ServerTransaction>();
  /** Out-of-dialog requests by what they are rather than how they came (§8.2.2.2). */
  readonly #identities = new Map<string, string>();

  /** @param max transactions held at once before `isFull` */
  constructor(clock: Clock, wire: Wire, max: number) {
    this.#clock = clock;
    this.#wire = wire;
    this.#max = max;
  }

  get count(): number {
    return this.#clients.size + this.#servers.size;
  }

  get isFull(): boolean {
    return this.count >= this.#max;
  }

  /** True while a request of ours has no final answer yet. */
  get isAsking(): boolean {
    for (const transaction of this.#clients.values()) if (transaction.isWaiting) return true;
    return false;
  }

  /** An INVITE with the Via it carries; nothing is sent before `start` (or waited for before `adopt`). */
  invite(request: SipRequest, peer: SipPeer, user: ClientUser): InviteClientTransaction {
    const key = clientKey(branchOf(request), 'INVITE');
    const transaction = new InviteClientTransaction({
      request,
      peer,
      clock: this.#clock,
      send: (bytes) => this.#wire.send(bytes, peer, () => transaction.fail('transport')),
      user,
      onEnd: () => this.#forget(key, transaction),
    });
    this.#clients.set(key, transaction);
    return transaction;
  }

  /** Any other request but ACK; nothing is sent before `start`. */
  request(request: SipRequest, peer: SipPeer, user: ClientUser): ClientTransaction {
    const key = clientKey(branchOf(request), request.method);
    const transaction = new ClientTransaction({
      request,
      peer,
      clock: this.#clock,
      send: (bytes) => this.#wire.send(bytes, peer, () => transaction.fail('transport')),
      user,
      onEnd: () => this.#forget(key, transaction),
    });
    this.#clients.set(key, transaction);
    return transaction;
  }

  /** §17.1.3: false when no transaction of ours waits for this response (RFC 6026: then drop it). */
  receiveResponse(response: SipResponse, from: SipPeer): boolean {
    const key = clientKey(branchOf(response), cseqMethod(response));
    const transaction = this.#clients.get(key);
    transaction?.receive(response, from);
    return transaction !== undefined;
  }

  /** §17.2.3: hands retransmissions and ACKs to their transaction; says what anything else is. */
  receiveRequest(request: SipRequest): Match {
    const key = serverKey(request, request.method);
    if (key === null) return { kind: 'unmatchable' };
    const transaction = this.#servers.get(key);
    if (transaction) {
      transaction.receive(request);
      return { kind: 'absorbed' };
    }
    const identity = identityOf(request);
    if (identity !== null && this.#identities.has(identity)) return { kind: 'merged' };
    return { kind: 'new', key };
  }

  inviteServer(key: string, request: SipRequest, from: SipPeer): InviteServerTransaction {
    const transaction = new InviteServerTransaction(this.#serverOptions(key, request, from));
    this.#servers.set(key, transaction);
    return transaction;
  }

  server(key: string, request: SipRequest, from: SipPeer): ServerTransaction {
    const transaction = new ServerTransaction(this.#serverOptions(key, request, from));
    this.#servers.set(key, transaction);
    return transaction;
  }

  /** The INVITE that a CANCEL means (§9.2). */
  inviteOfCancel(cancel: SipRequest): InviteServerTransaction | null {
    const found = this.#servers.get(serverKey(cancel, 'INVITE') ?? '');
    return found instanceof InviteServerTransaction ? found : null;
  }

  /** Ends every transaction at once; whoever waits for an answer hears that there will be none. */
  close(): void {
    for (const transaction of this.#clients.values()) {
      transaction.fail('timeout');
      transaction.stop();
    }
    for (const transaction of this.#servers.values()) transaction.stop();
  }

  #forget(key: string, transaction: InviteClientTransaction | ClientTransaction): void {
    if (this.#clients.get(key) === transaction) this.#clients.delete(key);
  }

  #serverOptions(key: string, request: SipRequest, from: SipPeer) {
    const to = replyPeer(request, from);
    const identity = identityOf(request);
    if (identity !== null) this.#identities.set(identity, key);
    return {
      request,
      clock: this.#clock,
      send: (bytes: Uint8Array) => this.#wire.send(bytes, to),
      isReliable: isReliable(from),
      onEnd: () => {
        this.#servers.delete(key);
        if (identity !== null) this.#identities.delete(identity);
      },
    };
  }
}

/** What two copies of one request share though they came by different ways; null inside a dialog. */
function identityOf(request: SipRequest): string | null {
  if (request.method === 'ACK' || request.method === 'CANCEL') return null;
  if (tagOf(request, 'To') !== null) return null;
  const tag = tagOf(request, 'From') ?? '';
  return `${callIdOf(request)}|${tag}|${request.headers.get('CSeq') ?? ''}`;
}
