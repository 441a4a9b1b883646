import type { Timer } from '../base/clock.ts';
import type { StoredLeg } from './dialog.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SipCore } from './sip-core.ts';
import type { SipPeer } from './transport.ts';
import { requestIn } from './dialog-state.ts';
import { Forks } from './forks.ts';
import { Headers } from './headers.ts';
import { printReason } from './reason.ts';
import { sendRequest } from './request-sender.ts';
import { branchOfTry, cancelOf } from './request.ts';
import { T2 } from './timers.ts';

/** `gone` is certain; `asked`: the peer took our request but has not said that the call is over. */
export type ForeignEnd = 'gone' | 'asked' | 'no-answer';

/** The dead process may have numbered some requests after it stored the leg. */
const NUMBER_MARGIN = 100;
/** Tries of the dead process's INVITE that may be the one that rings: the first and two after it. */
const TRIES = 3;

export interface ForeignEndOptions {
  reason: string;
  /** For a trunk that challenges our BYE; a CANCEL is never challenged (RFC 3261 §22.1). */
  credentials?: { username: string; password: string } | null;
}

/** Ends a leg that a dead process began: BYE when it was answered, else CANCEL. Never rejects. */
export function endForeignLeg(
  core: SipCore,
  leg: StoredLeg,
  options: ForeignEndOptions,
): Promise<ForeignEnd> {
  if (leg.remoteTag === null) return cancelForeign(core, leg, options.reason);
  return byeForeign(core, leg, options);
}

async function byeForeign(
  core: SipCore,
  leg: StoredLeg,
  { reason, credentials }: ForeignEndOptions,
): Promise<ForeignEnd> {
  const state = {
    callId: leg.callId,
    localTag: leg.fromTag,
    remoteTag: leg.remoteTag ?? '',
    localUri: leg.fromUri,
    remoteUri: leg.toUri,
    localSeq: leg.cseq,
    remoteSeq: null,
    remoteTarget: leg.remoteTarget ?? leg.requestUri,
    routeSet: leg.routeSet,
  };
  let number = leg.cseq + NUMBER_MARGIN;
  const { request, nextHop } = requestIn(state, 'BYE', number);
  request.headers.add('Reason', reasonValue(reason));
  // As in a call of our own: only who the INVITE was sent to is answered, and that is looked up anew.
  const [trunk] = credentials ? await core.locate(leg.nextHop ?? leg.requestUri) : [];
  const reply = await sendRequest(core, request, {
    nextHop,
    authority: credentials && trunk ? { ...credentials, host: trunk.host } : null,
    nextNumber: () => ++number,
  });
  if (reply.status === null) return 'no-answer';
  return reply.status < 300 || reply.status === 481 ? 'gone' : 'asked';
}

/**
 * CANCELs every try that the dead process may have made, on every address it may have gone to: the
 * branches follow from the first. A refused try (401) may still take its CANCEL, so none is the last
 * word. 481 is not either: a phone that was answered may say it, too (RFC 3261 §9.2).
 */
async function cancelForeign(core: SipCore, leg: StoredLeg, reason: string): Promise<ForeignEnd> {
  const found = await core.locate(leg.nextHop ?? leg.requestUri);
  const peers = found.filter((peer) => peer.protocol === leg.protocol);
  const tries = peers.flatMap((peer) =>
    Array.from({ length: TRIES }, (_, index) => cancelTry(core, { leg, peer, index, reason })),
  );
  const ends = await Promise.all(tries);
  if (ends.includes('stopped')) return 'gone';
  return ends.some((end) => end === 'asked' || end === 'unknown') ? 'asked' : 'no-answer';
}

/**
 * One CANCEL with the INVITE's branch and sent-by (RFC 3261 §9.1). The INVITE itself is adopted, so
 * that its 487 gets an ACK, and a 2xx that crossed the CANCEL an ACK and a BYE.
 */
function cancelTry(
  core: SipCore,
  options: { leg: StoredLeg; peer: SipPeer; index: number; reason: string },
): Promise<'stopped' | 'asked' | 'unknown' | 'no-answer'> {
  const { leg, peer, index } = options;
  const invite = inviteOf(leg, index);
  const forks = new Forks(core, { branch: leg.branch, nextHop: leg.nextHop, sdp: '' }, null);
  return new Promise((resolve) => {
    let wait: Timer | null = null;
    const done = (end: 'stopped' | 'asked' | 'unknown' | 'no-answer'): void => {
      wait?.cancel();
      if (end === 'unknown' || end === 'no-answer') adopted.stop();
      resolve(end);
    };
    const hangUp = async (response: SipResponse, from: SipPeer): Promise<void> => {
      await forks.hangUp(response, { request: invite, peer, from });
      done('stopped');
    };
    const adopted = core.transactions.invite(invite, peer, {
      onResponse(response, from) {
        if (response.status >= 300) done('stopped');
        else if (response.status >= 200 && !forks.acknowledgeAgain(response))
          void hangUp(response, from);
      },
      onFailure: () => done('no-answer'),
    });
    adopted.adopt();
    const cancel = cancelOf(invite);
    cancel.headers.add('Reason', reasonValue(options.reason));
    const asked = core.transactions.request(cancel, peer, {
      onResponse({ status }) {
        if (status === 481) done('unknown');
        else if (status >= 200) wait = core.clock.after(T2, () => done('asked'));
      },
      onFailure: () => done('no-answer'),
    });
    asked.start();
  });
}

function reasonValue(text: string): string {
  return printReason({ protocol: 'SIP', cause: 200, text });
}

function inviteOf(leg: StoredLeg, index: number): SipRequest {
  const branch = branchOfTry(leg.branch, index);
  const headers = new Headers([
    ['Via', `SIP/2.0/${leg.protocol} ${leg.viaHost};branch=${branch};rport`],
    ['From', `<${leg.fromUri}>;tag=${leg.fromTag}`],
    ['To', `<${leg.toUri}>`],
    ['Call-ID', leg.callId],
    ['CSeq', `${leg.cseq + index} INVITE`],
  ]);
  const uri = leg.requestUri;
  return { kind: 'request', method: 'INVITE', uri, headers, body: new Uint8Array() };
}
