import type { Policy } from './draft.ts';

/** In the order in which they are offered: what the product does first. */
export const policies: readonly Policy[] = ['ours', 'agent-first', 'timer', 'guide', 'none'];
