import type { FastifyRequest } from 'fastify';

const ownNames = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/i;
const forwardingHeaders = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'];

/**
 * True when the request was made on this machine, by the socket's own peer address. One that a proxy on
 * this machine passed on was not; its headers are believed only in making this stricter. A page of elsewhere whose
 * name was made to point here (DNS rebinding) asks for its own name, which is none of this machine's.
 */
export function isLocal(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = /^(::ffff:)?127\.|^::1$/.test(address);
  return (
    isLoopback &&
    ownNames.test(request.headers.host ?? '') &&
    !forwardingHeaders.some((name) => name in request.headers)
  );
}
