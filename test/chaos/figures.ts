import { ringingOverlaps, type Check } from './checkers.ts';
import type { Fault, History } from './history.ts';

/** `p50 1.2 s  p99 3.4 s  max 3.4 s  of 12`, or a dash when there is nothing. */
function spread(valuesMs: number[]): string {
  if (valuesMs.length === 0) return '-';
  const sorted = valuesMs.toSorted((a, b) => a - b);
  const at = (share01: number): string => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share01 * sorted.length))] ?? 0;
    return `${(value / 1000).toFixed(1)} s`;
  };
  return `p50 ${at(0.5)}   p99 ${at(0.99)}   max ${at(1)}   of ${sorted.length}`;
}

function takeoverTimes(faults: Fault[], kind: Fault['kind']): number[] {
  return faults
    .filter((fault) => fault.kind === kind)
    .flatMap(({ at, lost }) => lost.flatMap((one) => (one.at === null ? [] : [one.at - at])));
}

function counts(values: (string | null)[]): string {
  const groups = [...Map.groupBy(values, (value) => value ?? 'none')];
  return groups
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, those]) => `${name} ${those.length}`)
    .join(', ');
}

/** What is printed at the end: name and value. */
export function figuresOf(
  history: History,
  run: { callers: number; ends: Record<string, number> },
): [string, string][] {
  const { faults, rings, callbacks, promised } = history;
  const calls = faults.map((fault) => fault.calls);
  const ends = Object.entries(run.ends).map(([how, many]) => `${how} ${many}`);
  return [
    ['rounds', counts(faults.map(({ kind }) => kind))],
    ['calls in progress at the fault', `${Math.min(...calls)} to ${Math.max(...calls)}`],
    ['callers', `${run.callers}: ${ends.join(', ')}`],
    ['promises', counts(promised.map(({ by }) => by))],
    ['callbacks', `${callbacks.length}: ${counts(callbacks.map(({ outcome }) => outcome))}`],
    ['attempts', counts(callbacks.flatMap(({ attempts }) => attempts.map(({ result }) => result)))],
    [
      "customers' phones",
      `rang ${rings.length}, were picked up ${rings.filter(({ answeredAt }) => answeredAt !== null).length}, talked with an agent ${rings.filter(({ heardAgent }) => heardAgent).length}`,
    ],
    ['rang twice at the same time', String(ringingOverlaps(history))],
    ['claimed after kill, own next life or other', spread(takeoverTimes(faults, 'kill'))],
    ['claimed after kill by the other node', spread(takeoverTimes(faults, 'kill-other'))],
    ['claimed after freeze by the other node', spread(takeoverTimes(faults, 'freeze'))],
  ];
}

export function printReport(figures: [string, string][], checks: Check[]): string {
  const width = Math.max(...figures.map(([name]) => name.length));
  const lines = figures.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  for (const { name, looked, violations } of checks) {
    lines.push(`${violations.length === 0 ? 'PASS' : 'FAIL'}  ${name} (${looked} looked at)`);
    lines.push(...violations.slice(0, 20).map((violation) => `        ${violation}`));
    if (violations.length > 20) lines.push(`        … and ${violations.length - 20} more`);
  }
  return lines.join('\n');
}
