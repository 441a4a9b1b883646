import { parseCSeq } from './cseq.ts';
import type { Headers } from './headers.ts';
import { isHeaderValue } from './headers.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { understoodOptions } from './methods.ts';
import { parseNameAddr, parseNameAddrList } from './name-addr.ts';
import { parseOptionTags } from './option-tags.ts';
import { reasonPhrase } from './status-reasons.ts';
import { listMembers } from './text.ts';
import { parseUri } from './uri.ts';
import { parseViaList } from './via.ts';

/** What to answer a request with that cannot be taken. */
export interface Refusal {
  status: number;
  reason: string;
  headers?: [string, string][];
}

/** Methods of the standards; one that is not here is answered 501, the rest are for the user agent. */
const knownMethods = new Set(
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(
    ' ',
  ),
);

/** Methods whose body is a session description, if they have one. */
const offerMethods = new Set(['INVITE', 'UPDATE', 'PRACK']);

/**
 * The checks of RFC 3261 §8.2 that every request has to pass before anyone looks at what it wants;
 * RFC 4475 has an example of each. Null when it passes. An ACK is checked too, but never answered.
 */
export function checkRequest(request: SipRequest): Refusal | null {
  return (
    checkHeaders(request.headers) ??
    checkMethod(request) ??
    checkUri(request.uri) ??
    checkOptions(request) ??
    checkBody(request)
  );
}

/** RFC 3261 §18.1.2, §8.1.3.3: a response that is malformed or not for us is dropped. */
export function isUsableResponse({ headers }: SipResponse): boolean {
  if (checkHeaders(headers) !== null || parseViaList(headers.all('Via'))?.length !== 1)
    return false;
  // Its To goes back in our ACK, where a NUL cannot stand.
  return isHeaderValue(headers.get('To') ?? '');
}

function bad(reason: string): Refusal {
  return { status: 400, reason };
}

function checkHeaders(headers: Headers): Refusal | null {
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq'])
    if (!headers.get(name)) return bad(`Missing ${name}`);
  for (const name of ['From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards', 'Content-Type'])
    if (headers.all(name).length > 1) return bad(`Repeated ${name}`);
  if (!parseViaList(headers.all('Via'))) return bad('Malformed Via');
  for (const name of ['From', 'To'])
    if (!headers.read(name, parseNameAddr)) return bad(`Malformed ${name}`);
  if (!headers.read('CSeq', parseCSeq)) return bad('Malformed CSeq');
  if (/[\s\0]/.test(headers.get('Call-ID') ?? '')) return bad('Malformed Call-ID');
  if (!/^[0-9]+$/.test(headers.get('Max-Forwards') ?? '0')) return bad('Malformed Max-Forwards');
  return checkTargets(headers);
}

/** The addresses that later requests of a dialog would be sent to. */
function checkTargets(headers: Headers): Refusal | null {
  for (const name of ['Contact', 'Route', 'Record-Route']) {
    const values = headers.all(name);
    if (name === 'Contact' && values.length === 1 && values[0] === '*') continue;
    const targets = parseNameAddrList(values);
    if (!targets?.every(({ uri }) => !/^sips?:/i.test(uri) || parseUri(uri) !== null))
      return bad(`Malformed ${name}`);
  }
  return null;
}

function checkMethod({ method, headers }: SipRequest): Refusal | null {
  // RFC 4475 §3.1.2.18: a method that nobody knows is 501, also when CSeq names another one.
  if (!knownMethods.has(method)) return { status: 501, reason: reasonPhrase(501) };
  return headers.read('CSeq', parseCSeq)?.method === method ? null : bad('CSeq Method Mismatch');
}

function checkUri(text: string): Refusal | null {
  const uri = parseUri(text);
  // RFC 3261 §19.1.1 allows no headers here, but contact centres do pass metadata in them; what
  // would reroute or authenticate the request is refused (RFC 4475 §3.1.2.11).
  if (uri?.headers.some(([name]) => !/^(x-.*|user-to-user)$/i.test(name)))
    return bad('Headers In Request-URI');
  if (uri) return null;
  const isUnknownScheme = /^(?!sips?:|tel:)[a-z][a-z0-9+.-]*:./i.test(text);
  return isUnknownScheme
    ? { status: 416, reason: reasonPhrase(416) }
    : bad('Malformed Request-URI');
}

function checkOptions({ method, headers }: SipRequest): Refusal | null {
  // RFC 3261 §8.2.2.3: Require means nothing in these two, which cannot be refused for it.
  if (method === 'ACK' || method === 'CANCEL') return null;
  const required = parseOptionTags(headers.all('Require'));
  if (!required) return bad('Malformed Require');
  const unknown = required.filter((tag) => !understoodOptions.includes(tag.toLowerCase()));
  if (unknown.length === 0) return null;
  return {
    status: 420,
    reason: reasonPhrase(420),
    headers: [['Unsupported', unknown.join(', ')]],
  };
}

function checkBody({ method, headers, body }: SipRequest): Refusal | null {
  if (!offerMethods.has(method)) return null;
  const accept = listMembers(headers.all('Accept'));
  if (method === 'INVITE' && headers.has('Accept') && !accept?.some(takesSdp))
    return { status: 406, reason: reasonPhrase(406) };
  if (body.length === 0) return null;
  const encoding = headers.get('Content-Encoding') ?? 'identity';
  if (!/^identity$/i.test(encoding)) return unsupported('Accept-Encoding', 'identity');
  const type = headers.get('Content-Type') ?? 'application/sdp';
  const isOptional = /;\s*handling\s*=\s*optional/i.test(headers.get('Content-Disposition') ?? '');
  if (isOptional || /^(application\/sdp|multipart\/[^\s;]+)\s*(;|$)/i.test(type)) return null;
  return unsupported('Accept', 'application/sdp');
}

function takesSdp(range: string): boolean {
  return /^(application\/sdp|application\/\*|\*\/\*)\s*(;|$)/i.test(range);
}

function unsupported(name: string, value: string): Refusal {
  return { status: 415, reason: reasonPhrase(415), headers: [[name, value]] };
}
