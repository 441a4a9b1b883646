import { isIP } from 'node:net';
import { routedResolver, routeOf, type SipRoute } from '../../sip/routed-resolver.ts';
import type { Resolver } from '../../sip/resolver.ts';

/** Knows the routes and this machine, and nothing of the world outside. */
export function loopbackResolver(routes: SipRoute[]): Resolver {
  return routedResolver(routes, {
    srv: () => Promise.resolve([]),
    addresses: (host) => Promise.resolve(host === 'localhost' ? ['127.0.0.1'] : []),
  });
}

/** Whether a SIP call to this host would stay on this machine. */
export function reachesLoopback(routes: SipRoute[], host: string): boolean {
  const isHere = (address: string): boolean => address.startsWith('127.') || address === '::1';
  if (isIP(host) !== 0) return isHere(host);
  if (host === 'localhost') return true;
  return isHere(routeOf(routes, host)?.address ?? '');
}
