import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { serverNow } from '../../api/clock.ts';
import type { components } from '../../api/schema.ts';
import { dayIn, daysBefore, daysOf, type Days, type ReportSearch } from './search.ts';

export type Report = components['schemas']['CallbackReport'];
export type Figures = components['schemas']['ReportFigures'];
export type Part = components['schemas']['ReportPart'];

/** @param timeZone null: not known yet */
export function useReport(wanted: ReportSearch, timeZone: string | null) {
  const days = timeZone === null ? null : daysOf(wanted, dayIn(serverNow(), timeZone));
  const query = days && queryOf(wanted, days, timeZone);
  const report = useQuery({
    queryKey: ['report', query],
    queryFn: () => ask(api.GET('/v1/reports/callbacks', { params: { query: query ?? {} } })),
    enabled: query !== null,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  // One part is enough: only the totals are shown.
  const last = days && { ...queryOf(wanted, daysBefore(days), timeZone), by: 'target' as const };
  const before = useQuery({
    queryKey: ['report', last],
    queryFn: () => ask(api.GET('/v1/reports/callbacks', { params: { query: last ?? {} } })),
    enabled: last !== null && wanted.compare,
    placeholderData: keepPreviousData,
  });
  return { query, days, report, before: wanted.compare ? (before.data ?? null) : null };
}

function queryOf({ by, counting, target }: ReportSearch, days: Days, timeZone: string | null) {
  return {
    ...{ ...days, by, counting },
    ...(target !== undefined && { callTargetId: target }),
    ...(timeZone !== null && { timeZone }),
  };
}
