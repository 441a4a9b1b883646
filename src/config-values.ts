import { BlockList, isIP } from 'node:net';
import type { SipRoute } from './sip/routed-resolver.ts';

/**
 * The forms of the settings: each takes a text as it stands in the environment and gives the value,
 * or says what was wanted. Nothing secret is repeated in `found`.
 */

/** What a reader makes of a text: the value, or what was wanted and the fix. */
export type Reading<T> = { value: T } | { found?: string; wanted: string; fix: string };

/** Who may open a call with us. */
export interface AllowList {
  /** The CIDRs as they were written, for logs and `doctor`. */
  cidrs: string[];
  /** @param address IPv4 or IPv6 text; anything else is not allowed */
  allows(address: string): boolean;
}

export interface PortRange {
  fromPort: number;
  toPort: number;
}

export function databaseUrl(text: string): Reading<string> {
  const url = URL.parse(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return { value: text };
  // Never shown: it holds a password.
  return {
    found: `${text.length} characters that are no PostgreSQL URL`,
    wanted: 'postgres://user:password@host:5432/database',
    fix: 'write it so, with special characters of the password percent-encoded',
  };
}

export function dataDir(text: string): Reading<string> {
  if (!text.includes('\0')) return { value: text };
  return { wanted: 'a directory', fix: 'leave it out for .unhold' };
}

export function bindAddress(text: string): Reading<string> {
  if (text === 'localhost') return { value: '127.0.0.1' };
  if (isIP(text) !== 0) return { value: text };
  return {
    wanted: 'an IP address of this machine',
    fix: 'use 127.0.0.1 for this machine only or 0.0.0.0 for all addresses',
  };
}

export function publicHostName(text: string): Reading<string> {
  const isName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text);
  if (isIP(text) !== 0 ? text !== '0.0.0.0' && text !== '::' : isName && /[a-z]/i.test(text))
    return { value: text };
  return {
    wanted: 'an IP address or host name that others reach us at, without a port',
    fix: 'use the address that your router or cloud shows to the outside',
  };
}

export function port(text: string): Reading<number> {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return { value };
  return { wanted: 'a port from 1 to 65535, or 0 for any free one', fix: 'write the digits only' };
}

export function portRange(text: string): Reading<PortRange> {
  const match = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text);
  const [fromPort, toPort] = [Number(match?.[1]), Number(match?.[2])];
  if (match && fromPort >= 1024 && toPort <= 65_535 && toPort - fromPort >= 3)
    return { value: { fromPort, toPort } };
  return {
    wanted: 'two ports from 1024 to 65535, the lower first, at least four ports',
    fix: 'write it like 20000-29999; each leg takes two ports',
  };
}

export function publicUrl(text: string): Reading<string> {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username)
    return { value: text.replace(/\/+$/, '') };
  return {
    wanted: 'an http or https URL without user, query and fragment',
    fix: 'write it like https://unhold.example.com',
  };
}

export function restUrl(text: string): Reading<string> {
  const url = URL.parse(text);
  const isPlain = url && !url.search && !url.hash && !url.username;
  const isPrivate = url?.protocol === 'https:' || (url && isLoopback(url.hostname));
  if (isPlain && isPrivate && /^https?:$/.test(url.protocol))
    return { value: text.replace(/\/+$/, '') };
  return {
    wanted: 'an https URL, or http on 127.0.0.1, without user, query and fragment',
    fix: 'leave it out for Twilio, or write it like http://127.0.0.1:4010 for a local one',
  };
}

export function trunkUri(text: string): Reading<string> {
  const form =
    /^sip:(?:[^\s@<>"]+@)?(?:[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(?:;[^\s<>"]*)?$/i;
  const match = form.exec(text);
  const transport = /;transport=([^;]*)/i.exec(text)?.[1]?.toLowerCase() ?? 'udp';
  if (match && Number(match[1] ?? 5060) <= 65_535 && /^(udp|tcp)$/.test(transport))
    return { value: text };
  return {
    wanted: 'a SIP URI over UDP or TCP',
    fix: 'write it like sip:trunk.example.net:5060;transport=udp',
  };
}

export function sipRoutes(text: string): Reading<SipRoute[]> {
  const form =
    /^((?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)=(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/i;
  const routes: SipRoute[] = [];
  for (const part of text.split(/[\s,]+/).filter((each) => each !== '')) {
    const [, host = '', six, four, digits] = form.exec(part) ?? [];
    const [address, port] = [six ?? four ?? '', Number(digits)];
    if (isIP(address) === 0 || port < 1 || port > 65_535)
      return {
        found: quoted(part),
        wanted: 'host=address:port, several with commas',
        fix: 'write it like sip.example.net=192.0.2.7:5060, with *. in front for all names below a host',
      };
    routes.push({ host: host.toLowerCase(), address, port });
  }
  return { value: routes };
}

export function onOff(text: string): Reading<boolean> {
  if (/^(on|true|yes|1)$/i.test(text)) return { value: true };
  if (/^(off|false|no|0)$/i.test(text)) return { value: false };
  return { wanted: 'on or off', fix: 'leave it out for off' };
}

export function apiKey(text: string): Reading<string> {
  if (/^[\x21-\x7e]{24,200}$/.test(text)) return { value: text };
  return {
    found: `${text.length} characters (not shown)`,
    wanted: '24 to 200 characters of ASCII without blanks',
    fix: 'make one with: openssl rand -hex 24',
  };
}

export function nodeId(text: string): Reading<string> {
  if (/^[\w.:-]{1,100}$/.test(text)) return { value: text };
  return {
    wanted: '1 to 100 letters, digits, dots, colons, dashes or underscores',
    fix: 'use the host name and SIP port; it must differ between nodes and stay over a restart',
  };
}

export function allowList(text: string): Reading<AllowList> {
  const blocks = new BlockList();
  const cidrs = text.split(/[\s,]+/).filter((part) => part !== '');
  const bad = cidrs.filter((cidr) => !addCidr(blocks, cidr));
  if (cidrs.length > 0 && bad.length === 0)
    return { value: { cidrs, allows: (address) => isAllowed(blocks, address) } };
  return {
    found: bad.length > 0 ? bad.map(quoted).join(', ') : quoted(text),
    wanted: 'comma-separated networks such as 192.0.2.0/24 or 2001:db8::/32',
    fix: 'write a single address as it is or with /32 (IPv6: /128)',
  };
}

function addCidr(blocks: BlockList, cidr: string): boolean {
  const [address = '', bits, ...rest] = cidr.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  const most = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (prefix < 0 || prefix > most) return false;
  blocks.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return true;
}

function isAllowed(blocks: BlockList, address: string): boolean {
  // A dual-stack socket shows an IPv4 peer as ::ffff:192.0.2.1; the rules are written for 192.0.2.1.
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  const version = isIP(plain);
  return version !== 0 && blocks.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/** True for addresses that only this machine reaches. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
