import type { CallStatus } from '../account/call.ts';
import type { Headers } from '../../sip/headers.ts';
import type { Dialled } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Params } from './target.ts';

/** What became of a `<Dial>`. */
export interface DialResult {
  /** The call that was answered, or the last that was not; null: none was placed. */
  call: LiveCall | null;
  status: CallStatus;
  wasBridged: boolean;
  dialled: Dialled | null;
}

/** What the action of `<Dial>` is told (twilio.com/docs/voice/twiml/dial, …/sip). */
export function dialResultParams({ call, status, wasBridged, dialled }: DialResult): Params {
  const code = dialled === null ? null : codeOf(dialled);
  const isUp = dialled?.kind === 'answered';
  // A refusal is the final answer; of a call that was up, the BYE has the last word.
  const last = isUp ? (call?.leg.byeHeaders ?? null) : headersOf(dialled);
  const sipCallId = call?.leg.callId ?? null;
  return {
    DialCallStatus: status,
    DialBridged: String(wasBridged),
    ...(call !== null && { DialCallSid: call.sid }),
    ...(call !== null && isUp && { DialCallDuration: String(call.durationSeconds) }),
    ...(code !== null && { DialSipResponseCode: String(code) }),
    ...(sipCallId !== null && { DialSipCallId: sipCallId }),
    ...(isUp && customHeaders(headersOf(dialled), 'SipHeader_')),
    ...customHeaders(last, 'DialSipHeader_'),
  };
}

function codeOf(dialled: Dialled): number | null {
  if (dialled.kind === 'answered') return 200;
  return dialled.kind === 'refused' ? dialled.status : 487;
}

function headersOf(dialled: Dialled | null): Headers | null {
  return dialled === null || dialled.kind === 'cancelled' ? null : dialled.headers;
}

/** Headers of ours come back: only `X-…`, as they were spelt. */
function customHeaders(headers: Headers | null, prefix: string): Params {
  const entries = headers?.entries().filter(([name]) => /^x-/i.test(name)) ?? [];
  return Object.fromEntries(entries.map(([name, value]) => [prefix + name, value]));
}
