import { useQuery } from '@tanstack/react-query';
import { Suspense, useState, type ReactNode } from 'react';
import { sessionQuery } from '../api/session.ts';
import { lazily } from '../kit/lazily.ts';
import { Dialog } from '../kit/dialog.tsx';
import { ErrorNotice, Notice } from '../kit/notice.tsx';
import { useText } from '../text/text.tsx';
import styles from './shell.module.css';

const SignInForm = lazily(() => import('../pages/people/sign-in-form.tsx'));

/**
 * Lets one in. Who is not signed in sees the form alone; whose session ends while they work sees it over the page,
 * which keeps everything that was typed.
 */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(sessionQuery);
  const texts = useText().shell;
  const [wasIn, setWasIn] = useState(false);
  if (data && 'signedIn' in data && !wasIn) setWasIn(true);
  const isOut = data !== undefined && 'signedOut' in data;

  if (data === undefined) {
    return (
      <div className={styles.alone}>
        {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : null}
      </div>
    );
  }
  if (isOut && !wasIn) {
    return (
      <main className={styles.alone}>
        <Suspense>
          <SignInForm ways={data.signedOut} />
        </Suspense>
      </main>
    );
  }
  return (
    <>
      {children}
      <Dialog title={texts.signInTitle} isOpen={isOut} onClose={null}>
        <Notice tone="plain">{texts.sessionEnded}</Notice>
        <Suspense>{isOut && <SignInForm ways={data.signedOut} isOver />}</Suspense>
      </Dialog>
    </>
  );
}
