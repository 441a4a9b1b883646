import type { Policy } from './draft.ts';

/** Something that a variant changes, with what it becomes as it is written. */
export type Change =
  | { what: 'agents'; add: number; between: string | null }
  | { what: 'threshold'; to: string }
  | { what: 'accept'; to: string }
  | { what: 'handle'; to: string }
  | { what: 'policy'; policy: Policy };
