import { useMutation } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../kit/button.tsx';
import { ErrorNotice } from '../kit/notice.tsx';
import { useText } from '../text/text.tsx';
import { Connection } from './connection.tsx';
import { Navigation } from './navigation.tsx';
import { Preferences } from './preferences.tsx';
import styles from './shell.module.css';

/** Everything around a page: where one can go, who is signed in, how the connection is. */
export function Frame() {
  const session = useSession();
  const texts = useText().shell;
  const [isOpen, setIsOpen] = useState(false);
  const signingOut = useMutation({
    mutationFn: () => ask(api.DELETE('/v1/session')),
    // A new page, so that nothing of what was seen stays in this one.
    onSuccess: () => window.location.assign('/sign-in'),
  });
  const { pathname } = useLocation();
  // Nothing else is open until an authenticator app is set up.
  if (session?.totpRequired && pathname !== '/account') return <Navigate to="/account" replace />;
  return (
    <>
      <a className={styles.skip} href="#main">
        {texts.skip}
      </a>
      <div className={styles.frame}>
        <header className={styles.top}>
          <Brand />
          <Button aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
            {isOpen ? texts.closeMenu : texts.menu}
          </Button>
        </header>
        <div className={`${styles.side} ${isOpen ? styles.isOpen : ''}`}>
          <Brand />
          {isOpen && <Button onPress={() => setIsOpen(false)}>{texts.closeMenu}</Button>}
          <Navigation onGo={() => setIsOpen(false)} />
          <div className={styles.foot}>
            <Preferences />
            {session && (
              <p className={styles.person}>
                <Link to="/account" onClick={() => setIsOpen(false)}>
                  {session.person.name}
                </Link>{' '}
                · {session.person.role}
              </p>
            )}
            {session && !session.demo && (
              <Button
                size="small"
                isPending={signingOut.isPending}
                onPress={() => signingOut.mutate()}
              >
                {texts.signOut}
              </Button>
            )}
            {signingOut.error && <ErrorNotice error={signingOut.error} />}
            <a href="/docs">{texts.api}</a>
          </div>
        </div>
        <main id="main" className={styles.main} tabIndex={-1}>
          {session?.demo && <p className={styles.banner}>{texts.demo}</p>}
          <Connection />
          <Outlet />
        </main>
      </div>
    </>
  );
}

function Brand() {
  return (
    <Link to="/" className={styles.brand ?? ''}>
      <span className={styles.mark} aria-hidden="true" />
      Unhold
    </Link>
  );
}
