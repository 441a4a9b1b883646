import { signatureOf } from '../../src/twin/web/signature.ts';

/** What TaskRouter posts, for tests. */

export const sidOf = (prefix: string, nth: number | string): string =>
  prefix + String(nth).padStart(32, '0');

export const accountSid = sidOf('AC', 1);
export const queueSid = sidOf('WQ', 1);

/** The form of an event. @param at ms since 1970 */
export function eventForm(type: string, at: number, more: Record<string, string> = {}) {
  return new URLSearchParams({
    EventType: type,
    AccountSid: accountSid,
    WorkspaceSid: sidOf('WS', 1),
    Sid: sidOf('EV', `${at}`),
    Timestamp: String(Math.floor(at / 1000)),
    TimestampMs: String(at),
    TaskSid: sidOf('WT', 1),
    TaskQueueSid: queueSid,
    TaskAge: '0',
    TaskAttributes: '{}',
    ...more,
  });
}

export const authToken = '0123456789abcdef0123456789abcdef';
export const publicUrl = 'https://calls.example.com/unhold';

/** The delivery of an event, as an injected request; signed by the account unless told otherwise. */
export function deliveryOf(form: URLSearchParams, signedBy = authToken, url = publicUrl) {
  const path = '/twilio/taskrouter-events';
  return {
    ...({ method: 'POST', url: path, payload: form.toString() } as const),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-twilio-signature': signatureOf(signedBy, url + path, Object.fromEntries(form)),
    },
  };
}
