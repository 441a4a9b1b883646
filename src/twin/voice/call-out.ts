import { parseUri, printUri } from '../../sip/uri.ts';
import type { CallRecord, CallStatus } from '../account/call.ts';
import type { Desk } from './desk.ts';
import type { Dialled, Leg } from './leg.ts';
import { LiveCall } from './live-call.ts';
import type { CallbackPlan } from './twiml/verbs.ts';

export interface CallOut {
  record: CallRecord;
  /** The SIP URI that is called; null: there is no way to reach `record.to`. */
  uri: string | null;
  headers?: [string, string][];
  credentials?: { username: string; password: string };
  callbacks?: CallbackPlan[];
  /** A leg that this one will be joined with. */
  near?: Leg;
}

/** Rings somebody. `dialled` never rejects; the record shows how it went. */
export function callOut(desk: Desk, order: CallOut): { call: LiveCall; dialled: Promise<Dialled> } {
  const { record, callbacks = [], near } = order;
  const leg = desk.newLeg();
  const call = new LiveCall(desk, { record, leg, callbacks });
  desk.begin(call);
  call.tell('initiated');
  const dialled = dial(desk, call, order, near).then((result) => {
    settle(call, result);
    return result;
  });
  desk.track(dialled);
  return { call, dialled };
}

async function dial(desk: Desk, call: LiveCall, order: CallOut, near?: Leg): Promise<Dialled> {
  const { record, uri } = order;
  if (uri === null || !staysHere(desk, uri)) {
    const reason = `there is no way from here to ${record.to}`;
    call.note('error', `13224 ${reason}`);
    return { kind: 'refused', status: null, reason, headers: null };
  }
  const { account, sipAddress } = desk;
  const here = parseUri(`sip:${sipAddress}`);
  const from = here === null ? '' : printUri({ ...here, user: userOf(record.from) });
  return call.leg.dial({
    to: uri,
    from,
    headers: [
      ['X-Twilio-CallSid', record.sid],
      ['X-Twilio-AccountSid', account.sid],
      ...(order.headers ?? []),
    ],
    ...(order.credentials && { credentials: order.credentials }),
    ...(near && { near }),
    onRinging: () => call.ringing(),
  });
}

/** `maddr` is where a request really goes (RFC 3261 §19.1.1). */
function staysHere(desk: Desk, text: string): boolean {
  const uri = parseUri(text);
  return uri !== null && desk.reaches(uri.params.get('maddr') ?? uri.host);
}

function settle(call: LiveCall, result: Dialled): void {
  switch (result.kind) {
    case 'answered':
      call.answered();
      // It may have been hung up in the same moment.
      if (call.leg.gone.aborted) call.finish('completed', { kind: 'gone' });
      return;
    case 'cancelled':
      return call.finish('canceled', { kind: 'ended' });
    case 'refused':
      call.note('status', `${result.status ?? 'unreachable'} ${result.reason}`);
      return call.finish(statusOf(result.status), { kind: 'gone' });
  }
}

/** What a final SIP answer means for the Calls resource; only the busy ones are documented. */
function statusOf(status: number | null): CallStatus {
  if (status === 486 || status === 600) return 'busy';
  return status === 408 || status === 480 || status === 487 ? 'no-answer' : 'failed';
}

/** The user part of a SIP URI; other addresses as they are. */
export function userOf(address: string): string {
  return parseUri(address)?.user ?? address;
}

/** Where a phone number is rung: at the carrier; null: there is none. */
export function uriOfNumber(desk: Desk, number: string): string | null {
  const uri = desk.carrierUri === null ? null : parseUri(desk.carrierUri);
  return uri === null ? null : printUri({ ...uri, user: number, headers: [] });
}
