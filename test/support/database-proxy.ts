import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP way to a database on a socket, that can be cut, refuse, or swallow everything. */
export class DatabaseProxy {
  /** What happens to new connections (`refuse`) and to bytes on any (`silent` swallows them). */
  mode: 'pass' | 'refuse' | 'silent' = 'pass';
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, socketPath: string, target: URL) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = `postgres://${target.username}@127.0.0.1:${port}${target.pathname}`;
    server.on('connection', (near) => {
      if (this.mode === 'refuse') near.resetAndDestroy();
      else this.#join(near, connect(socketPath));
    });
  }

  /** @param url of a database whose host is a socket folder */
  static async start(url: string): Promise<DatabaseProxy> {
    const target = new URL(url);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socketPath = `${decodeURIComponent(target.hostname)}/.s.PGSQL.${target.port}`;
    return new DatabaseProxy(server, socketPath, target);
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (bytes) => this.mode !== 'silent' && to.write(bytes));
      from.on('error', () => {}); // Its end is what counts.
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Cuts every connection there is. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
