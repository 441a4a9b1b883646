import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { after } from './clock.ts';
import { sessionQuery } from './session.ts';

/** `lost` while a stream of the page is gone for longer than a blink: what is shown may be old. `again`: just mended. */
export type ConnectionState = 'live' | 'lost' | 'again';

const blinkMs = 1_500;
const saidMs = 4_000;

/** The streams of the page that are gone. */
const gone = new Set<object>();
const listeners = new Set<() => void>();
let connection: ConnectionState = 'live';
let stopTimer = (): void => undefined;

function note(stream: object, isGone: boolean): void {
  const before = gone.size > 0;
  if (isGone) gone.add(stream);
  else gone.delete(stream);
  const now = gone.size > 0;
  if (now === before) return;
  stopTimer();
  if (now) stopTimer = after(blinkMs, () => tell('lost'));
  else if (connection === 'lost') tell('again');
}

function tell(state: ConnectionState): void {
  connection = state;
  for (const listener of listeners) listener();
  if (state === 'again') stopTimer = after(saidMs, () => tell('live'));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How the live connection of the page is doing. */
export function useConnection(): ConnectionState {
  return useSyncExternalStore(subscribe, () => connection);
}

export interface StreamEvent {
  /** The name of the event. */
  event: string;
  data: unknown;
}

const retryMs = 2_000;

/**
 * Follows a stream of server-sent events for as long as the component is there. The browser resumes after the last
 * event by itself; where the server refuses for a while (503, restart), it is asked again. A tab that nobody sees follows
 * nothing: without HTTP/2 a browser has six connections to a host, and the seventh tab would not even load.
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
    let source: EventSource | null = null;
    let stopWaiting = (): void => undefined;
    let wasLost = false;
    const open = (): void => {
      const opened = new EventSource(path);
      source = opened;
      opened.addEventListener('open', () => {
        note(stream, false);
        if (wasLost) resumed();
        wasLost = false;
      });
      opened.addEventListener('error', () => {
        wasLost = true;
        note(stream, true);
        if (opened.readyState !== EventSource.CLOSED) return;
        void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        stopWaiting = after(retryMs, open);
      });
      for (const name of list.split('\n'))
        opened.addEventListener(name, ({ data }: MessageEvent<string>) =>
          heard({ event: name, data: JSON.parse(data) as unknown }),
        );
    };
    const close = (): void => {
      stopWaiting();
      source?.close();
      note(stream, false);
    };
    const follow = (): void => {
      close();
      if (document.hidden) wasLost = true;
      else open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [path, list, client]);
}
