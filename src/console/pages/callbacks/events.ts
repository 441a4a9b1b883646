import type { components } from '../../api/schema.ts';

export type CallbackSummary = components['schemas']['CallbackSummary'];
export type Callback = components['schemas']['Callback'];
export type JournalEntry = Callback['journal'][number];
export type Attempt = Callback['attempts'][number];

/** Every event of the journal, as the stream names them. */
export const eventNames = [
  'requested',
  'registration-ended',
  'claimed',
  'first-party-ready',
  'agent-answered',
  'bridged',
  'conversation-ended',
  'attempt-failed',
  'snoozed',
  'declined',
  'abandoned',
  'cancel-requested',
  'expired',
  'refused',
  'rescheduled',
  'unscheduled',
  'called-now',
  'restored',
  'postponed',
  'node-lost',
  'taken-over',
] as const;

/** One event of the stream, with the callback as it is by then. */
export interface CallbackEvent {
  callbackId: string;
  callback: CallbackSummary;
}

/** What the stream sends is ours; that it has the form is looked at all the same. */
export function isCallbackEvent(data: unknown): data is CallbackEvent {
  if (typeof data !== 'object' || data === null) return false;
  if (!('callbackId' in data && 'callback' in data)) return false;
  const { callback } = data;
  return (
    typeof callback === 'object' && callback !== null && 'id' in callback && 'state' in callback
  );
}
