import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { paths } from '../../api/schema.ts';

type Body<Path extends keyof paths, Method extends 'get' | 'post', Status extends number> =
  paths[Path] extends Record<
    Method,
    { responses: Record<Status, { content: { 'application/json': infer Data } }> }
  >
    ? Data
    : never;

export type SetUp = Body<'/v1/set-up', 'get', 200>;
export type WayState = SetUp['ways'][number];
export type Way = WayState['way'];
export type Step = WayState['steps'][number]['step'];
export type Checked = Body<'/v1/set-up/checks', 'post', 200>;
export type CheckResult = Checked['checks'][number];
export type FlexState = Body<'/v1/flex', 'get', 200>;
export type FlexPlan = Body<'/v1/flex/plan', 'post', 200>;
export type FlexRun = Body<'/v1/flex/runs/{id}', 'get', 200>;
export type TestCall = Body<'/v1/test-calls/{id}', 'get', 200>;

/** Settings of the Flex side as they stand in the file: whatever somebody has written. */
export type FlexSettings = Record<string, unknown>;

const pollMs = 1_000;

export const setUpQuery = queryOptions({
  queryKey: ['set-up'],
  queryFn: () => ask(api.GET('/v1/set-up')),
});

/** Checks are made when they are asked for, and kept until then. */
export const checksQuery = queryOptions({
  queryKey: ['set-up', 'checks'],
  queryFn: () => ask(api.POST('/v1/set-up/checks', { body: {} })),
  staleTime: Infinity,
  gcTime: Infinity,
  retry: false,
});

export const flexQuery = queryOptions({
  queryKey: ['flex'],
  queryFn: () => ask(api.GET('/v1/flex')),
});

export const targetsQuery = queryOptions({
  queryKey: ['set-up', 'call-targets'],
  queryFn: () => ask(api.GET('/v1/call-targets', { params: { query: { limit: '200' } } })),
});

/** A run, asked about while it lasts. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ['flex', 'run', id],
    queryFn: () => ask(api.GET('/v1/flex/runs/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.endedAt ? false : pollMs),
  });
}

/** A test call, asked about until it is over and the callback it was promised is known. */
export function testCallQuery(id: string) {
  return queryOptions({
    queryKey: ['test-call', id],
    queryFn: () => ask(api.GET('/v1/test-calls/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.endedAt ? false : pollMs),
  });
}

/** The callback of a test call, asked about until it has ended. */
export function callbackQuery(id: string) {
  return queryOptions({
    queryKey: ['test-call', 'callback', id],
    queryFn: () => ask(api.GET('/v1/callbacks/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'ended' ? false : pollMs),
  });
}
