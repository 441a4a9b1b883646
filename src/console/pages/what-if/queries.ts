import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { WhatIf } from './types.ts';

export const isOpen = ({ state }: Pick<WhatIf, 'state'>): boolean =>
  state === 'queued' || state === 'running';

/** All call targets, for choosing one: the first two hundred. */
export const targetsQuery = queryOptions({
  queryKey: ['call-targets', 'all'],
  queryFn: async () =>
    (await ask(api.GET('/v1/call-targets', { params: { query: { limit: '200' } } }))).items,
});

/** One question; asked about once a second until it has ended. */
export const whatIfQuery = (id: string) =>
  queryOptions({
    queryKey: ['what-if', id],
    queryFn: () => ask(api.GET('/v1/what-ifs/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data && isOpen(data) ? 1_000 : false),
  });

export const whatIfsKey = ['what-ifs'];
