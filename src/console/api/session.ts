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

export type SessionState = { signedIn: Session } | { signedOut: SignInWays };

/** Who is signed in. In the demonstration, on this machine, one is without a word. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<SessionState> => {
    try {
      return { signedIn: await ask(api.GET('/v1/session')) };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'unauthorized') throw error;
      const { demo, oidc } = error.extra;
      if (demo === true) return { signedIn: await ask(api.POST('/v1/session/demo')) };
      return { signedOut: { demo: false, oidc: typeof oidc === 'string' ? oidc : null } };
    }
  },
  staleTime: Infinity,
});

/** The person at the screen; null while it is not known, and when nobody is signed in. */
export function useSession(): Session | null {
  const { data } = useQuery(sessionQuery);
  return data && 'signedIn' in data ? data.signedIn : null;
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
