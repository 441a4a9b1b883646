import { attemptResults, outcomes } from '../callback/callback.ts';
import type { ReportRow, ReportView } from '../engine/reports.ts';
import { csvLine, csvStart } from './csv.ts';

type Cell = string | number | null;

/** The columns in order; what is not known is empty. */
const columns: Record<string, (row: ReportRow) => Cell> = {
  from: (row) => row.from,
  to: (row) => row.to,
  hour: (row) => row.hour,
  callTargetId: (row) => row.callTargetId,
  callTarget: (row) => row.callTargetName,
  offersMade: (row) => row.offers?.made ?? null,
  offersTaken: (row) => row.offers?.taken ?? null,
  takeRate: (row) => row.offers?.takeRate ?? null,
  callbacks: (row) => row.callbacks,
  byPhone: (row) => row.sources.phone,
  byApi: (row) => row.sources.api,
  open: (row) => row.outcomes.open,
  ...columnsOf(outcomes, (row, outcome) => row.outcomes[outcome]),
  attempts: (row) => row.attempts.total,
  callbacksTried: (row) => row.attempts.callbacksTried,
  ...columnsOf(attemptResults, (row, result) => row.attempts.results[result], 'attempts-'),
  'attempts-running': (row) => row.attempts.results.running,
  firstAttemptCalled: (row) => row.firstAttempt.called,
  firstAttemptReached: (row) => row.firstAttempt.reached,
  waitSavedCallbacks: (row) => row.waitSaved.callbacks,
  waitSavedSeconds: (row) => row.waitSaved.totalSeconds,
  rung: (row) => row.lateness.rung,
  neverRung: (row) => row.lateness.neverRung,
  onTime: (row) => row.lateness.onTime,
  lateP50Seconds: (row) => row.lateness.p50Seconds,
  lateP90Seconds: (row) => row.lateness.p90Seconds,
  agentHeldSeconds: (row) => row.agentHeld.totalSeconds,
  customerHeldCallbacks: (row) => row.customerHeld.callbacks,
  customerHeldMeanSeconds: (row) => row.customerHeld.meanSeconds,
};

export const reportColumns = Object.keys(columns);

/** The parts alone, a line each: with a line of totals whoever sums a column would count twice. */
export function reportCsv({ items }: ReportView): string {
  const lines = items.map((row) =>
    csvLine(Object.values(columns).map((cell) => String(cell(row) ?? ''))),
  );
  return csvStart + csvLine(reportColumns) + lines.join('');
}

function columnsOf<Name extends string>(
  names: readonly Name[],
  cell: (row: ReportRow, name: Name) => Cell,
  prefix = '',
): Record<string, (row: ReportRow) => Cell> {
  return Object.fromEntries(
    names.map((name) => [`${prefix}${name}`, (row: ReportRow) => cell(row, name)]),
  );
}
