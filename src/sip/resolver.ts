import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import type { Protocol, SipPeer } from './transport.ts';
import { parseUri } from './uri.ts';

export interface SrvRecord {
  name: string;
  port: number;
  priority: number;
  weight: number;
}

/** DNS as RFC 3263 needs it; an unknown name gives an empty list, never an error. */
export interface Resolver {
  srv(name: string): Promise<SrvRecord[]>;
  addresses(host: string): Promise<string[]>;
}

export const dnsResolver: Resolver = {
  async srv(name) {
    // No such record, or no DNS at all: RFC 3263 goes on with the next step.
    return dns.resolveSrv(name).catch(() => []);
  },
  async addresses(host) {
    // As above; `lookup` rather than `resolve`, so that names in the hosts file work.
    const found = await dns.lookup(host, { all: true, verbatim: false }).catch(() => []);
    return found.map((entry) => entry.address);
  },
};

/** More addresses than this are not tried for one request. */
const PEERS_MAX = 8;

/**
 * Where a request for this URI may be sent, best first (RFC 3263 §4); empty when nowhere.
 * @param random from 0 up to 1, for the weights of SRV records
 */
export async function locate(
  uriText: string,
  resolver: Resolver,
  random: () => number,
): Promise<SipPeer[]> {
  const uri = parseUri(uriText);
  if (!uri || uri.scheme !== 'sip') return [];
  const named = uri.params.get('transport')?.toLowerCase();
  if (named !== undefined && named !== 'udp' && named !== 'tcp') return [];
  const protocol: Protocol = named === 'tcp' ? 'TCP' : 'UDP';
  const host = uri.params.get('maddr') ?? uri.host;
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare)) return [{ protocol, host: bare, port: uri.port ?? 5060 }];
  if (uri.port !== null) return peersOf(protocol, host, uri.port, resolver);
  const peers: SipPeer[] = [];
  const services: Protocol[] = named ? [protocol] : ['UDP', 'TCP'];
  for (const service of services) {
    const records = await resolver.srv(`_sip._${service.toLowerCase()}.${host}`);
    for (const record of inOrder(records, random))
      peers.push(...(await peersOf(service, record.name, record.port, resolver)));
    if (peers.length > 0) return peers.slice(0, PEERS_MAX);
  }
  return peersOf(protocol, host, 5060, resolver);
}

async function peersOf(
  protocol: Protocol,
  host: string,
  port: number,
  resolver: Resolver,
): Promise<SipPeer[]> {
  const addresses = await resolver.addresses(host);
  return addresses.slice(0, PEERS_MAX).map((address) => ({ protocol, host: address, port }));
}

/** RFC 2782: lowest priority first; inside one, at random by weight. */
function inOrder(records: SrvRecord[], random: () => number): SrvRecord[] {
  const left = records
    .filter((record) => record.name !== '' && record.name !== '.')
    .sort((a, b) => a.priority - b.priority || a.weight - b.weight);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const group = left.filter((record) => record.priority === left[0]?.priority);
    const total = group.reduce((sum, record) => sum + record.weight, 0);
    let mark = random() * total;
    const chosen = group.find((record) => (mark -= record.weight) <= 0) ?? group[0];
    if (!chosen) break;
    left.splice(left.indexOf(chosen), 1);
    ordered.push(chosen);
  }
  return ordered;
}
