import { failed, notTried, ok, warn, type Verdict } from './check.ts';
import type { Probes } from './probes.ts';
import type { Subject } from './subject.ts';

/** Ports are tried all over the range: as many as a few calls need. */
const tried = 16;

/** Even ports, spread evenly from the first to the last. */
export function samplePorts({ fromPort, toPort }: { fromPort: number; toPort: number }): number[] {
  const first = fromPort + (fromPort % 2);
  const count = Math.floor((toPort - first) / 2) + 1;
  const step = Math.max(1, Math.floor(count / tried));
  return Array.from(
    { length: Math.min(tried, count) },
    (_, nth) => first + 2 * Math.min(count - 1, nth * step),
  );
}

/** Ports for audio are free; a call under way has some, so one that is taken is no fault. */
export async function audioPorts({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const { host } = settings.sip;
  const { fromPort, toPort } = settings.rtp;
  const wanted = `UDP ports ${fromPort}-${toPort} of ${host} are free`;
  const ports = samplePorts(settings.rtp);
  const codes = await Promise.all(ports.map((port) => probes.bindUdp(host, port)));
  const taken = ports.filter((_, index) => codes[index] !== null);
  const codesFound = [...new Set(codes.filter((code) => code !== null))].join(', ');
  if (taken.length === 0) return ok(`${ports.length} of ${ports.length} tried are free`, wanted);
  const found = `${taken.length} of ${ports.length} tried cannot be had (${codesFound})`;
  const fix = codesFound.includes('EADDRNOTAVAIL')
    ? 'set SIP_HOST to an address of this machine'
    : 'set RTP_PORT_RANGE to ports that nothing else uses, or end what uses these';
  return taken.length > ports.length / 2 ? failed(found, wanted, fix) : warn(found, wanted, fix);
}

/** A packet to the address we tell others comes back to us. */
export async function audioAddress({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const { host, publicHost, loopback } = settings.sip;
  const wanted = `audio that is sent to ${publicHost} arrives here`;
  const [to] = await probes.addressesOf(publicHost);
  if (to === undefined) return notTried(`${publicHost} has no address`, wanted, 'see the address');
  const sent = await probes.sendToSelf({
    bindHost: host,
    address: to,
    ports: samplePorts(settings.rtp),
  });
  if (sent === 'arrived')
    return ok(
      loopback || probes.ownAddresses().includes(to)
        ? 'a packet of ours arrived; only a call from outside shows that a firewall lets theirs in'
        : 'a packet of ours went to the NAT and came back',
      wanted,
    );
  if (sent === 'no port') return notTried('no port for audio is free', wanted, 'see the ports');
  if (probes.ownAddresses().includes(to))
    return failed(
      'a packet of ours did not arrive',
      wanted,
      'let UDP of RTP_PORT_RANGE in at the firewall of this machine',
    );
  return warn(
    'a packet of ours did not come back from the NAT',
    wanted,
    'many a NAT sends nothing back inside, then all may be well: place a test call and listen. Else forward UDP of RTP_PORT_RANGE to this machine',
  );
}
