import { isIP } from 'node:net';
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

/**
 * Who is at the other end, for limits on guessing and for people to recognise: the socket's peer, or, where that is a proxy on this
 * machine, whom it names last. Never for deciding who may do what.
 */
export function addressOf(request: FastifyRequest): string {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const isProxied = /^127\.|^::1$/.test(address) && isIP(forwarded ?? '') !== 0;
  return isProxied && forwarded !== undefined ? forwarded : address;
}
