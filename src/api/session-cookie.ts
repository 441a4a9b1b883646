import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** With this prefix a browser takes it over HTTPS (or loopback) alone, for this host alone (RFC 6265bis §4.1.3.2). */
const name = '__Host-unhold';
const attributes = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

/** What the session cookie holds; null when there is none, or nothing we have ever given. */
export function sessionSecret(request: FastifyRequest): string | null {
  const secret = request.cookies[name];
  return secret !== undefined && /^[0-9a-f]{64}$/.test(secret) ? secret : null;
}

export function setSessionCookie(reply: FastifyReply, secret: string, maxAgeMs: number): void {
  reply.setCookie(name, secret, { ...attributes, maxAge: Math.floor(maxAgeMs / 1000) });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(name, attributes);
}
