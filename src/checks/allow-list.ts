import { isPrivate, some } from './addresses.ts';
import { failed, ok, warn, type Verdict } from './check.ts';
import type { Probes } from './probes.ts';
import type { Subject } from './subject.ts';

/** Bits of a prefix that lets so many addresses in that it is hardly meant. */
const wideBits = 8;

/** Who may open a call with us: not everybody, and whoever sends us calls. */
export async function allowList({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const { allow, loopback } = settings.sip;
  const wanted = 'the networks of the contact centre and the carrier, and no others';
  if (allow === null)
    return loopback
      ? ok('none is needed: only this machine reaches us', wanted)
      : failed('everybody may call us', wanted, 'set SIP_ALLOW');
  const open = allow.cidrs.filter((cidr) => /\/0*$/.test(cidr) && bitsOf(cidr) === 0);
  if (open.length > 0)
    return failed(
      `${some(open)} lets everybody in: whoever finds this port can make calls at your cost`,
      wanted,
      'set SIP_ALLOW to the signalling networks of your contact centre and carrier',
    );
  const wide = allow.cidrs.filter((cidr) => isWide(cidr));
  if (wide.length > 0)
    return warn(
      `${some(wide)} is a very large network`,
      wanted,
      'narrow SIP_ALLOW to the networks that your contact centre and carrier name',
    );
  if (settings.trunk === null) return ok(some(allow.cidrs, 10), wanted);
  const { places } = await probes.locate(settings.trunk.uri);
  const missing = [...new Set(places.map(({ address }) => address))].filter(
    (address) => !allow.allows(address),
  );
  if (missing.length === 0) return ok(some(allow.cidrs, 10), wanted);
  return warn(
    `${some(allow.cidrs)}; the trunk's ${some(missing, 3)} is not among them`,
    wanted,
    'add it to SIP_ALLOW if the carrier also sends you calls; our own calls to it need no entry',
  );
}

/** Private networks may be as large as they are. */
function isWide(cidr: string): boolean {
  const [address = ''] = cidr.split('/');
  return !isPrivate(address) && bitsOf(cidr) < wideBits;
}

function bitsOf(cidr: string): number {
  const [address = '', bits] = cidr.split('/');
  if (bits !== undefined) return Number(bits);
  return address.includes(':') ? 128 : 32;
}
