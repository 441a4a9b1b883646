import type { SipRequest } from '../sip/message.ts';
import { parseNameAddr } from '../sip/name-addr.ts';
import { parseUri } from '../sip/uri.ts';
import { parseUserToUser } from '../sip/user-to-user.ts';

/** The headers of an incoming call, by name whatever its case; null when one is nowhere. */
export interface CallHeaders {
  /** As it arrived. */
  raw: (name: string) => string | null;
  /** What it says: User-to-User decoded, of an address the URI alone. */
  text: (name: string) => string | null;
}

/** Longer values are cut here, long before any rule looks at them. */
const charactersMax = 16_384;

/** Two spellings of one thing: where one is asked for and only the other came, that one is meant. */
const userToUser = ['x-user-to-user', 'user-to-user'];
/** Headers that hold addresses, with names in front that a caller may write as they like. */
const addresses = /^(?:from|to|contact|p-asserted-identity|p-preferred-identity|remote-party-id)$/i;

/**
 * Reads a call's headers where contact centres put them: in the message, or (RFC 3261 §19.1.1) in the
 * URI that was called, as its headers or its parameters. The message comes first.
 */
export function readCallHeaders(request: SipRequest): CallHeaders {
  const inUris = [request.uri, parseNameAddr(request.headers.get('To') ?? '')?.uri ?? ''].flatMap(
    (text) => {
      const uri = parseUri(text);
      return uri === null ? [] : [...uri.headers, ...uri.params];
    },
  );
  const find = (name: string): string | null => {
    const inUri = inUris.find(([header]) => header.toLowerCase() === name)?.[1];
    return request.headers.get(name) ?? inUri ?? null;
  };
  const raw = (name: string): string | null => {
    const wanted = name.toLowerCase();
    const spellings = userToUser.includes(wanted) ? [wanted, ...userToUser] : [wanted];
    for (const spelling of spellings) {
      const value = find(spelling);
      if (value !== null) return value.slice(0, charactersMax);
    }
    return null;
  };
  return {
    raw,
    text(name) {
      const value = raw(name);
      if (value === null) return null;
      if (userToUser.includes(name.toLowerCase()))
        return parseUserToUser([value])[0]?.text ?? value;
      return addresses.test(name) ? (parseNameAddr(value)?.uri ?? value) : value;
    },
  };
}
