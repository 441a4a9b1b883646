import { networkInterfaces } from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { StoredLeg } from './dialog.ts';
import type { ForeignEnd, ForeignEndOptions } from './foreign-leg.ts';
import type { InviteOptions } from './invite.ts';
import type { IncomingCall } from './invite-server.ts';
import type { SipRequest } from './message.ts';
import type { Resolver } from './resolver.ts';
import type { SipPeer, Transport } from './transport.ts';
import { sleep } from '../base/clock.ts';
import { randomHex } from '../base/ids.ts';
import { callIdOf, tagOf } from './fields.ts';
import { endForeignLeg } from './foreign-leg.ts';
import { Headers } from './headers.ts';
import { OutgoingCall } from './invite-client.ts';
import { Reception } from './reception.ts';
import { sendRequest } from './request-sender.ts';
import { dnsResolver } from './resolver.ts';
import { SipCore } from './sip-core.ts';
import { TransactionLayer } from './transaction-layer.ts';
import { TcpTransport } from './transport-tcp.ts';
import { UdpTransport } from './transport-udp.ts';
import { parseUri } from './uri.ts';
import { Wire } from './wire.ts';

export interface UserAgentOptions {
  clock: Clock;
  log: Log;
  /** Address to bind. */
  host: string;
  /** 0: any free one, the same for UDP and TCP. */
  port: number;
  /** Name or address that others reach us by, when it is not the bound one. */
  publicHost?: string;
  /** False: no answer at all to what would begin a dialog. Absent: everybody may. */
  allowDialog?: (peer: SipPeer) => boolean;
  /** Absent: calls are answered 480. */
  onInvite?: (call: IncomingCall) => void;
  /** What OPTIONS is answered by: 200 or 503. */
  isReady?: () => boolean;
  resolver?: Resolver;
  limits?: { transactionsMax: number; invitesPerSecondMax: number };
  /** Instead of sockets of our own. */
  transports?: Transport[];
  /** Lower-case random hex of that many bytes; for tests that repeat. */
  idSource?: (bytes: number) => string;
}

const defaultLimits = { transactionsMax: 100_000, invitesPerSecondMax: 1_000 };
const PORT_TRIES = 20;
const CLOSE_STEP_MS = 50;

/** Binds and starts. Rejects when the address cannot be bound. */
export async function createUserAgent(options: UserAgentOptions): Promise<UserAgent> {
  return new UserAgent(options, options.transports ?? (await openTransports(options)));
}

/** Both ends of SIP calls, on one port. */
export class UserAgent {
  readonly host: string;
  readonly port: number;
  readonly #core: SipCore;
  readonly #reception: Reception;
  readonly #calls = new Set<OutgoingCall>();
  /** Our own calls by Call-ID and From tag, while they live. */
  readonly #ownCalls = new Set<string>();

