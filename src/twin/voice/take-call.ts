import type { IncomingCall } from '../../sip/invite-server.ts';
import { parseNameAddr } from '../../sip/name-addr.ts';
import { parseUri, printUri, type SipUri } from '../../sip/uri.ts';
import { isAllowed } from '../account/access-list.ts';
import type { Account } from '../account/account.ts';
import type { CallRecord } from '../account/call.ts';
import type { HttpMethod } from '../account/http-method.ts';
import type { PhoneNumber } from '../account/phone-number.ts';
import type { SipDomain } from '../account/sip-domain.ts';
import { firstTarget, type Params, type Target } from './target.ts';
import type { CallbackPlan } from './twiml/verbs.ts';

/** A call that has come in, as far as the account's settings go. */
export type Admission =
  | { kind: 'refused'; status: number; reason: string }
  | {
      kind: 'admitted';
      call: Pick<CallRecord, 'to' | 'from' | 'direction' | 'phoneNumberSid' | 'callerName'>;
      params: Params;
      target: Target;
      callbacks: CallbackPlan[];
    };

const domainSuffix = '.sip.twilio.com';
const noMatch = { kind: 'refused', status: 404 } as const;

/** Which of the account's numbers or SIP domains was called, and by whom. */
export function admit(account: Account, incoming: IncomingCall): Admission {
  const uri = parseUri(incoming.request.uri);
  const from = parseNameAddr(incoming.request.headers.get('From') ?? '');
  const fromUri = parseUri(from?.uri ?? '');
  if (uri === null || fromUri === null)
    return { kind: 'refused', status: 400, reason: 'Bad request URI or From' };
  const party = { incoming, uri, fromUri, callerName: from?.displayName ?? null };
  return uri.host.endsWith(domainSuffix)
    ? admitToDomain(account, party)
    : admitToNumber(account, party);
}

interface Party {
  incoming: IncomingCall;
  uri: SipUri;
  fromUri: SipUri;
  callerName: string | null;
}

function admitToNumber(account: Account, { uri, fromUri, callerName }: Party): Admission {
  const user = uri.user ?? '';
  const number = [...account.phoneNumbers.values()].find(({ phoneNumber }) => phoneNumber === user);
  if (!number) return { ...noMatch, reason: `No number ${user.slice(0, 40)} in this account` };
  if (number.trunkSid !== null) return { ...noMatch, reason: `${user} is on an Elastic SIP trunk` };
  if (number.voiceUrl === null) return { ...noMatch, reason: `${user} has no VoiceUrl` };
  return {
    kind: 'admitted',
    call: {
      ...{ to: number.phoneNumber, from: fromUri.user ?? 'anonymous', direction: 'inbound' },
      ...{ phoneNumberSid: number.sid, callerName },
    },
    params: {},
    target: targetOfSettings(number, number.voiceUrl),
    callbacks: [callback(number.statusCallback, number.statusCallbackMethod)],
  };
}

function admitToDomain(account: Account, party: Party): Admission {
  const { uri, fromUri, incoming, callerName } = party;
  const domain = [...account.sipDomains.values()].find(
    ({ domainName }) => domainName.toLowerCase() === uri.host,
  );
  if (!domain) return { ...noMatch, reason: `No SIP domain ${uri.host} in this account` };
  const lists = [...domain.callAccessLists.keys()].flatMap(
    (sid) => account.accessLists.get(sid) ?? [],
  );
  const source = incoming.peer.host;
  if (!isAllowed(lists, source))
    return { kind: 'refused', status: 403, reason: `${source} is on no access list of the domain` };
  if (domain.voiceUrl === null) return { ...noMatch, reason: `${uri.host} has no VoiceUrl` };
  return {
    kind: 'admitted',
    call: {
      ...{ to: addressOf(uri), from: addressOf(fromUri), direction: 'inbound' },
      ...{ phoneNumberSid: null, callerName },
    },
    params: {
      ...{ SipDomain: domain.domainName, SipDomainSid: domain.sid, SipCallId: incoming.callId },
      SipSourceIp: source,
      ...passedHeaders(incoming),
    },
    target: targetOfSettings(domain, domain.voiceUrl),
    callbacks: [callback(domain.voiceStatusCallbackUrl, domain.voiceStatusCallbackMethod)],
  };
}

/** `sip:user@host` alone, as webhooks show it. */
function addressOf(uri: SipUri): string {
  return printUri({ ...uri, password: null, port: null, params: new Map(), headers: [] });
}

/** Custom headers, named as they were sent: Studio tells `X-A` from `x-a`. */
function passedHeaders({ request }: IncomingCall): Params {
  const entries = request.headers
    .entries()
    .filter(([name]) => /^(x-.+|user-to-user)$/i.test(name))
    .map(([name, value]) => [`SipHeader_${name}`, value]);
  return Object.fromEntries(entries);
}

/** @param url the voice URL, which is set */
function targetOfSettings(
  {
    voiceMethod: method,
    voiceFallbackUrl: fallbackUrl,
    voiceFallbackMethod: fallbackMethod,
  }: PhoneNumber | SipDomain,
  url: string,
): Target {
  return firstTarget({ kind: 'url', url, method, fallbackUrl, fallbackMethod });
}

/** Of a call that came in only its end is told. */
function callback(url: string | null, method: HttpMethod): CallbackPlan {
  return { url, method, events: ['completed'] };
}
