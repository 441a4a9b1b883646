import { isE164 } from '../base/phone-number.ts';
import { parseUri, printUri } from '../sip/uri.ts';

export interface TrunkSettings {
  uri: string;
  username: string | null;
  password: string | null;
}

export type LegTarget =
  | { uri: string; credentials: { username: string; password: string } | null }
  /** Why it cannot be called, as a sentence. */
  | { refusal: string };

/**
 * Where a leg is sent: an E.164 number to the trunk, whose user part it becomes; a SIP URI by itself.
 * @param loopback SIP URIs of this machine may be called
 */
export function legTarget(
  to: string,
  settings: { trunk: TrunkSettings | null; loopback: boolean },
): LegTarget {
  if (isE164(to)) return trunkTarget(to, settings.trunk);
  const uri = parseUri(to);
  if (uri === null || uri.scheme === 'tel')
    return { refusal: 'neither an E.164 number nor a SIP URI' };
  if (uri.scheme === 'sips') return { refusal: 'SIP over TLS is not spoken yet' };
  if (!settings.loopback && isLoopbackHost(uri.host))
    return { refusal: 'addresses of this machine are called only where SIP_HOST is loopback' };
  return { uri: to, credentials: null };
}

function trunkTarget(number: string, trunk: TrunkSettings | null): LegTarget {
  const uri = trunk === null ? null : parseUri(trunk.uri);
  if (trunk === null || uri === null)
    return { refusal: 'no trunk is set, so phone numbers cannot be called; set SIP_TRUNK_URI' };
  const { username, password } = trunk;
  return {
    uri: printUri({ ...uri, user: number, password: null }),
    credentials: username === null || password === null ? null : { username, password },
  };
}

function isLoopbackHost(host: string): boolean {
  return /^127\.|^0\.0\.0\.0$|^::1?$|^::ffff:(127\.|7f)|(^|\.)localhost\.?$/i.test(host);
}
