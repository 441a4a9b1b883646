import type { Live, LiveTarget } from './live-state.ts';

/** What was seen of a line while this page was open; seconds. */
export interface Sample {
  /** ms since 1970 */
  at: number;
  mean: number | null;
  low: number | null;
  high: number | null;
  headAge: number | null;
}

const everyMs = 5_000;
const keptMs = 3_600_000;

/** By the id of the call target: it outlives the page, not the session. */
const samples = new Map<string, Sample[]>();

/** Notes how the lines stand; of looks close to each other only the first. */
export function remember(view: Live): void {
  const at = Date.parse(view.at);
  for (const target of view.callTargets) {
    const known = samples.get(target.id) ?? [];
    const last = known.at(-1);
    if (last && at - last.at < everyMs) continue;
    const kept = known.filter((sample) => at - sample.at <= keptMs);
    samples.set(target.id, [...kept, sampleOf(target, at)]);
  }
  const ids = new Set(view.callTargets.map(({ id }) => id));
  for (const id of samples.keys()) if (!ids.has(id)) samples.delete(id);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

export function onSample(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Oldest first; the same list until there is one more. */
export function samplesOf(id: string): readonly Sample[] {
  return samples.get(id) ?? none;
}

const none: readonly Sample[] = [];

function sampleOf({ estimate, head }: LiveTarget, at: number): Sample {
  return {
    at,
    mean: estimate.meanSeconds,
    low: estimate.lowSeconds,
    high: estimate.highSeconds,
    headAge: head && Math.max(0, (at - Date.parse(head.since)) / 1000),
  };
}