  constructor(options: UserAgentOptions, transports: Transport[]) {
    const { clock, log } = options;
    const wire = new Wire(transports, advertisedHost(options));
    const limits = options.limits ?? defaultLimits;
    this.host = options.host;
    this.port = transports[0]?.port ?? 0;
    this.#core = new SipCore({
      clock,
      log,
      wire,
      transactions: new TransactionLayer(clock, wire, limits.transactionsMax),
      resolver: options.resolver ?? dnsResolver,
      hex: options.idSource ?? randomHex,
    });
    this.#reception = new Reception(this.#core, {
      allowDialog: options.allowDialog ?? (() => true),
      onInvite: options.onInvite ?? null,
      isReady: options.isReady ?? (() => true),
      invitesPerSecondMax: limits.invitesPerSecondMax,
      isOwnCall: (request) => this.#ownCalls.has(callKey(request)),
    });
    wire.start((result, from) => this.#reception.receive(result, from));
  }

  /** Calls. @throws TypeError when the target is no URI or a header cannot be sent */
  invite(options: InviteOptions): OutgoingCall {
    const call = new OutgoingCall(this.#core, options);
    const key = `${options.ids.callId}|${options.ids.fromTag}`;
    this.#calls.add(call);
    this.#ownCalls.add(key);
    void call.result.then(async (result) => {
      this.#calls.delete(call);
      if (result.kind === 'answered') await result.dialog.ended;
      this.#ownCalls.delete(key);
    });
    if (this.#core.isClosed || this.#reception.isClosing) call.abandon();
    return call;
  }

  /** What another process will need to end this call, known before it is placed. */
  describe(options: Pick<InviteOptions, 'to' | 'nextHop' | 'from' | 'ids'>): StoredLeg {
    const transport = parseUri(options.nextHop ?? options.to)?.params.get('transport');
    const protocol = transport?.toLowerCase() === 'tcp' ? 'TCP' : 'UDP';
    return {
      ...options.ids,
      requestUri: options.to,
      nextHop: options.nextHop ?? null,
      fromUri: options.from.uri,
      toUri: options.to,
      viaHost: this.#core.wire.sentBy(protocol),
      protocol,
      cseq: 1,
      remoteTag: null,
      remoteTarget: null,
      routeSet: [],
    };
  }

  /** Asks whether somebody is there; null when nobody answers within 32 s. Never rejects. */
  async options(
    target: string,
    options: { viaUri?: string } = {},
  ): Promise<{ status: number } | { status: null; reason: string }> {
    if (!parseUri(target)) return { status: null, reason: 'not a SIP URI' };
    const core = this.#core;
    const headers = new Headers([
      ['Max-Forwards', '70'],
      ['From', `<sip:${core.wire.sentBy('UDP')}>;tag=${core.hex(8)}`],
      ['To', `<${target}>`],
      ['Call-ID', core.hex(16)],
      ['CSeq', '1 OPTIONS'],
      ['Accept', 'application/sdp'],
    ]);
    const body = new Uint8Array();
    const request: SipRequest = { kind: 'request', method: 'OPTIONS', uri: target, headers, body };
    const reply = await sendRequest(core, request, { nextHop: options.viaUri ?? target });
    return reply.status === null ? reply : { status: reply.status };
  }

  /** Ends a leg that another, dead process began: CANCEL, or BYE once it was answered. Never rejects. */
  endForeignLeg(stored: StoredLeg, options: ForeignEndOptions): Promise<ForeignEnd> {
    return endForeignLeg(this.#core, stored, options);
  }

  /**
   * Turns new calls away at once; after at most `graceMs`, or when nothing is asked any more, closes
   * the sockets. Dialogs still up are forgotten without a BYE: hang them up first.
   */
  async close(graceMs = 0): Promise<void> {
    const { clock, transactions, wire } = this.#core;
    this.#reception.isClosing = true;
    const endMs = clock.monotonic() + graceMs;
    // At least one step: a BYE just asked for may not have reached its transaction yet.
    for (let leftMs = graceMs; leftMs > 0; leftMs = endMs - clock.monotonic()) {
      await sleep(clock, Math.min(CLOSE_STEP_MS, leftMs));
      if (!transactions.isAsking) break;
    }
    this.#core.isClosed = true;
    for (const call of this.#calls) call.abandon();
    for (const dialog of this.#core.dialogs.values()) dialog.end({ by: 'lost', reason: 'closed' });
    transactions.close();
    await wire.close();
  }
}

function callKey(request: SipRequest): string {
  return `${callIdOf(request)}|${tagOf(request, 'From') ?? ''}`;
}

async function openTransports(options: UserAgentOptions): Promise<Transport[]> {
  const { host, port, clock } = options;
  for (let tries = 1; ; tries++) {
    const udp = await UdpTransport.open(host, port);
    try {
      return [udp, await TcpTransport.open(host, udp.port, clock)];
    } catch (error) {
      await udp.close();
      // A port that is free for UDP may be taken for TCP: only a chosen one is tried again.
      if (port !== 0 || tries === PORT_TRIES) throw error;
    }
  }
}

/** The name for Via and Contact: a wildcard address is none, so the first real one stands in. */
function advertisedHost(options: UserAgentOptions): string {
  if (options.publicHost !== undefined) return options.publicHost;
  if (options.host !== '0.0.0.0' && options.host !== '::') return options.host;
  const family = options.host === '::' ? 'IPv6' : 'IPv4';
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const outside = all.find((entry) => entry.family === family && !entry.internal);
  return outside?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
}
