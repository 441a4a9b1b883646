import type { Account } from '../account/account.ts';
import type { CallRecord } from '../account/call.ts';

/** Ended calls beyond this many are forgotten, the oldest first. */
const recordsMax = 5_000;

/** A row of the Calls resource for a call that begins now. */
export function newRecord(
  account: Account,
  call: Pick<CallRecord, 'to' | 'from' | 'direction'> & Partial<CallRecord>,
): CallRecord {
  const nowMs = account.clock.now();
  return {
    ...{ sid: account.newSid('CA'), parentCallSid: null, phoneNumberSid: null, status: 'queued' },
    ...{ startedAtMs: null, endedAtMs: null, answeredBy: null, forwardedFrom: null },
    ...{ callerName: null, queueTimeMs: 0, createdAtMs: nowMs, updatedAtMs: nowMs },
    ...call,
  };
}

/** Makes room for one more. @param forget is told of each that goes */
export function forgetOldCalls(account: Account, forget: (sid: string) => void): void {
  for (const [sid, { endedAtMs }] of account.calls) {
    if (account.calls.size < recordsMax) return;
    if (endedAtMs === null) continue;
    account.calls.delete(sid);
    forget(sid);
  }
}
