import type { CallTargetSettings } from './call-target.ts';
import type { Estimate } from './callback.ts';
import { hasFreeAgent, type QueueView } from './queue-view.ts';

/** Why a callback is or is not offered: a closed list, for the API and the journal. */
export const offerReasons = [
  'ok',
  'registering-off',
  'agents-available',
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
  /** The contact centre's queue now; null when it is not known, or no longer asked for. */
  queue: QueueView | null;
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
  // Nobody is better off with a callback than with an agent who is free.
  if (facts.queue && hasFreeAgent(facts.queue)) return no('agents-available');
  if (maxWaiting !== null && facts.waitingCount >= maxWaiting) return no('full');
  if (!facts.estimate) return no('estimate-unknown');
  if (facts.number === null) return { offer: true, reason: 'no-number' };
  if (facts.refusedBy !== null) return no('number-refused');
  return { offer: true, reason: 'ok' };
}
