/** What is stored of one day of a line. */
export interface StoredDay {
  /** 2026-11-16, where the call target is. */
  date: string;
  /** Live callers who joined. */
  calls: number;
  answered: number;
  abandoned: number;
  /** Something tells who was at work: counts, log-ins, or agents named with the calls they took. */
  hasAgents: boolean;
}

export const leastDays = 2;
export const leastCalls = 100;

/** What a replay of these days would lack, with the numbers; null: nothing. */
export function lackOf(days: readonly StoredDay[]): string | null {
  const useful = days.filter((day) => day.calls > 0 && day.hasAgents);
  const calls = useful.reduce((sum, day) => sum + day.calls, 0);
  if (useful.length >= leastDays && calls >= leastCalls) return null;
  const blind = days.filter((day) => day.calls > 0).length - useful.length;
  const unseen = blind > 0 ? ` (and ${sayDays(blind)} of which nothing tells who was at work)` : '';
  return `only ${sayDays(useful.length)} with ${calls} ${calls === 1 ? 'call' : 'calls'}${unseen}: not enough; wanted are ${leastDays} days and ${leastCalls} calls at least. Use a curve.`;
}

function sayDays(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}
