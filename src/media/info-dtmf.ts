import { eventOfKey, keyOfEvent } from './dtmf-event.ts';

export interface InfoKey {
  key: string;
  /** How long it was held, 0 when not said. */
  durationMs: number;
}

const bodyCharsMax = 512;

/** Reads a key from the body of a SIP INFO; null: no key, or not one of the two types in use. */
export function readInfoKey(contentType: string, body: string): InfoKey | null {
  if (body.length > bodyCharsMax) return null;
  switch (contentType.replace(/;.*/s, '').trim().toLowerCase()) {
    case 'application/dtmf-relay': {
      const signal = /^\s*signal\s*=\s*([0-9*#a-d]{1,2})\s*$/im.exec(body)?.[1];
      const duration = /^\s*duration\s*=\s*(\d{1,5})\s*$/im.exec(body)?.[1];
      return infoKey(signal, Number(duration ?? 0));
    }
    case 'application/dtmf':
      return infoKey(/^\s*([0-9*#a-d]{1,2})\s*$/i.exec(body)?.[1], 0);
    default:
      return null;
  }
}

/** Some senders write the event code (`10` for the star) and some the key itself. */
function infoKey(signal: string | undefined, durationMs: number): InfoKey | null {
  if (signal === undefined) return null;
  const event = signal.length === 1 ? eventOfKey(signal) : Number(signal);
  const key = event === null ? null : keyOfEvent(event);
  return key === null ? null : { key, durationMs };
}
