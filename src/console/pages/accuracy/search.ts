/** What the address says: the call target, the week, and whether the baseline is shown. */
export interface AccuracySearch {
  target?: string;
  /** ISO 8601, such as 2026-W47; left out: this one. */
  week?: string;
  baseline: boolean;
}

export function readSearch(search: Readonly<Record<string, unknown>>): {
  wanted: AccuracySearch;
  ignored: string[];
} {
  const wanted: AccuracySearch = { baseline: true };
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(search)) {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    if (name === 'target' && /^[0-9a-f-]{36}$/i.test(text)) wanted.target = text;
    else if (name === 'week' && isWeek(text)) wanted.week = text;
    else if (name === 'baseline' && text === 'false') wanted.baseline = false;
    else ignored.push(`${name}=${text}`.slice(0, 80));
  }
  return { wanted, ignored };
}

export function toSearch({ baseline, ...rest }: AccuracySearch): Record<string, string | boolean> {
  return baseline ? { ...rest } : { ...rest, baseline };
}

/** The week so many after it. */
export function weekAfter(week: string, weeks: number): string {
  return weekOf(mondayOf(week) + weeks * 7 * dayMs);
}

/** Whether there is such a week: only some years have a week 53. */
export function isWeek(text: string): boolean {
  return /^[12]\d{3}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(text) && weekOf(mondayOf(text)) === text;
}

const dayMs = 86_400_000;

/** 4 January is always in the first week (ISO 8601); as if all clocks were UTC. */
function mondayOf(week: string): number {
  const [year = 0, number = 1] = week.split('-W').map(Number);
  const inFirst = Date.UTC(year, 0, 4);
  const weekday = (new Date(inFirst).getUTCDay() + 6) % 7;
  return inFirst + ((number - 1) * 7 - weekday) * dayMs;
}

function weekOf(monday: number): string {
  // The year of a week is that of its Thursday.
  const year = new Date(monday + 3 * dayMs).getUTCFullYear();
  const number = 1 + Math.round((monday - mondayOf(`${year}-W01`)) / (7 * dayMs));
  return `${year}-W${String(number).padStart(2, '0')}`;
}
