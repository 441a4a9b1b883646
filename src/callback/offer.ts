import type { CallTargetSettings } from './call-target.ts';
import type { Estimate } from './callback.ts';

/** Why a callback is or is not offered: a closed list, for the API and the journal. */
export const offerReasons = [
  'ok',
  'registering-off',
  'full',
  'estimate-unknown',
  'already-waiting',
  'number-refused',
  'no-number',
] as const;
export type OfferReason = (typeof offerReasons)[number];

export interface Offer {
  offer: boolean;
  reason: OfferReason;
}

export interface OfferFacts {
  settings: CallTargetSettings;
  /** Callbacks of this call target that have not ended. */
  waitingCount: number;
  estimate: Estimate | null;
  /** E.164 of who would be called; null when it is not known. */
  number: string | null;
  /** The rule that forbids calling it, if one does. */
  refusedBy: string | null;
  hasOpenCallback: boolean;
}

/**
 * Should this person be offered a callback? A number that is not known does not stand in the way
 * (`offer` true, reason `no-number`): the person can be asked for it.
 */
export function decideOffer(facts: OfferFacts): Offer {
  const { maxWaiting, registering } = facts.settings;
  const no = (reason: OfferReason): Offer => ({ offer: false, reason });
  if (!registering) return no('registering-off');
  // Who has a callback already is told so even when the line is full: it is theirs to keep or cancel.
  if (facts.hasOpenCallback) return no('already-waiting');
  if (maxWaiting !== null && facts.waitingCount >= maxWaiting) return no('full');
  if (!facts.estimate) return no('estimate-unknown');
  if (facts.number === null) return { offer: true, reason: 'no-number' };
  if (facts.refusedBy !== null) return no('number-refused');
  return { offer: true, reason: 'ok' };
}
