import type { LiveTarget } from './live-state.ts';

/** What the sentence on a line is made of. */
export interface LineState {
  /** Null: nobody can tell. */
  callers: number | null;
  callbacks: number;
  talking: number;
  isOpen: boolean | null;
}

export function stateOf({ centre, counts, isOpen }: LiveTarget): LineState {
  const { waiting, dialing, connecting, talking } = counts;
  return { callers: centre.callers, callbacks: waiting + dialing + connecting, talking, isOpen };
}
