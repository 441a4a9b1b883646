import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import { callIdOf, cseqNumber, tagOf } from './fields.ts';
import { Headers } from './headers.ts';
import { parseNameAddr, parseNameAddrList } from './name-addr.ts';
import { parseUri } from './uri.ts';

/** What both ends must agree on (RFC 3261 §12); URIs are texts, routes are bare URIs. */
export interface DialogState {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localUri: string;
  readonly remoteUri: string;
  localSeq: number;
  /** Null until the peer sent a request. */
  remoteSeq: number | null;
  remoteTarget: string;
  routeSet: string[];
}

/** §12.1.2: the dialog that a response to our INVITE makes; old peers give no To tag. */
export function stateOfCaller(invite: SipRequest, response: SipResponse): DialogState {
  return {
    callId: callIdOf(invite),
    localTag: tagOf(invite, 'From') ?? '',
    remoteTag: tagOf(response, 'To') ?? '',
    localUri: uriOf(invite, 'From'),
    remoteUri: uriOf(invite, 'To'),
    localSeq: cseqNumber(invite),
    remoteSeq: null,
    // A 1xx, and from careless peers a 2xx too, may come without Contact: then what we called.
    remoteTarget: contactOf(response) ?? invite.uri,
    routeSet: routesOf(response).reverse(),
  };
}

/** §12.1.1: the dialog that our answer to an INVITE makes. */
export function stateOfCallee(invite: SipRequest, localTag: string): DialogState {
  return {
    callId: callIdOf(invite),
    localTag,
    remoteTag: tagOf(invite, 'From') ?? '',
    localUri: uriOf(invite, 'To'),
    remoteUri: uriOf(invite, 'From'),
    localSeq: 0,
    remoteSeq: cseqNumber(invite),
    // RFC 2543 §6.13 asked for no Contact (RFC 4475 §3.4.1): then the caller is who the From says.
    remoteTarget: contactOf(invite) ?? uriOf(invite, 'From'),
    routeSet: routesOf(invite),
  };
}

/**
 * §12.2.1.1: a request inside the dialog, without Via, and the URI that says where it goes. A first
 * route without `lr` is a strict router's: it becomes the request URI.
 */
export function requestIn(
  state: DialogState,
  method: string,
  number: number,
): { request: SipRequest; nextHop: string } {
  const [first, ...rest] = state.routeSet;
  const isStrict = first !== undefined && parseUri(first)?.params.has('lr') !== true;
  const uri = isStrict ? first : state.remoteTarget;
  const routes = isStrict ? [...rest, state.remoteTarget] : state.routeSet;
  const headers = new Headers();
  for (const route of routes) headers.add('Route', `<${route}>`);
  headers.add('Max-Forwards', '70');
  headers.add('From', `<${state.localUri}>;tag=${state.localTag}`);
  const tag = state.remoteTag === '' ? '' : `;tag=${state.remoteTag}`;
  headers.add('To', `<${state.remoteUri}>${tag}`);
  headers.add('Call-ID', state.callId);
  headers.add('CSeq', `${number} ${method}`);
  const request: SipRequest = { kind: 'request', method, uri, headers, body: new Uint8Array() };
  return { request, nextHop: first ?? state.remoteTarget };
}

/** The URI of Contact, or null; a star is none. */
export function contactOf(message: SipMessage): string | null {
  const uri = parseNameAddrList(message.headers.all('Contact'))?.[0]?.uri;
  return uri !== undefined && isSendable(uri) ? uri : null;
}

function uriOf(message: SipMessage, name: 'From' | 'To'): string {
  return message.headers.read(name, parseNameAddr)?.uri ?? 'sip:anonymous.invalid';
}

function routesOf(message: SipMessage): string[] {
  const routes = parseNameAddrList(message.headers.all('Record-Route')) ?? [];
  return routes.map((entry) => entry.uri).filter(isSendable);
}

/** A stranger's URI becomes the first line of a request of ours: nothing in it may end that line. */
function isSendable(uri: string): boolean {
  return /^[^\s\p{Cc}]+$/u.test(uri);
}
