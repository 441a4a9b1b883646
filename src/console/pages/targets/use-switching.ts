import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { say } from '../../kit/toast.tsx';
import type { CallTarget } from './target-queries.ts';

export interface Switched {
  registering?: boolean;
  processing?: boolean;
}

/** Switches in force at once. A draft that was on top of the settings so far goes on top of the new ones. */
export function useSwitching(
  target: CallTarget,
): (wanted: Switched, done: string) => Promise<void> {
  const client = useQueryClient();
  const path = { id: target.id };
  const send = async (wanted: Switched): Promise<void> => {
    const before = await ask(api.GET('/v1/call-targets/{id}/draft', { params: { path } }));
    await ask(api.PATCH('/v1/call-targets/{id}', { params: { path }, body: wanted }));
    const { revision: ifRevision, overtakenBy } = before;
    if (ifRevision !== null && overtakenBy === null)
      await ask(
        api.POST('/v1/call-targets/{id}/draft/rebase', { params: { path }, body: { ifRevision } }),
      );
  };
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['call-targets'] });
  return async (wanted, done) => {
    const before: Switched = {
      ...(wanted.registering !== undefined && { registering: target.registering }),
      ...(wanted.processing !== undefined && { processing: target.processing }),
    };
    await send(wanted).finally(() => void refresh());
    say(done, () => {
      void send(before)
        .catch((error: Error) => say(error.message))
        .finally(() => void refresh());
    });
  };
}
