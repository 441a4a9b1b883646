import { newId } from '../../src/base/ids.ts';
import type { Happening } from '../../src/callback/kept-quote.ts';
import type { Session } from '../../src/store/schema.ts';

/** A quote as it lies in the database; what is left out is an answered call that was quoted 60 to 180 s. */
export interface QuoteLine {
  at: number;
  callbackId?: string;
  /** Null: the wait was not known. */
  meanSeconds?: number | null;
  p50Seconds?: number;
  p80Seconds?: number;
  lowSeconds?: number;
  highSeconds?: number;
  baselineSeconds?: number | null;
  basis?: string;
  /** Null: still open. */
  happened?: Happening | null;
  waitedSeconds?: number;
}

/** Stores quotes as they are once settled. @param lines 1-1000 @returns the names of their calls */
export async function keepQuoteLines(
  session: Session,
  callTargetId: string,
  lines: readonly QuoteLine[],
): Promise<string[]> {
  const rows = lines.map((line) => {
    const mean = line.meanSeconds === undefined ? 120 : line.meanSeconds;
    const believed = (seconds: number): number | null => (mean === null ? null : seconds);
    const happened = line.happened === undefined ? 'answered' : line.happened;
    return {
      ...{ call_target_id: callTargetId, call: newId(), callback_id: line.callbackId ?? null },
      ...{ at: new Date(line.at), mean_seconds: mean, over_threshold: believed(0.5) },
      p50_seconds: believed(line.p50Seconds ?? mean ?? 0),
      p80_seconds: believed(line.p80Seconds ?? 150),
      low_seconds: believed(line.lowSeconds ?? 60),
      high_seconds: believed(line.highSeconds ?? 180),
      baseline_seconds: line.baselineSeconds ?? null,
      ...{ basis: line.basis ?? 'line', offered: true, reason: 'ok' as const, happened },
      waited_seconds: happened === null ? null : (line.waitedSeconds ?? 100),
    };
  });
  await session.kysely.insertInto('quote').values(rows).execute();
  return rows.map(({ call }) => call);
}
