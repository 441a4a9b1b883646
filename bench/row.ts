/** One line of a benchmark: a median of ours, beside that of a reference where there is one. */
export interface Row {
  case: string;
  metric: string;
  unit: string;
  ours: number | null;
  reference: number | null;
  /** ours ÷ reference; null where there is no reference. */
  ratio: number | null;
  /** How many runs `ours` is the median of. */
  runs: number;
}

/** The middle value, or the mean of the two middle ones; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** Makes a row of the values of all runs; without any of the reference its columns are null. */
export function row(
  names: { case: string; metric: string; unit: string },
  ours: readonly number[],
  reference: readonly number[] = [],
): Row {
  const [own, other] = [median(ours), median(reference)];
  const ratio = own === null || other === null || other === 0 ? null : own / other;
  return { ...names, ours: own, reference: other, ratio, runs: ours.length };
}
