import type { Resolver } from './resolver.ts';

/** Where requests for a host go instead of where DNS says, like a line of a hosts file with a port. */
export interface SipRoute {
  /** In lower case; `*.example.net` stands for every name below it. */
  host: string;
  address: string;
  port: number;
}

/** The first route that covers a host. */
export function routeOf(routes: readonly SipRoute[], host: string): SipRoute | undefined {
  const name = host.toLowerCase();
  return routes.find((route) =>
    route.host.startsWith('*.') ? name.endsWith(route.host.slice(1)) : name === route.host,
  );
}

/**
 * Looks into the routes before DNS. A URI that names a port keeps it, as with a hosts file;
 * one without takes the route's, as if an SRV record said so (RFC 3263 §4.1).
 */
export function routedResolver(routes: SipRoute[], dns: Resolver): Resolver {
  return {
    async srv(name) {
      const route = routeOf(routes, name.replace(/^_sip\._(udp|tcp)\./i, ''));
      if (!route) return dns.srv(name);
      return [{ name: route.address, port: route.port, priority: 0, weight: 0 }];
    },
    async addresses(host) {
      const route = routeOf(routes, host);
      return route ? [route.address] : dns.addresses(host);
    },
  };
}
