import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useEvents } from '../../api/events.ts';
import { eventNames, isCallbackEvent } from './events.ts';

export const callbackKey = (id: string) => ['callback', id] as const;

const underWay: readonly string[] = ['requested', 'dialing', 'connecting', 'talking'];

/** One callback, anew with each of its events; while somebody is on the phone each second, because legs have no events. */
export function useCallbackLive(id: string) {
  const client = useQueryClient();
  const again = (): void => void client.invalidateQueries({ queryKey: callbackKey(id) });
  const query = useQuery({
    queryKey: callbackKey(id),
    queryFn: ({ signal }) =>
      ask(api.GET('/v1/callbacks/{id}', { params: { path: { id } }, signal })),
    // Asked again soon anyhow, so that what is old is soon said to be.
    retry: false,
    refetchInterval: ({ state }) =>
      state.data && !state.error && underWay.includes(state.data.state) ? 1_000 : 5_000,
  });
  useEvents(
    '/v1/events',
    eventNames,
    ({ data }) => {
      if (isCallbackEvent(data) && data.callbackId === id) again();
    },
    again,
  );
  return query;
}
