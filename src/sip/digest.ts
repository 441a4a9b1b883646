import { createHash } from 'node:crypto';
import { isHeaderValue } from './headers.ts';
import { quote, splitOutside, trimBlanks, unquote } from './text.ts';

/** Names of RFC 8760 with the hash of each, the weakest first; each also exists as `…-sess`. */
const hashes: readonly (readonly [string, string])[] = [
  ['MD5', 'md5'],
  ['SHA-256', 'sha256'],
];

interface Challenge {
  realm: string;
  nonce: string;
  opaque: string | null;
  /** As the server wrote it, to be given back; null when it named none (MD5). */
  algorithm: string | null;
  isSession: boolean;
  strength: number;
  /** `auth-int` only where the server offers nothing else: a proxy on the way may change a body. */
  qop: 'auth' | 'auth-int' | null;
}

export interface DigestInput {
  /** Every value of WWW-Authenticate or Proxy-Authenticate in the response. */
  challenge: readonly string[];
  method: string;
  /** The request URI as it is sent. */
  uri: string;
  username: string;
  password: string;
  /** Fresh random text of ours. */
  cnonce: string;
  /** How many requests were answered with this nonce, this one included: 1 or more. */
  nc: number;
  body: Uint8Array;
}

/**
 * The value of Authorization or Proxy-Authorization that answers the strongest challenge we can
 * (RFC 8760 §2.4, RFC 7616; without qop as RFC 2069 did). Null when there is none that we can answer.
 */
export function answerChallenge(input: DigestInput): string | null {
  const challenges = input.challenge.flatMap(readChallenges);
  const [best] = challenges.sort((a, b) => b.strength - a.strength);
  if (!best) return null;
  const hash = (data: string | Uint8Array): string =>
    createHash(hashes[best.strength]?.[1] ?? 'md5')
      .update(data)
      .digest('hex');
  const { realm, nonce, qop } = best;
  const nc = input.nc.toString(16).padStart(8, '0');
  const secret = hash(`${input.username}:${realm}:${input.password}`);
  const a1 = best.isSession ? hash(`${secret}:${nonce}:${input.cnonce}`) : secret;
  const bodyPart = qop === 'auth-int' ? `:${hash(input.body)}` : '';
  const a2 = hash(`${input.method}:${input.uri}${bodyPart}`);
  const middle = qop ? `${nonce}:${nc}:${input.cnonce}:${qop}` : nonce;
  const fields = [
    `username=${quote(input.username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(input.uri)}`,
    `response="${hash(`${a1}:${middle}:${a2}`)}"`,
  ];
  if (best.algorithm !== null) fields.push(`algorithm=${best.algorithm}`);
  if (qop || best.isSession) fields.push(`cnonce=${quote(input.cnonce)}`);
  if (qop) fields.push(`qop=${qop}`, `nc=${nc}`);
  if (best.opaque !== null) fields.push(`opaque=${quote(best.opaque)}`);
  return `Digest ${fields.join(', ')}`;
}

/** The Digest challenges in one header value that we can answer; there may be several, HTTP's way. */
function readChallenges(value: string): Challenge[] {
  const found: { scheme: string; fields: Map<string, string> }[] = [];
  for (const part of splitOutside(value, ',') ?? []) {
    // `Digest realm="a"` begins a challenge, `nonce="b"` goes on with it.
    const start = /^([^\s=,"]+)[ \t]+([^\s=].*)$/.exec(part);
    if (start?.[1]) found.push({ scheme: start[1].toLowerCase(), fields: new Map() });
    const field = start?.[2] ?? part;
    const equals = field.indexOf('=');
    const raw = trimBlanks(field.slice(equals + 1));
    const text = raw.startsWith('"') ? unquote(raw) : raw;
    if (equals > 0 && text !== null)
      found.at(-1)?.fields.set(trimBlanks(field.slice(0, equals)).toLowerCase(), text);
  }
  return found.flatMap(({ scheme, fields }) =>
    scheme === 'digest' ? (readChallenge(fields) ?? []) : [],
  );
}

function readChallenge(fields: Map<string, string>): Challenge | null {
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  if (realm === undefined || nonce === undefined) return null;
  // What we give back has to fit in a header of ours.
  if (![...fields.values()].every(isHeaderValue)) return null;
  const algorithm = fields.get('algorithm') ?? null;
  const name = (algorithm ?? 'MD5').toUpperCase();
  const isSession = name.endsWith('-SESS');
  const strength = hashes.findIndex(([known]) => known === (isSession ? name.slice(0, -5) : name));
  if (strength < 0) return null;
  const offered = fields.get('qop')?.toLowerCase().split(',').map(trimBlanks);
  const qop = offered
    ? ((['auth', 'auth-int'] as const).find((q) => offered.includes(q)) ?? null)
    : null;
  // An offer of nothing but unknown protection cannot be answered as if there had been none.
  if (offered && !qop && offered.some((q) => q !== '')) return null;
  return {
    realm,
    nonce,
    opaque: fields.get('opaque') ?? null,
    algorithm,
    isSession,
    strength,
    qop,
  };
}
