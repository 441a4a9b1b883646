import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { after } from '../../api/clock.ts';
import { useEvents } from '../../api/events.ts';
import { eventNames, isCallbackEvent, type CallbackSummary } from './events.ts';
import { matches, toQuery, type Filters } from './search.ts';

interface ListPage {
  items: CallbackSummary[];
  nextCursor: string | null;
}
type Pages = InfiniteData<ListPage, string | null>;

const listKey = (filters: Filters) => ['callback-list', toQuery(filters)] as const;
const countsKey = 'callback-counts';

/** The callbacks of these filters, as far as one has scrolled. Kept right by the events, so it is not asked for again. */
export function useCallbackList(filters: Filters) {
  const query = toQuery(filters);
  return useInfiniteQuery({
    queryKey: listKey(filters),
    queryFn: ({ pageParam, signal }) => {
      const page = { limit: '200', ...(pageParam !== null && { cursor: pageParam }) };
      return ask(api.GET('/v1/callbacks', { params: { query: { ...query, ...page } }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** How many there are by state, whichever states are chosen. */
export function useCallbackCounts(filters: Filters) {
  const { state: _, sort: __, ...others } = filters;
  const query = toQuery(others);
  return useQuery({
    queryKey: [countsKey, query],
    queryFn: ({ signal }) => ask(api.GET('/v1/callbacks/counts', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    // Events tell of nothing while the database is away; this does.
    retry: false,
    refetchInterval: 5_000,
  });
}

/** Events come by the hundred in a busy hour: they are put into the list together. */
const gatherMs = 250;
const countAgainMs = 2_000;

/**
 * Keeps the list right while it is on the screen: what changes changes in its place, what is new is only counted, so
 * that nothing moves under the pointer.
 */
export function useLiveList(filters: Filters): { fresh: number; show: () => Promise<void> } {
  const client = useQueryClient();
  const [fresh, setFresh] = useState<{ key: string; ids: ReadonlySet<string> }>(none);
  const gathered = useRef(new Map<string, CallbackSummary>());
  const stops = useRef<{ flush: (() => void) | null; count: (() => void) | null }>({
    ...{ flush: null, count: null },
  });
  const queryKey = listKey(filters);
  const key = JSON.stringify(queryKey);

  const flush = (): void => {
    stops.current.flush = null;
    const changed = gathered.current;
    gathered.current = new Map();
    const data = client.getQueryData<Pages>(queryKey);
    if (!data) return;
    const known = new Set(data.pages.flatMap(({ items }) => items.map(({ id }) => id)));
    client.setQueryData<Pages>(queryKey, patch(data, changed));
    const news = [...changed.values()].filter(
      (callback) =>
        !known.has(callback.id) && isNewer(callback, data) && matches(filters, callback),
    );
    if (news.length > 0)
      setFresh((before) => ({
        key,
        ids: new Set([...(before.key === key ? before.ids : []), ...news.map(({ id }) => id)]),
      }));
  };
  const recount = (): void => {
    stops.current.count = null;
    void client.invalidateQueries({ queryKey: [countsKey] });
  };
  const showAll = async (): Promise<void> => {
    setFresh(none);
    await client.resetQueries({ queryKey });
  };
  useEvents(
    '/v1/events',
    eventNames,
    ({ data }) => {
      if (!isCallbackEvent(data)) return;
      gathered.current.set(data.callbackId, data.callback);
      stops.current.flush ??= after(gatherMs, flush);
      stops.current.count ??= after(countAgainMs, recount);
    },
    () => {
      void client.invalidateQueries({ queryKey });
      recount();
    },
  );
  useEffect(() => {
    const { current } = stops;
    return () => {
      current.flush?.();
      current.count?.();
    };
  }, []);
  return { fresh: fresh.key === key ? fresh.ids.size : 0, show: showAll };
}

const none = { key: '', ids: new Set<string>() };

/** Above what is shown; what belongs further down comes when one scrolls there. */
function isNewer({ createdAt }: CallbackSummary, { pages }: Pages): boolean {
  const first = pages[0]?.items[0];
  return first === undefined || createdAt >= first.createdAt;
}

/** The pages with what has changed in its place; pages that have not stay the same object. */
function patch(data: Pages, changed: ReadonlyMap<string, CallbackSummary>): Pages {
  const pages = data.pages.map((page) =>
    page.items.some(({ id }) => changed.has(id))
      ? { ...page, items: page.items.map((item) => changed.get(item.id) ?? item) }
      : page,
  );
  return { ...data, pages };
}
