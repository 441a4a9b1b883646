import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A door in front of the database's socket that can be shut: for a server that is away. */
export class DatabaseGate {
  /** What to connect to instead. */
  readonly url: string;
  readonly #dir: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isShut = false;

  private constructor(url: string, dir: string, server: Server) {
    this.url = url;
    this.#dir = dir;
    this.#server = server;
  }

  /** @param url of a database that is reached by a socket in a folder */
  static async open(url: string): Promise<DatabaseGate> {
    const parts = /^(postgres:\/\/[^@]*@)([^:/]+):(\d+)(\/.*)$/.exec(url);
    if (!parts) throw new Error(`not the URL of a local socket: ${url}`);
    const [, user = '', host = '', port = '', rest = ''] = parts;
    const file = `.s.PGSQL.${port}`;
    const dir = mkdtempSync(join(tmpdir(), 'unhold-gate-'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(dir, file), resolve));
    const gateUrl = `${user}${encodeURIComponent(dir)}:${port}${rest}`;
    const gate = new DatabaseGate(gateUrl, dir, server);
    server.on('connection', (socket) => gate.#join(socket, join(decodeURIComponent(host), file)));
    return gate;
  }

  /** Cuts every connection; new ones are cut at once. */
  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  reopen(): void {
    this.#isShut = false;
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #join(near: Socket, file: string): void {
    if (this.#isShut) return void near.destroy();
    const far = connect(file);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      // A cut is what this is for.
      from.on('error', () => {});
      from.once('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
