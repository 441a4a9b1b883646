import type { ExportRow } from '../engine/list-callbacks.ts';
import { csvLine, csvStart } from './csv.ts';
import { showSummary, type Viewer } from './mask.ts';

/** The columns in order. Times are ISO 8601 UTC; what is not known is empty. */
const columns: Record<string, (row: ExportRow) => string | number | null> = {
  id: (row) => row.id,
  callTargetId: (row) => row.callTargetId,
  callTarget: (row) => row.callTargetName,
  number: (row) => row.number,
  state: (row) => row.state,
  outcome: (row) => row.outcome,
  reason: (row) => row.reason,
  source: (row) => row.source,
  joinedAt: (row) => row.joinedAt,
  createdAt: (row) => row.createdAt,
  dueAt: (row) => row.dueAt,
  scheduledFor: (row) => row.scheduledFor,
  expiresAt: (row) => row.expiresAt,
  endedAt: (row) => row.endedAt,
  quoteLowSeconds: (row) => row.quote?.lowSeconds ?? null,
  quoteHighSeconds: (row) => row.quote?.highSeconds ?? null,
  metadata: (row) => JSON.stringify(row.metadata),
};

export const csvColumns = Object.keys(columns);

/** The file in pieces, as `viewer` may see it. */
export async function* callbackCsv(
  pages: AsyncIterable<readonly ExportRow[]>,
  viewer: Viewer,
): AsyncGenerator<string> {
  yield csvStart + csvLine(csvColumns);
  for await (const page of pages)
    yield page.map((row) => lineOf(showSummary(row, viewer))).join('');
}

function lineOf(row: ExportRow): string {
  return csvLine(Object.values(columns).map((cell) => String(cell(row) ?? '')));
}
