import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import type { Receive, SipPeer, Transport } from './transport.ts';
import { StreamParser } from './stream-parser.ts';
import { LIFETIME } from './timers.ts';
import { peerKey } from './transport.ts';

/** Connections held at once; and from one address. */
const CONNECTIONS_MAX = 2_000;
const CONNECTIONS_PER_HOST_MAX = 200;
/** A connection over which nothing came or went is closed after this. */
const IDLE_MS = 900_000;
/** A message has to be whole this long after it began, and the first one after the connection was. */
const PARTIAL_MS = 10_000;
/** An address that does not answer a connection attempt in this time is given up. */
const CONNECT_MS = 4_000;
const SWEEP_MS = 2_000;
/** A peer that does not read what we send is cut off beyond this. */
const UNSENT_BYTES_MAX = 1024 * 1024;

const PING = Buffer.from('\r\n\r\n');
const PONG = Buffer.from('\r\n');

interface Connection {
  socket: Socket;
  peer: SipPeer;
  parser: StreamParser;
  isOpen: boolean;
  /** What `send` was told to call; forgotten once it would mean nothing to its transaction. */
  waiting: { failed: (reason: string) => void; sentAtMs: number }[];
  startedAtMs: number;
  activeAtMs: number;
  /** When the message that is not whole yet began; null between messages. */
  partialSinceMs: number | null;
}

/** SIP over TCP: one connection to a peer, whoever opened it, is used both ways (RFC 3261 §18). */
export class TcpTransport implements Transport {
  readonly protocol = 'TCP';
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #connections = new Map<string, Connection>();
  readonly #perHost = new Map<string, number>();
  #receive: Receive = () => {};
  #sweepTimer: Timer | null = null;
  #isClosed = false;

  private constructor(server: Server, host: string, clock: Clock) {
    this.#server = server;
    this.#clock = clock;
    this.host = host;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
  }

  /** @param port 0: any free one. Rejects when the address cannot be bound. */
  static async open(host: string, port: number, clock: Clock): Promise<TcpTransport> {
    const server = createServer({ noDelay: true, keepAlive: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    server.removeAllListeners('error');
    return new TcpTransport(server, host, clock);
  }

  start(receive: Receive): void {
    this.#receive = receive;
    // Out of file descriptors: connections that are there go on.
    this.#server.on('error', () => {});
    this.#server.on('connection', (socket) => this.#accept(socket));
    this.#sweepLater();
  }

  send(bytes: Uint8Array, to: SipPeer, failed?: (reason: string) => void): void {
    if (this.#isClosed) return failed?.('closed');
    const connection = this.#connections.get(peerKey(to)) ?? this.#connect(to);
    if (!connection) return failed?.('too many connections');
    const nowMs = this.#clock.monotonic();
    if (failed) connection.waiting.push({ failed, sentAtMs: nowMs });
    connection.activeAtMs = nowMs;
    connection.socket.write(bytes);
    if (connection.socket.writableLength > UNSENT_BYTES_MAX) connection.socket.destroy();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sweepTimer?.cancel();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    // What was written last (the 200 of a BYE) still goes out.
    for (const { socket } of this.#connections.values()) socket.destroySoon();
    await closed;
  }

  #accept(socket: Socket): void {
    const { remoteAddress: host, remotePort: port } = socket;
    const isTooMany = host === undefined || !this.#hasRoom(host);
    if (isTooMany || port === undefined) {
      socket.destroy();
      return;
    }
    const connection = this.#add(socket, { protocol: 'TCP', host, port });
    connection.isOpen = true;
    connection.partialSinceMs = connection.activeAtMs;
  }

  #connect(peer: SipPeer): Connection | null {
    if (!this.#hasRoom(peer.host)) return null;
    const connection = this.#add(
      connect({ host: peer.host, port: peer.port, noDelay: true }),
      peer,
    );
    connection.socket.once('connect', () => (connection.isOpen = true));
    return connection;
  }

  #hasRoom(host: string): boolean {
    const fromHost = this.#perHost.get(host) ?? 0;
    return this.#connections.size < CONNECTIONS_MAX && fromHost < CONNECTIONS_PER_HOST_MAX;
  }

  #add(socket: Socket, peer: SipPeer): Connection {
    const key = peerKey(peer);
    const nowMs = this.#clock.monotonic();
    const connection: Connection = {
      socket,
      peer,
      parser: new StreamParser(),
      isOpen: false,
      waiting: [],
      startedAtMs: nowMs,
      activeAtMs: nowMs,
      partialSinceMs: null,
    };
    this.#connections.set(key, connection);
    this.#perHost.set(peer.host, (this.#perHost.get(peer.host) ?? 0) + 1);
    let reason = 'connection closed';
    socket.on('data', (chunk: Buffer) => this.#onData(connection, chunk));
    socket.on('error', (error) => (reason = error.message));
    socket.on('close', () => {
      if (this.#connections.get(key) === connection) this.#connections.delete(key);
      const left = (this.#perHost.get(peer.host) ?? 1) - 1;
      if (left > 0) this.#perHost.set(peer.host, left);
      else this.#perHost.delete(peer.host);
      for (const { failed } of connection.waiting) failed(reason);
    });
    return connection;
  }

  #onData(connection: Connection, chunk: Buffer): void {
    if (this.#isClosed) return;
    const nowMs = this.#clock.monotonic();
    connection.activeAtMs = nowMs;
    // RFC 5626 §3.5.1: a double CRLF between messages is a ping.
    if (chunk.equals(PING)) {
      connection.partialSinceMs = null;
      connection.socket.write(PONG);
      return;
    }
    const results = connection.parser.push(chunk);
    if (results.length > 0) connection.partialSinceMs = null;
    if (connection.parser.pending === 0) connection.partialSinceMs = null;
    else connection.partialSinceMs ??= nowMs;
    for (const result of results) this.#receive(result, connection.peer);
    if (connection.parser.broken) connection.socket.destroySoon();
  }

  #sweepLater(): void {
    this.#sweepTimer = this.#clock.after(SWEEP_MS, () => {
      const nowMs = this.#clock.monotonic();
      for (const connection of this.#connections.values()) {
        const { startedAtMs, activeAtMs, partialSinceMs, isOpen } = connection;
        const isIdle = nowMs - activeAtMs > IDLE_MS;
        const isSlow = partialSinceMs !== null && nowMs - partialSinceMs > PARTIAL_MS;
        const isDead = !isOpen && nowMs - startedAtMs > CONNECT_MS;
        if (isIdle || isSlow || isDead) connection.socket.destroy();
        const firstLive = connection.waiting.findIndex((one) => nowMs - one.sentAtMs < LIFETIME);
        connection.waiting.splice(0, firstLive < 0 ? connection.waiting.length : firstLive);
      }
      this.#sweepLater();
    });
  }
}
