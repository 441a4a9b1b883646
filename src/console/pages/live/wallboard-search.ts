/** What a wallboard shows: all of it in its address, so that a screen can be set up by a link. */
export interface WallboardSearch {
  /** Ids of call targets, in order; empty: all. */
  targets: readonly string[];
  show: 'grid' | 'cycle';
  /** How long each is shown where one comes after the other. */
  seconds: number;
  theme: 'dark' | 'light';
  /** What the address asked for and there is not. */
  wrong: readonly string[];
}

export const usualSeconds = 15;
const targetsMax = 100;

/** Reads the address; what makes no sense there is named, and the usual put in its place. */
export function readSearch(search: Readonly<Record<string, unknown>>): WallboardSearch {
  const wrong: string[] = [];
  const read = <Value>(
    name: string,
    usual: Value,
    parse: (value: unknown) => Value | null,
  ): Value => {
    const value = search[name];
    if (value === undefined) return usual;
    const parsed = parse(value);
    if (parsed === null) wrong.push(name);
    return parsed ?? usual;
  };
  return {
    targets: read('targets', [], readTargets),
    show: read('show', 'grid', (value) => (value === 'grid' || value === 'cycle' ? value : null)),
    seconds: read('seconds', usualSeconds, readSeconds),
    theme: read('theme', 'dark', (value) => (value === 'dark' || value === 'light' ? value : null)),
    wrong,
  };
}

/** The address of it; what is usual is left out. */
export function writeSearch(search: Omit<WallboardSearch, 'wrong'>): Record<string, unknown> {
  const { targets, show, seconds, theme } = search;
  return {
    ...(targets.length > 0 && { targets: targets.join(',') }),
    ...(show !== 'grid' && { show }),
    ...(seconds !== usualSeconds && { seconds }),
    ...(theme !== 'dark' && { theme }),
  };
}

function readTargets(value: unknown): readonly string[] | null {
  if (typeof value !== 'string') return null;
  const ids = [...new Set(value.split(',').filter(Boolean))];
  return ids.length <= targetsMax && ids.every((id) => /^[\da-f-]{36}$/.test(id)) ? ids : null;
}

function readSeconds(value: unknown): number | null {
  const isGood = typeof value === 'number' && Number.isInteger(value) && value >= 5 && value <= 300;
  return isGood ? value : null;
}
