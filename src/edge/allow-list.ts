/**
 * Who may open a call with us: `SIP_ALLOW` and nobody else. What the trunk sends within our own calls needs no entry.
 * @param allow null: everybody who can reach us
 */
export function dialogGate(
  allow: { allows(address: string): boolean } | null,
): (peer: { host: string }) => boolean {
  return ({ host }) => allow === null || allow.allows(host);
}
