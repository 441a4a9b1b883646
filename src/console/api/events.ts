import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { after } from './clock.ts';
import { sessionQuery } from './session.ts';

type StreamState = 'live' | 'reconnecting';

/** How each open stream of the page is doing. */
const streams = new Map<object, StreamState>();
const listeners = new Set<() => void>();

function note(stream: object, state: StreamState | null): void {
  if (state === null) streams.delete(stream);
  else streams.set(stream, state);
  for (const listener of listeners) listener();
}

/** `reconnecting` while any stream of the page is lost; what is shown may be old then. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ([...streams.values()].includes('reconnecting') ? 'reconnecting' : 'live'),
  );
}

export interface StreamEvent {
  /** The name of the event. */
  event: string;
  data: unknown;
}

const retryMs = 2_000;

/**
 * Follows a stream of server-sent events for as long as the component is there. The browser resumes after the last
 * event by itself; where the server refuses for a while (503, restart), it is asked again.
 * @param path such as `/v1/events`; null follows nothing
 * @param names of the events to hear
 * @param onResumed after a gap: time to read anew what the stream cannot tell again
 */
export function useEvents(
  path: string | null,
  names: readonly string[],
  onEvent: (event: StreamEvent) => void,
  onResumed: () => void = () => undefined,
): void {
  const client = useQueryClient();
  const heard = useEffectEvent(onEvent);
  const resumed = useEffectEvent(onResumed);
  const list = names.join('\n');
  useEffect(() => {
    if (path === null) return undefined;
    const stream = {};
    let source: EventSource;
    let stopWaiting = (): void => undefined;
    let wasLost = false;
    const open = (): void => {
      source = new EventSource(path);
      source.addEventListener('open', () => {
        note(stream, 'live');
        if (wasLost) resumed();
        wasLost = false;
      });
      source.addEventListener('error', () => {
        wasLost = true;
        note(stream, 'reconnecting');
        if (source.readyState !== EventSource.CLOSED) return;
        void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        stopWaiting = after(retryMs, open);
      });
      for (const name of list.split('\n'))
        source.addEventListener(name, ({ data }: MessageEvent<string>) =>
          heard({ event: name, data: JSON.parse(data) as unknown }),
        );
    };
    open();
    return () => {
      stopWaiting();
      source.close();
      note(stream, null);
    };
  }, [path, list, client]);
}
