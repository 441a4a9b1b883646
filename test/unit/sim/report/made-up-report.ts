import type { WhatIfReport } from '../../../../src/sim/report/model.ts';
import { policyWords } from '../../../../src/sim/report/words.ts';
import { figures } from '../../../../src/sim/centre/summary.ts';

/** A report with numbers that nobody simulated, for looking at how reports are written. */
export function madeUpReport(options: {
  target?: string;
  policies?: string[];
  agents?: number[];
  thresholds?: number[];
  days?: number;
}): WhatIfReport {
  const { target = 'Billing', policies = ['none', 'ours'], days = 20 } = options;
  const { agents = [28, 30, 32], thresholds = [60, 120] } = options;
  const halfWidth = (mean: number): number | null => (days > 1 ? mean / 10 : null);
  const settings = policies.flatMap((policy) =>
    agents.flatMap((count) =>
      (policy === 'none' ? [null] : thresholds).map((thresholdSeconds) => {
        const mean = 900 / count + (thresholdSeconds ?? 200) / 10 + policyWords(policy).style;
        const entries = Object.entries(figures).map(([name, { unit }]) => {
          const scaled = unit === 'share' ? mean / 300 : unit === 'calls' ? mean / 40 : mean;
          const isOfCallbacks = /callback|late|held|OnHold|place|overtaken|redials/i.test(name);
          return policy === 'none' && isOfCallbacks
            ? [name, null]
            : [name, { mean: scaled, halfWidth: halfWidth(scaled), days }];
        });
        return { policy, agents: count, thresholdSeconds, figures: Object.fromEntries(entries) };
      }),
    ),
  );
  const middle = agents[Math.floor((agents.length - 1) / 2)]!;
  return {
    ...{ simulated: true, target, from: 'curve', seed: 1, days, daysAsked: days },
    assumptions: [{ what: 'Calls', value: 'the built-in curve, 3,100 a day' }],
    settings,
    differences: settings
      .filter(({ policy }) => policy !== policies[0])
      .map((setting) => ({ ...setting, than: policies[0]! })),
    closer: policies.map((policy) => ({
      ...{ policy, agents: middle, thresholdSeconds: policy === 'none' ? null : thresholds[0]! },
      slots: Array.from({ length: 48 }, (_, slot) => {
        const busy = middle * (0.5 + 0.4 * Math.sin((slot / 48) * Math.PI));
        const holding = Math.max(0, busy - middle * 0.7) * (2 + policyWords(policy).style / 4);
        return {
          ...{ fromSeconds: 28_800 + slot * 900, busy, holding, promised: holding / 3 },
          staffed: slot < 8 ? middle * 0.8 : middle,
          liveWaitMeanSeconds: holding * 10,
        };
      }),
      waits: Array.from({ length: 100 }, (_, bin) => ({
        overSeconds: bin * 10,
        share: Math.exp(-bin / (12 + policyWords(policy).style)),
      })),
    })),
  };
}
