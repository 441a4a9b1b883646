import type { Kind } from './history.ts';

export interface PlannedRound {
  kind: Kind;
  /** How many nodes are up before the fault. */
  nodes: 1 | 2;
}

/** The node alone in the first third, where both ways are wanted; then the kinds in turn. */
export function planRounds(
  rounds: number,
  nodes: '1' | '2' | 'both',
  kinds: Kind[],
): PlannedRound[] {
  const alone = { '1': rounds, '2': 0, both: Math.ceil(rounds / 3) }[nodes];
  return Array.from({ length: rounds }, (_, index): PlannedRound => {
    if (index < alone) return { kind: 'kill', nodes: 1 };
    return { kind: kinds[(index - alone) % kinds.length] ?? 'kill', nodes: 2 };
  });
}
