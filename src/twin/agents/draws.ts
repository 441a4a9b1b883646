import { createHash } from 'node:crypto';

/** Draws that repeat: the n-th draw of a seed is always the same. */
export interface Draws {
  /** Anything from `min` up to `max`, all equally likely. */
  between(range: Range): number;
  /** True in that share of draws; 0 never, 1 always. */
  chance(share: number): boolean;
}

export type Range = readonly [min: number, max: number];

export function drawsOf(seed: string): Draws {
  let count = 0;
  /** 0 or more, less than 1. */
  const next = (): number =>
    createHash('sha256').update(`${seed}:${count++}`).digest().readUInt32BE(0) / 2 ** 32;
  return {
    between: ([min, max]) => min + next() * (max - min),
    chance: (share) => next() < share,
  };
}
