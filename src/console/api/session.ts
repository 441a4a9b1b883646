import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components } from './schema.ts';
import { Problem } from './problem.ts';

export type Session = components['schemas']['Session'];
export type Scope = Session['scopes'][number];

/** What is said to somebody who is not signed in: how they may. */
export interface SignInWays {
  demo: boolean;
  /** The name of the other way in, such as that of the company's directory. */
  oidc: string | null;
}

/** `last`: who was signed in until a moment ago, and whose page still stands behind the question who one is. */
export type SessionState = { signedIn: Session } | { signedOut: SignInWays; last: Session | null };

/** Who is signed in. In the demonstration, on this machine, one is without a word. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ client }): Promise<SessionState> => {
    try {
      return { signedIn: await ask(api.GET('/v1/session')) };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'unauthorized') throw error;
      const { demo, oidc } = error.extra;
      if (demo === true) return { signedIn: await ask(api.POST('/v1/session/demo')) };
      const ways = { demo: false, oidc: typeof oidc === 'string' ? oidc : null };
      return { signedOut: ways, last: personOf(client.getQueryData<SessionState>(['session'])) };
    }
  },
  staleTime: Infinity,
});

function personOf(state: SessionState | undefined): Session | null {
  if (!state) return null;
  return 'signedIn' in state ? state.signedIn : state.last;
}

/**
 * The person at the screen; null while it is not known, and when nobody has signed in. Whoever's session has just ended is still
 * there, so that no page goes away with what was typed.
 */
export function useSession(): Session | null {
  return personOf(useQuery(sessionQuery).data);
}

const ladder: Scope[] = ['offer:read', 'read', 'operate', 'write', 'admin'];

/** What the page shows and hides; what may be done the server decides. */
export function mayUse(session: Session | null, wanted: Scope): boolean {
  return (
    session !== null &&
    session.scopes.some((scope) => ladder.indexOf(scope) >= ladder.indexOf(wanted))
  );
}

/** May the person at the screen do what needs this scope? */
export function useMay(wanted: Scope): boolean {
  return mayUse(useSession(), wanted);
}

/** A session that has ended is asked about again: the page then lets one sign in over what it shows. */
export function noticeSignedOut(client: QueryClient, error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'unauthorized') return;
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
