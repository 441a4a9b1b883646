import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { erlangRows } from './centre-erlang.ts';
import { estimatorRows } from './centre-estimators.ts';
import { measurePublished } from './centre-published.ts';
import { countsFile, replayedRows } from './centre-replayed.ts';
import { measureSpeed } from './centre-speed.ts';
import { startThreads } from './centre-threads.ts';
import type { Row } from './row.ts';

export const name = 'centre';

/**
 * The simulated centre beside theory, published simulations and its own speed: everything here is simulated, and what it is
 * held against is exact unless its row says otherwise. Takes some ten minutes of every core.
 * @param options.data the directory with the counts of real days; null: they are left out
 */
export async function run({ data }: { data: string | null }): Promise<Row[]> {
  const replayed = data !== null && existsSync(join(data, countsFile)) ? data : null;
  if (replayed === null)
    console.error(`No counted days (${countsFile}) in --data DIR. The simulated rows alone.`);
  const speed = await measureSpeed();
  const rows = [...speed, ...measurePublished(), ...(replayed ? replayedRows(replayed) : [])];
  const threads = startThreads();
  try {
    rows.push(...(await estimatorRows(threads)), ...(await erlangRows(threads)));
  } finally {
    await threads.close();
  }
  return rows;
}
