import type { SipRequest } from './message.ts';
import type { Protocol, Receive, SipPeer, Transport } from './transport.ts';
import { printHost } from './uri.ts';
import { topVia } from './via.ts';

/** The transports of one user agent, and what it calls itself on each. */
export class Wire {
  readonly #transports = new Map<Protocol, Transport>();
  readonly #publicHost: string;

  /** @param publicHost the name or address that others reach us by */
  constructor(transports: Transport[], publicHost: string) {
    for (const transport of transports) this.#transports.set(transport.protocol, transport);
    this.#publicHost = printHost(publicHost);
  }

  start(receive: Receive): void {
    for (const transport of this.#transports.values()) transport.start(receive);
  }

  has(protocol: Protocol): boolean {
    return this.#transports.has(protocol);
  }

  /** Never throws; `failed` is called when the bytes are known not to have gone out. */
  send(bytes: Uint8Array, to: SipPeer, failed?: (reason: string) => void): void {
    const transport = this.#transports.get(to.protocol);
    if (transport) transport.send(bytes, to, failed);
    else failed?.(`no ${to.protocol} here`);
  }

  /** `host:port` that our Via and Contact carry. */
  sentBy(protocol: Protocol): string {
    return `${this.#publicHost}:${this.#transports.get(protocol)?.port ?? 5060}`;
  }

  /** Via with `rport`, so that answers come back to where we sent from (RFC 3581). */
  via(protocol: Protocol, branch: string): string {
    return `SIP/2.0/${protocol} ${this.sentBy(protocol)};branch=${branch};rport`;
  }

  contact(protocol: Protocol): string {
    return `<sip:${this.sentBy(protocol)}${protocol === 'TCP' ? ';transport=tcp' : ''}>`;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((transport) => transport.close()));
  }
}

/**
 * Where the responses to a request go (RFC 3261 §18.2.2, RFC 3581 §4): always to the address it came
 * from, never to `maddr`, so that nobody can aim our answers at a third party. The port of the sent-by
 * counts only beside the address we saw: next to a name or another address (a NAT, a proxy that sends
 * from elsewhere) it tells nothing of this one, and the source port is what leads back, `rport` or not.
 */
export function replyPeer(request: SipRequest, from: SipPeer): SipPeer {
  if (from.protocol === 'TCP') return from;
  const via = topVia(request.headers);
  if (!via || via.params.has('rport') || via.host !== from.host) return from;
  return { ...from, port: via.port ?? 5060 };
}
