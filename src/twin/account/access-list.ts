import { BlockList, isIPv4 } from 'node:net';

/** An IP access control list: account-wide, used by SIP domains and by trunks. */
export interface AccessList {
  readonly sid: string;
  friendlyName: string;
  readonly addresses: Map<string, AccessAddress>;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

/** One range of an access control list. */
export interface AccessAddress {
  readonly sid: string;
  friendlyName: string;
  /** IPv4, dotted. */
  ipAddress: string;
  /** 1 to 32. */
  cidrPrefixLength: number;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

/** True when the IPv4 address (dotted) is in a range of one of the lists. */
export function isAllowed(lists: Iterable<AccessList>, address: string): boolean {
  if (!isIPv4(address)) return false;
  const ranges = new BlockList();
  for (const list of lists)
    for (const range of list.addresses.values())
      ranges.addSubnet(range.ipAddress, range.cidrPrefixLength, 'ipv4');
  return ranges.check(address, 'ipv4');
}
