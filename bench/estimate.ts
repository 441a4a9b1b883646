import { costRows, longLineSteps } from './estimate-cost.ts';
import { simulatedRows } from './estimate-simulated.ts';
import { traceRows } from './estimate-traces.ts';
import type { Row } from './row.ts';

export const name = 'estimate';

/**
 * How far estimates of the wait are from what was waited, beside the guide's baseline on the same calls: simulated days
 * (S1 to S6), and the months of a real bank where they are at hand.
 * @param options.data the directory with the traces; null: they are left out
 */
export async function run({ data }: { data: string | null }): Promise<Row[]> {
  const traces = data === null ? [] : traceRows(data);
  if (traces.length === 0) {
    const where = data === null ? 'no --data DIR is given' : `${data} has none`;
    console.error(`No traces (anonymous-bank-*.csv.gz): ${where}. The simulated rows alone.`);
  }
  return [...traces, ...simulatedRows(1), ...costRows('150 agents, 500 waiting', longLineSteps())];
}
