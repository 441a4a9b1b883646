import type { Handled } from './agents.ts';
import { DecayedMean, type DecayedState } from './decayed.ts';

/** Of about so many calls the handle time is made. */
const memory = 1000;
/** A longer one than so many usual ones counts as that long: one forgotten call must not move the mean. */
const longest = { usual: 12, seconds: 1800 };

export interface HandleTimeState {
  handle: DecayedState;
  wrapUp: DecayedState;
}

/** How long a call keeps its agent, writing up included. */
export class HandleTime {
  readonly handle: DecayedMean;
  readonly wrapUp: DecayedMean;

  constructor(restored?: HandleTimeState) {
    this.handle = new DecayedMean(memory, restored?.handle);
    this.wrapUp = new DecayedMean(memory, restored?.wrapUp);
  }

  learn(handled: Handled): void {
    const bound = Math.max(longest.seconds, longest.usual * this.handle.mean);
    this.handle.add(Math.min(handled.handleSeconds, bound));
    if (handled.wrapUpSeconds !== null) this.wrapUp.add(Math.min(handled.wrapUpSeconds, bound));
  }

  state(): HandleTimeState {
    return { handle: this.handle.state(), wrapUp: this.wrapUp.state() };
  }
}
