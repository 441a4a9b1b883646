/** Ours, as Studio's limit is not published: printing recurses, and gives up at some 8,000 levels. */
const levelsMax = 100;

/** Whether a value that was read from JSON has more levels than can safely be printed again. */
export function nestsTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levelsMax) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : [],
    );
  }
  return false;
}
