import type { HalfHour, WhatIfAnswer, WhatIfQuestion } from '../../src/callback/what-if.ts';

/** Half hours of a small line in which some wait: with two agents, about as many calls as they can take. */
export function someHalfHours(count = 4, calls = 12): HalfHour[] {
  return Array.from({ length: count }, () => ({ calls, agents: 2 }));
}

/** A question that is answered within a second, as a client sends it. */
export function smallQuestion(change: object = {}): object {
  return {
    name: 'One more',
    calls: { from: 'curve', opensAt: '09:00', halfHours: someHalfHours() },
    variants: [{ name: 'plus one', agents: { add: 1 } }],
    days: 2,
    ...change,
  };
}

/** As it is after it was read. */
export function readQuestion(change: Partial<WhatIfQuestion> = {}): WhatIfQuestion {
  return {
    ...{ name: 'One more', callTargetId: null, days: 3, seed: 1 },
    calls: { from: 'curve', opensAt: '09:00', halfHours: someHalfHours() },
    today: {
      ...{ policy: 'ours', thresholdSeconds: 120, acceptShare: 0.5, answerShare: 0.93 },
      ...{ handleMeanSeconds: null, patienceMeanSeconds: null },
    },
    variants: [{ name: 'plus one', agents: { factor: 1, add: 1, from: null, until: null } }],
    ...change,
  };
}

/** An answer that nobody simulated, for looking at how answers are kept. */
export const emptyAnswer: WhatIfAnswer = {
  ...{ simulated: true, seed: 1, days: 0, callsPerDay: 0 },
  ...{ assumptions: [], figures: [], runs: [] },
};
