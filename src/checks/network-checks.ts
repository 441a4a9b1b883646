import { hostOf, isPrivate, some } from './addresses.ts';
import { failed, notTried, ok, warn, type Verdict } from './check.ts';
import type { Probes } from './probes.ts';
import type { CheckedSettings, Subject } from './subject.ts';

/** The trunk's or a destination's name leads somewhere (RFC 3263: SRV, then addresses). */
export async function trunkName({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const wanted = 'a name or address that calls can be sent to';
  if (settings.trunk === null) return noTrunk;
  const { places, bySrv } = await probes.locate(settings.trunk.uri);
  const host = hostOf(settings.trunk.uri);
  if (places.length === 0)
    return failed(
      `no SRV and no address record for ${host}`,
      wanted,
      'correct SIP_TRUNK_URI, or the DNS that this machine asks; SIP_ROUTES can stand in for DNS',
    );
  return ok(`${host} is ${some(places.map(print), 3)}${bySrv ? ' by SRV' : ''}`, wanted);
}

const noTrunk = notTried(
  'no trunk is set',
  'a trunk that reaches phones',
  'set SIP_TRUNK_URI, such as sip:trunk.example.net:5060, and start again; without one only SIP addresses can be called',
);

/** Any final answer shows that it is there, but 408 and 503, which stand for its not being there. */
export async function trunk({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const wanted = 'an answer to OPTIONS';
  if (settings.trunk === null) return noTrunk;
  const answer = await probes.options(settings.trunk.uri);
  if (answer.status === null)
    return failed(
      `no answer (${answer.reason})`,
      wanted,
      "check SIP_TRUNK_URI, the firewall and the carrier's list of allowed addresses; some carriers ignore OPTIONS: if calls work, all is well",
    );
  if (answer.status === 408 || answer.status === 503)
    return failed(
      `OPTIONS is answered with ${answer.status}`,
      wanted,
      'what answers cannot reach the trunk: ask the carrier, or try its other address',
    );
  if (answer.status === 401 || answer.status === 403 || answer.status === 407)
    return warn(
      `OPTIONS is answered with ${answer.status}`,
      wanted,
      'it is there, and does not know us: check that the carrier lists our address, or SIP_TRUNK_USER and SIP_TRUNK_PASSWORD; a test call tells',
    );
  return ok(`OPTIONS is answered with ${answer.status}`, wanted);
}

/** Where callbacks are to meet an agent. */
export async function destinations(subject: Subject, probes: Probes): Promise<Verdict> {
  const wanted = 'every SIP destination has a name that leads somewhere';
  const targets = await subject.callTargets();
  const uris = new Map<string, string>();
  for (const { name, destination } of targets)
    if (/^sip:/i.test(destination)) uris.set(hostOf(destination), name);
  if (uris.size === 0)
    return targets.length === 0
      ? notTried('there is no call target yet', wanted, 'make a call target')
      : notTried('agents are called at phone numbers, by the trunk', wanted);
  const found = await Promise.all(
    [...uris].map(async ([host, name]) => ({
      ...{ host, name },
      places: (await probes.locate(`sip:${bracketed(host)}${portOf(targets, host)}`)).places,
    })),
  );
  const lost = found.filter(({ places }) => places.length === 0);
  if (lost.length > 0)
    return failed(
      `no SRV and no address record for ${some(lost.map(({ host, name }) => `${host} (${name})`))}`,
      wanted,
      'correct the destination of these call targets, or the DNS that this machine asks',
    );
  return ok(
    some(found.map(({ host, places }) => `${host} is ${places.slice(0, 2).map(print).join(', ')}`)),
    wanted,
  );
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** A port in the URI means that no SRV record is asked for. */
function portOf(targets: { destination: string }[], host: string): string {
  const uri = targets.find(({ destination }) => hostOf(destination) === host)?.destination ?? '';
  return /^sip:(?:[^@]*@)?(?:\[[^\]]+\]|[^:;?>]+)(:\d{1,5})/i.exec(uri)?.[1] ?? '';
}

/** The address in Contact, Via and SDP is one that others can reach. */
export async function address({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const { publicHost, loopback } = settings.sip;
  const wanted = 'the address that we tell others leads to this machine';
  if (loopback) return ok(`${publicHost}: this machine alone, as SIP_HOST is loopback`, wanted);
  const addresses = await probes.addressesOf(publicHost);
  if (addresses.length === 0)
    return failed(
      `${publicHost} has no address`,
      wanted,
      'set SIP_PUBLIC_HOST to an address, or to a name that has one',
    );
  const [first = ''] = addresses;
  const own = probes.ownAddresses();
  if (!isPrivate(first))
    return own.includes(first)
      ? ok(`${publicHost}, a public address of this machine`, wanted)
      : ok(`${publicHost}, public, and not an address of this machine: a NAT has it`, wanted);
  const isMine = own.includes(first) ? '' : ', and no address of this machine';
  const outside = await publicPeers(settings, probes);
  if (outside.length === 0)
    return ok(`${publicHost}, private${isMine}, as are those we talk to`, wanted);
  return failed(
    `${publicHost}, a private address${isMine}, while ${some(outside, 3)} is outside: NAT is between`,
    wanted,
    'set SIP_PUBLIC_HOST to the address that the Internet sees, and forward the SIP port and RTP_PORT_RANGE to this machine; else calls come up without audio',
  );
}

/** Hosts of the trunk that are on the Internet. */
async function publicPeers(settings: CheckedSettings, probes: Probes): Promise<string[]> {
  if (settings.trunk === null) return [];
  const { places } = await probes.locate(settings.trunk.uri);
  return places.filter((place) => !isPrivate(place.address)).map((place) => place.address);
}

const print = ({
  address: host,
  port,
  protocol,
}: {
  address: string;
  port: number;
  protocol: string;
}) => `${bracketed(host)}:${port} ${protocol}`;
