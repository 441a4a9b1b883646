import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { after } from '../../api/clock.ts';
import { Problem } from '../../api/problem.ts';
import { draftOf, nextDraft, toSave, type Draft, type DraftState } from './draft-state.ts';
import { forgetTyped, readTyped, writeTyped } from './kept-typing.ts';
import { draftQuery } from './target-queries.ts';

const pauseMs = 500;
const againMs = 3_000;

export interface DraftDesk {
  state: DraftState;
  /** @param wanted what is wanted instead, where the value cannot be right; it is kept and not sent */
  type: (path: string, value: unknown, wanted?: string) => void;
  /** Lets go of what was typed and is not saved: the draft was thrown away. */
  forget: () => void;
  /** The clash was seen: what was typed here stays. */
  settleClash: () => void;
  /** Something typed is not with the server yet. */
  isSaving: boolean;
  /** Why it is not; it is tried again. */
  trouble: Error | null;
}

/**
 * The draft as one edits it: what is typed is saved after a pause, goes on top of what others save meanwhile, and
 * outlives a reload and a server that is away.
 * @param draft as the server gave it last
 * @param owner who types: somebody else who signs in in the same window does not find it
 */
export function useDraft(draft: Draft, owner: string): DraftDesk {
  const id = draft.callTargetId;
  const place = `${owner}.${id}`;
  const client = useQueryClient();
  const [state, dispatch] = useReducer(nextDraft, draft, (first) =>
    draftOf(first, readTyped(place)),
  );
  const [trouble, setTrouble] = useState<Error | null>(null);
  const { queryKey } = draftQuery(id);

  const saving = useMutation({
    mutationFn: async ({ settings }: NonNullable<ReturnType<typeof toSave>>) => {
      const { basedOn, revision: ifRevision } = state.saved;
      const body = { settings, basedOn, ifRevision };
      return ask(api.PUT('/v1/call-targets/{id}/draft', { params: { path: { id } }, body }));
    },
    onSuccess: async (saved, { sent }) => {
      // An older answer under way must not come after this one.
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, saved);
      setTrouble(null);
      dispatch({ kind: 'saved', sent, draft: saved });
    },
    onError: async (error, { sent }) => {
      const problem = error instanceof Problem ? error : null;
      if (problem?.code === 'draft-changed') await client.refetchQueries({ queryKey });
      else if (problem?.code === 'bad-request' && problem.errors.length > 0)
        dispatch({ kind: 'refused', sent, errors: problem.errors });
      else setTrouble(error);
    },
  });

  const { isPending, mutate } = saving;
  useEffect(() => {
    if (!isPending) dispatch({ kind: 'read', draft });
  }, [draft, isPending]);
  useEffect(() => {
    if (state.typed.size === 0) forgetTyped(place);
    else writeTyped(place, state.typed);
  }, [place, state.typed]);

  const pending = toSave(state);
  const isWaiting = pending !== null;
  useEffect(() => {
    const work = toSave(state);
    if (!work || isPending) return undefined;
    return after(trouble ? againMs : pauseMs, () => mutate(work));
  }, [state, isPending, trouble, mutate]);

  return {
    state,
    type: (path, value, wanted) => dispatch({ kind: 'typed', path, value, wanted }),
    forget: () => dispatch({ kind: 'forgotten' }),
    settleClash: () => dispatch({ kind: 'clash-seen' }),
    isSaving: isWaiting || isPending,
    trouble: isWaiting && trouble ? trouble : null,
  };
}
