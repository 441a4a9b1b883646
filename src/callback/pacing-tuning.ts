import type { PacingMode } from './pacing-facts.ts';

/** How early a call target rings, tuned by what came of it. Plain data, so that it can be stored. */
export interface PacingTuning {
  /** Rings when the chance that the turn comes within the lead time is at least so much, 0 to 1. Greater rings later. */
  q: number;
  /** Share of those who answer that may be held for longer than 2 s, 0 to 1; null: by the size of the pool. */
  heldShare: number | null;
}

export const firstTuning: PacingTuning = { q: 0.6, heldShare: null };

/** Longer on the line without an agent is a wait (the yardstick of rules for outbound dialling, 47 CFR 64.1200). */
export const heldForLongSeconds = 2;

/**
 * After each customer who answered: q moves up a little when they were held, down a little when not, and comes to rest
 * where the share of the held is the one aimed at (Robbins and Monro 1951). Who was not rung by position teaches nothing.
 * @param outcome `mode` in which the phone was rung
 * @param aim share that may be held, 0 to 1
 */
export function tune(
  tuning: PacingTuning,
  outcome: { mode: PacingMode; heldSeconds: number },
  aim: number,
): PacingTuning {
  if (outcome.mode !== 'position') return tuning;
  const wasHeld = Number(outcome.heldSeconds > heldForLongSeconds);
  const q = tuning.q + step * (wasHeld - aim);
  return { ...tuning, q: Math.min(qMost, Math.max(qLeast, q)) };
}

const step = 0.005;
const qLeast = 0.02;
const qMost = 0.98;

/** @param freedInLead how many agents become free while a phone rings, see `freedDuring` */
export function heldShareAim({ heldShare }: PacingTuning, freedInLead: number): number {
  if (heldShare !== null) return heldShare;
  if (freedInLead < 1) return 0.26;
  return freedInLead < 5 ? 0.195 : 0.175;
}
