import { startTransition, useEffect, useState } from 'react';
import { useEvents } from '../../api/events.ts';
import { remember } from './history.ts';
import { hear, nothingYet, type LiveState } from './live-state.ts';

const names = ['picture', 'changes', 'away'];

/** The lines as the server tells them, for as long as the component is there. */
export function useLive(): LiveState {
  const [state, setState] = useState(nothingYet);
  const { view } = state;
  useEvents('/v1/live/stream', names, (event) =>
    // Who presses a key goes before the news.
    startTransition(() => setState((before) => hear(before, event))),
  );
  useEffect(() => {
    if (view) remember(view);
  }, [view]);
  return state;
}
