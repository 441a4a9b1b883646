import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { SipRequest } from './message.ts';
import type { Resolver } from './resolver.ts';
import type { TransactionLayer } from './transaction-layer.ts';
import type { ServerTransaction } from './transaction-server.ts';
import type { InviteServerTransaction } from './transaction-server-invite.ts';
import type { SipPeer } from './transport.ts';
import type { Wire } from './wire.ts';
import { printMessage } from './message.ts';
import { locate } from './resolver.ts';

/** Above this a request must not go by UDP (RFC 3261 §18.1.1), bytes. */
const UDP_REQUEST_MAX = 1_300;

/** A dialog as the user agent sees it: what hears the requests that belong to it. */
export interface DialogEntry {
  receive(request: SipRequest, transaction: ServerTransaction | InviteServerTransaction): void;
  receiveAck(ack: SipRequest): void;
  /** Ends it without a word to the peer. */
  end(end: { by: 'lost'; reason: string }): void;
}

/** What the dialogs and calls of one user agent share. */
export class SipCore {
  readonly clock: Clock;
  readonly log: Log;
  readonly wire: Wire;
  readonly transactions: TransactionLayer;
  /** Lower-case random hex of that many bytes. */
  readonly hex: (bytes: number) => string;
  /** Early and confirmed dialogs by `dialogKey`. */
  readonly dialogs = new Map<string, DialogEntry>();
  /** True once the sockets are closed: nothing is sent any more. */
  isClosed = false;
  readonly #resolver: Resolver;

  constructor(options: {
    clock: Clock;
    log: Log;
    wire: Wire;
    transactions: TransactionLayer;
    resolver: Resolver;
    hex: (bytes: number) => string;
  }) {
    this.clock = options.clock;
    this.log = options.log;
    this.wire = options.wire;
    this.transactions = options.transactions;
    this.hex = options.hex;
    this.#resolver = options.resolver;
  }

  newBranch(): string {
    return `z9hG4bK${this.hex(12)}`;
  }

  /** From 0 up to 1. */
  random(): number {
    return parseInt(this.hex(6), 16) / 2 ** 48;
  }

  /**
   * Where a request may go, best first: only by transports we have, large ones by TCP first. Empty when
   * nowhere, or when the resolver fails; never rejects.
   */
  async locate(uri: string, request?: SipRequest): Promise<SipPeer[]> {
    const found = await locate(uri, this.#resolver, () => this.random()).catch((error: unknown) => {
      this.log.warn({ error }, 'An address could not be looked up');
      return [];
    });
    const peers = found.filter((peer) => this.wire.has(peer.protocol));
    if (!request || !this.wire.has('TCP') || printMessage(request).length <= UDP_REQUEST_MAX)
      return peers;
    const byTcp = peers.map((peer) => ({ ...peer, protocol: 'TCP' as const }));
    return [...byTcp, ...peers.filter((peer) => peer.protocol === 'UDP')];
  }
}

export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId}|${localTag}|${remoteTag}`;
}
