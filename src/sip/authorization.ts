import type { SipRequest, SipResponse } from './message.ts';
import type { SipPeer } from './transport.ts';
import { answerChallenge } from './digest.ts';

/** Credentials for one call, and the only address that may be given an answer made of them. */
export interface Authority {
  username: string;
  password: string;
  /** Numeric address the INVITE was sent to; null until it was sent. */
  host: string | null;
}

/**
 * The header that answers a 401 or 407, or null when there is nothing we may answer. Only the host
 * the call was placed to is answered: whoever we merely talk to must not harvest digests.
 */
export function answerTo(
  response: SipResponse,
  request: SipRequest,
  options: { authority: Authority | null; sentTo: SipPeer; from: SipPeer; cnonce: string },
): [string, string] | null {
  const { authority, sentTo, from } = options;
  if (response.status !== 401 && response.status !== 407) return null;
  if (!authority || authority.host !== sentTo.host || from.host !== sentTo.host) return null;
  const isProxy = response.status === 407;
  const answer = answerChallenge({
    challenge: response.headers.all(isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate'),
    method: request.method,
    uri: request.uri,
    username: authority.username,
    password: authority.password,
    cnonce: options.cnonce,
    nc: 1,
    body: request.body,
  });
  return answer === null ? null : [isProxy ? 'Proxy-Authorization' : 'Authorization', answer];
}
