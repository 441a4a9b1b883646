import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';

export type CallTarget = components['schemas']['CallTarget'];

/** The call targets by id, for their names; empty until they are known. */
export function useTargets(): ReadonlyMap<string, CallTarget> {
  const { data } = useQuery({
    queryKey: ['call-targets', 'all'],
    queryFn: async () => {
      const { items } = await ask(
        api.GET('/v1/call-targets', { params: { query: { limit: '200' } } }),
      );
      return new Map(items.map((target) => [target.id, target]));
    },
    staleTime: 30_000,
  });
  return data ?? noTargets;
}

const noTargets = new Map<string, CallTarget>();
