import {
  agentPickedUp,
  firstLeadLaw,
  keyPressed,
  phoneAnswered,
  phoneRangOut,
  type LeadLaw,
} from './lead-law.ts';
import type { PacingMode } from './pacing-facts.ts';
import { firstTuning, tune, type PacingTuning } from './pacing-tuning.ts';

/** What the attempts of a call target have taught so far. Plain data: it is stored, and outlives every node. */
export interface Learned {
  lead: LeadLaw;
  tuning: PacingTuning;
}

/** What one attempt showed; null where it did not come to that. Durations in seconds. */
export interface Lesson {
  /** How long the phone rang; `isAnswered` tells how that ended. */
  ringSeconds: number | null;
  isAnswered: boolean;
  /** From the answer to the key. */
  keySeconds: number | null;
  /** From being called to being there, of an agent who was free. */
  pickUpSeconds: number | null;
  /** How long somebody who was ready waited for an agent to be free, and in which mode they were rung. */
  held: { mode: PacingMode; heldSeconds: number } | null;
}

/** @param aim the share of those who answer that may be held; null where nothing tells what is right */
export function learn(learned: Learned, lesson: Lesson, aim: number | null): Learned {
  let { lead, tuning } = learned;
  const { ringSeconds, isAnswered, keySeconds, pickUpSeconds, held } = lesson;
  if (ringSeconds !== null)
    lead = isAnswered ? phoneAnswered(lead, ringSeconds) : phoneRangOut(lead, ringSeconds);
  if (keySeconds !== null) lead = keyPressed(lead, keySeconds);
  if (pickUpSeconds !== null) lead = agentPickedUp(lead, pickUpSeconds);
  if (held !== null && aim !== null) tuning = tune(tuning, held, aim);
  return { lead, tuning };
}

/** What was stored before; what is missing or no number begins anew. */
export function readLearned(stored: unknown): Learned {
  const lead = { ...firstLeadLaw };
  const tuning = { ...firstTuning };
  const { lead: oldLead, tuning: oldTuning } = partsOf(stored);
  for (const name of Object.keys(lead) as (keyof LeadLaw)[])
    lead[name] = numberOr(oldLead[name], lead[name]);
  tuning.q = numberOr(oldTuning['q'], tuning.q);
  return { lead, tuning };
}

function partsOf(stored: unknown): Record<'lead' | 'tuning', Record<string, unknown>> {
  const part = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { lead, tuning } = part(stored);
  return { lead: part(lead), tuning: part(tuning) };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
