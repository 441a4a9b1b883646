import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';
import { factsOf } from './setting-facts.ts';

export type CallTarget = components['schemas']['CallTarget'];
export type SettingsVersion = components['schemas']['SettingsVersion'];
export type SettingChange = components['schemas']['SettingChange'];

/** All call targets: a centre has few. */
export const targetsQuery = queryOptions({
  queryKey: ['call-targets'],
  queryFn: () => ask(api.GET('/v1/call-targets', { params: { query: { limit: '200' } } })),
});

export function targetQuery(id: string) {
  return queryOptions({
    queryKey: ['call-targets', id],
    queryFn: () => ask(api.GET('/v1/call-targets/{id}', { params: { path: { id } } })),
    refetchInterval: 10_000,
  });
}

export function draftQuery(id: string) {
  return queryOptions({
    queryKey: ['call-targets', id, 'draft'],
    queryFn: () => ask(api.GET('/v1/call-targets/{id}/draft', { params: { path: { id } } })),
    // Somebody else may be editing it too.
    refetchInterval: 5_000,
    staleTime: 0,
  });
}

/** The numbers that reach us. @param callTargetId those of this one; absent: of all */
export function numbersQuery(callTargetId?: string) {
  const query = { limit: '200', ...(callTargetId !== undefined && { callTargetId }) };
  return queryOptions({
    queryKey: ['phone-numbers', callTargetId ?? 'all'],
    queryFn: () => ask(api.GET('/v1/phone-numbers', { params: { query } })),
  });
}

/** The lines as they are, for how many wait in each. */
export const waitingQuery = queryOptions({
  queryKey: ['call-targets', 'waiting'],
  queryFn: async () => {
    const { callTargets } = await ask(api.GET('/v1/live'));
    return new Map(callTargets.map(({ id, counts }) => [id, counts.waiting]));
  },
  refetchInterval: 10_000,
});

/** The form, bounds and default of each setting, from the API's own description. */
export const factsQuery = queryOptions({
  queryKey: ['setting-facts'],
  queryFn: async () => factsOf(await askForDocument()),
  staleTime: Infinity,
});

/** The description is of the API and not in it, so the typed client does not know its address. */
async function askForDocument(): Promise<unknown> {
  const answer = fetch('/v1/openapi.json').then(async (response) => ({
    ...{ response, data: response.ok ? ((await response.json()) as unknown) : undefined },
  }));
  return ask(answer);
}
