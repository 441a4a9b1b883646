import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createPlainServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { isTwilioHost } from '../web/mount.ts';
import type { Authority } from './authority.ts';

export interface TlsProxy {
  /** For `HTTP_PROXY`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * An HTTP proxy that plays Twilio to unmodified clients: it answers CONNECT, ends TLS with a certificate of
 * the private authority, and passes requests to the twin's REST port.
 * @param options.restUrl asked at each request, as the port may be known later than this proxy's
 */
export async function startTlsProxy(options: {
  restUrl: () => string;
  authority: Authority;
  host: string;
  port: number;
}): Promise<TlsProxy> {
  const sockets = new Set<Socket>();
  const inner = createServer((request, response) => pass(options.restUrl(), request, response));
  const outer = createPlainServer((_request, response) => {
    response.writeHead(405).end('This proxy takes CONNECT to Twilio hosts only.\n');
  });
  outer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  outer.on('connect', (request, socket: Socket, early: Buffer) => {
    socket.on('error', () => socket.destroy());
    const [host = '', port] = (request.url ?? '').toLowerCase().split(':');
    // Anything else is refused, so that nothing leaves the machine through here.
    if (!isTwilioHost(host) || port !== '443') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    options.authority.contextFor(host).then(
      (secureContext) => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        // A client in a hurry says its TLS hello along with CONNECT.
        if (early.length > 0) socket.unshift(early);
        const secured = new TLSSocket(socket, { isServer: true, secureContext });
        secured.on('error', () => socket.destroy());
        inner.emit('connection', secured);
      },
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    outer.once('error', reject);
    outer.listen(options.port, options.host, resolve);
  });
  const { port } = outer.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    async close() {
      const closed = new Promise((resolve) => outer.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function pass(restUrl: string, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(restUrl);
  const host = (request.headers.host ?? '').replace(/:443$/, '');
  const outgoing = httpRequest({
    ...{ hostname, port, method: request.method },
    // Never read as an address: `//example.com/` and `http://example.com/` would lead elsewhere.
    path: request.url,
    headers: { ...request.headers, 'x-twilio-host': host },
  });
  response.on('close', () => outgoing.destroy());
  // A reply that is lost on the way is lost for the client, too.
  outgoing.on('error', () => response.destroy());
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.headers);
    // Cut off in the middle, it is cut off for the client, too.
    pipeline(incoming, response, () => {});
  });
  request.pipe(outgoing);
}
