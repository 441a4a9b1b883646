import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import type { Callback } from './events.ts';
import { tellStory } from './story.ts';
import { callbackKey } from './use-callback.ts';

export type Action =
  | { do: 'cancel' }
  | { do: 'restore' }
  | { do: 'call-now'; outOfTurn: boolean }
  | { do: 'reschedule'; scheduledFor: string | null };

/**
 * Acts on a callback as it is on the screen: when somebody else was quicker nothing is done, and who and what is told.
 * @returns the callback as it is afterwards; the act throws a Problem to be shown
 */
export function useAct(): (seen: Callback, action: Action, reason?: string) => Promise<Callback> {
  const client = useQueryClient();
  const texts = useText().callbacks;
  return async (seen, action, reason = '') => {
    const ifLastEntry = seen.journal.at(-1)?.id;
    const operation = {
      ...(reason !== '' && { reason }),
      ...(ifLastEntry !== undefined && { ifLastEntry }),
    };
    try {
      const done = await ask(send(seen.id, action, operation));
      client.setQueryData(callbackKey(seen.id), done);
      return done;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      await client.refetchQueries({ queryKey: callbackKey(seen.id) });
      const now = client.getQueryData<Callback>(callbackKey(seen.id));
      const last = now && tellStory(now, { ...texts.story, results: texts.results }).at(-1);
      if (error.code !== 'changed-meanwhile' || !last) throw error;
      throw new Problem({ ...error.extra, detail: texts.act.meanwhile(last.who, last.what) }, 409);
    }
  };
}

function send(id: string, action: Action, operation: { reason?: string; ifLastEntry?: string }) {
  const params = { path: { id } };
  switch (action.do) {
    case 'cancel':
      return api.POST('/v1/callbacks/{id}/cancel', { params, body: operation });
    case 'restore':
      return api.POST('/v1/callbacks/{id}/restore', { params, body: operation });
    case 'call-now': {
      const body = { ...operation, outOfTurn: action.outOfTurn };
      return api.POST('/v1/callbacks/{id}/call-now', { params, body });
    }
    case 'reschedule': {
      const body = { ...operation, scheduledFor: action.scheduledFor };
      return api.POST('/v1/callbacks/{id}/reschedule', { params, body });
    }
    default:
      return action satisfies never;
  }
}

/** What takes an action back; null where nothing can. @param before as it was on the screen before the action */
export function undoOf(action: Action, before: Callback, now: number): Action | null {
  if (action.do === 'cancel') return { do: 'restore' };
  if (action.do === 'restore') return { do: 'cancel' };
  if (action.do === 'call-now' && action.outOfTurn) return null;
  // After a try, the pause before the next one is kept by its time.
  const scheduledFor = before.attempts.length === 0 ? before.scheduledFor : before.dueAt;
  const isPast = scheduledFor !== null && Date.parse(scheduledFor) <= now;
  return isPast ? null : { do: 'reschedule', scheduledFor };
}

/** Says what was done, with a way back where there is one. */
export function useSayDone(): (sentence: string, done: Callback, undo: Action | null) => void {
  const act = useAct();
  const texts = useText().callbacks.act;
  return (sentence, done, undo) => {
    const takeBack = async (action: Action): Promise<void> => {
      try {
        const { number } = await act(done, action);
        const isBack = action.do === 'reschedule' && action.scheduledFor === null;
        if (action.do === 'cancel') say(texts.cancelDone(number));
        else if (isBack) say(texts.unscheduleDone);
        else say(texts.restoreDone(number));
      } catch (error) {
        say(texts.undoFailed(error instanceof Error ? error.message : ''));
      }
    };
    say(sentence, undo ? () => void takeBack(undo) : undefined);
  };
}
