import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';

type Schemas = components['schemas'];
export type Accuracy = Schemas['Accuracy'];
export type Quotes = Schemas['QuotesOfWeek'];
export type Calibration = Schemas['Calibration'];
export type Hours = Schemas['AccuracyByHour'];
export type Weeks = Schemas['AccuracyByWeek'];
export type Fairness = Schemas['Fairness'];
export type SeenShare = Schemas['SeenShare'];

/** All that is known of the quotes of a call target's week. @param week left out: this one */
export function useAccuracy(id: string, week: string | undefined) {
  const of = { params: { path: { id }, query: week === undefined ? {} : { week } } };
  const shared = { placeholderData: keepPreviousData, refetchInterval: 60_000 };
  const key = ['accuracy', id, week];
  const base = '/v1/call-targets/{id}/accuracy';
  return {
    week: useQuery({
      ...{ ...shared, queryKey: [...key, 'week'], queryFn: () => ask(api.GET(base, of)) },
    }),
    quotes: useQuery({
      ...{ ...shared, queryKey: [...key, 'quotes'] },
      queryFn: () => ask(api.GET(`${base}/quotes`, of)),
    }),
    calibration: useQuery({
      ...{ ...shared, queryKey: [...key, 'calibration'] },
      queryFn: () => ask(api.GET(`${base}/calibration`, of)),
    }),
    hours: useQuery({
      ...{ ...shared, queryKey: [...key, 'hours'] },
      queryFn: () => ask(api.GET(`${base}/hours`, of)),
    }),
    weeks: useQuery({
      ...{ ...shared, queryKey: [...key, 'weeks'] },
      queryFn: () => ask(api.GET(`${base}/weeks`, of)),
    }),
  };
}

/** Who was served before whom in a time, page by page. */
export function useFairness(id: string, times: { from: string; to: string } | undefined) {
  return useInfiniteQuery({
    queryKey: ['fairness', id, times],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/v1/call-targets/{id}/fairness', {
          params: {
            path: { id },
            query: { ...times, limit: '100', ...(pageParam !== '' && { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: times !== undefined,
  });
}
