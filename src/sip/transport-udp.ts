import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Receive, SipPeer, Transport } from './transport.ts';
import { parseMessage } from './message.ts';

/** A burst of calls must not be lost while the process is busy with something else. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** SIP over one UDP socket. */
export class UdpTransport implements Transport {
  readonly protocol = 'UDP';
  readonly host: string;
  readonly port: number;
  readonly #socket: Socket;
  #isClosed = false;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.host = host;
    this.port = socket.address().port;
  }

  /** @param port 0: any free one. Rejects when the address cannot be bound. */
  static async open(host: string, port: number): Promise<UdpTransport> {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    // Every destination is numeric: nothing to look up, and nothing that could block.
    const socket = createSocket({
      type,
      lookup: (name, _options, found) => found(null, name, type === 'udp6' ? 6 : 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, host, resolve);
    });
    socket.removeAllListeners('error');
    try {
      socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
    } catch {
      // The system's own size has to do.
    }
    return new UdpTransport(socket, host);
  }

  start(receive: Receive): void {
    this.#socket.on('message', (bytes, from) => {
      // Keep-alives are a few CRLF or NUL bytes (RFC 5626 §3.5.1 is for streams): no answer.
      if (bytes.length <= 4) return;
      receive(parseMessage(bytes), { protocol: 'UDP', host: from.address, port: from.port });
    });
    // An ICMP error of an earlier datagram: the transaction's timer deals with it.
    this.#socket.on('error', () => {});
  }

  send(bytes: Uint8Array, to: SipPeer, failed?: (reason: string) => void): void {
    if (this.#isClosed) return failed?.('closed');
    try {
      this.#socket.send(bytes, to.port, to.host, (error) => {
        if (error) failed?.(error.message);
      });
    } catch (error) {
      failed?.(String(error));
    }
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
