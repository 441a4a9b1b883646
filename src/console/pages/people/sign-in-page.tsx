import { useQuery } from '@tanstack/react-query';
import { Navigate, useSearch } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session.ts';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import styles from './people.module.css';
import SignInForm from './sign-in-form.tsx';

/** Signing in at an address of its own; `problem`: why another way of signing in came to nothing. */
export default function SignInPage() {
  const texts = useText().people.signIn;
  const { data, error, refetch } = useQuery(sessionQuery);
  const { problem } = useSearch({ strict: false });
  const why = Object.entries(texts.failed).find(([code]) => code === problem)?.[1];
  if (data && 'signedIn' in data && why === undefined) return <Navigate to="/" replace />;
  return (
    <main className={styles.alone}>
      {why !== undefined && <Notice tone="bad">{why}</Notice>}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && 'signedOut' in data && <SignInForm ways={data.signedOut} />}
    </main>
  );
}
