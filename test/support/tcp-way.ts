import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a port on this machine that can be cut and refused, as a network does it. */
export class TcpWay {
  /** New connections are refused while it is set. */
  isBroken = false;
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (near) => {
      if (this.isBroken) near.resetAndDestroy();
      else this.#join(near, connect(port, '127.0.0.1'));
    });
  }

  /** @param url of a server on this machine */
  static async to(url: string): Promise<TcpWay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpWay(server, Number(new URL(url).port));
  }

  /** Ends every connection there is, and refuses new ones until `mend`. */
  cut(): void {
    this.isBroken = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.isBroken = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
