import type { WhatIfQuestion } from '../callback/what-if.ts';

/** What the platform's own wiring does for what-if questions; the simulator itself is no part of the API. */
export interface WhatIfDesk {
  /** What can be known before anything is simulated. @throws UserError with the field at fault */
  check(question: WhatIfQuestion): Promise<void>;
  /** There is something new to run, or to stop. */
  wake(): void;
}
