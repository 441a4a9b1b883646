import { firstLeadLaw } from '../src/callback/lead-law.ts';
import type { PacingFacts, WaitingCallback } from '../src/callback/pacing-facts.ts';
import { firstTuning } from '../src/callback/pacing-tuning.ts';
import { decidePacing } from '../src/callback/pacing.ts';
import { row, type Row } from './row.ts';

const barMs = 5;
const callbacks = 100_000;
const rounds = 2_000;

/** What one decision costs while very many wait, in the largest pool. */
export function measureDecision(): Row[] {
  const facts = crowd();
  for (let i = 0; i < rounds; i += 1) decidePacing(facts, firstTuning);
  const milliseconds: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const from = performance.now();
    decidePacing({ ...facts, at: facts.at + i * 1_000 }, firstTuning);
    milliseconds.push(performance.now() - from);
  }
  const label = `decision, ${callbacks} callbacks wait`;
  const slowest = milliseconds.toSorted((a, b) => a - b)[Math.floor(rounds * 0.99)] ?? 0;
  return [
    row({ case: label, metric: 'median', unit: 'ms' }, milliseconds, [barMs]),
    row({ case: label, metric: 'p99', unit: 'ms' }, [slowest], [barMs]),
  ];
}

function crowd(): PacingFacts {
  const at = Date.UTC(2026, 0, 5, 9);
  const agents = 150;
  const waiting: WaitingCallback[] = Array.from({ length: callbacks }, (_, i) => ({
    ...{ id: `callback-${i}`, priority: 0, joinedAt: at - 3_600_000 + i * 30, dueAt: at },
  }));
  return {
    at,
    waiting,
    inFlight: [],
    lead: firstLeadLaw,
    closesAt: null,
    line: {
      agentsFree: 0,
      busySince: Array.from({ length: agents }, (_, i) => at - 4_000 * i),
      wrapUpSince: [],
      live: Array.from({ length: 2_000 }, (_, i) => ({ priority: 0, joinedAt: at - i })),
      laws: {
        handle: { meanSeconds: 300, cv: 0.8, count: 1_000 },
        wrapUp: null,
        ...{ patienceMeanSeconds: 600, agentsStaffed: agents, agentsAvailable: 0 },
      },
    },
  };
}
