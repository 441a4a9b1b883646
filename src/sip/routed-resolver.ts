import type { Resolver } from './resolver.ts';

/** Where requests for a host go instead of where DNS says, like a line of a hosts file with a port. */
export interface SipRoute {
  /** In lower case; `*.example.net` stands for every name below it. */
  host: string;
  address: string;
  port: number;
}

/**
 * Looks into the routes before DNS. A URI that names a port keeps it, as with a hosts file;
 * one without takes the route's, as if an SRV record said so (RFC 3263 §4.1).
 */
export function routedResolver(routes: SipRoute[], dns: Resolver): Resolver {
  const routeOf = (host: string): SipRoute | undefined =>
    routes.find((route) => covers(route, host.toLowerCase()));
  return {
    async srv(name) {
      const route = routeOf(name.replace(/^_sip\._(udp|tcp)\./i, ''));
      if (!route) return dns.srv(name);
      return [{ name: route.address, port: route.port, priority: 0, weight: 0 }];
    },
    async addresses(host) {
      const route = routeOf(host);
      return route ? [route.address] : dns.addresses(host);
    },
  };
}

function covers(route: SipRoute, host: string): boolean {
  return route.host.startsWith('*.') ? host.endsWith(route.host.slice(1)) : host === route.host;
}
