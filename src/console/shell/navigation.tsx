import { Link } from '@tanstack/react-router';
import { mayUse, useSession, type Scope } from '../api/session.ts';
import { useText } from '../text/text.tsx';
import styles from './shell.module.css';

const places = [
  { to: '/', name: 'live', scope: 'read' },
  { to: '/callbacks', name: 'callbacks', scope: 'read' },
  { to: '/call-targets', name: 'targets', scope: 'read' },
  { to: '/set-up', name: 'setUp', scope: 'read' },
  { to: '/accuracy', name: 'accuracy', scope: 'read' },
  { to: '/what-if', name: 'whatIf', scope: 'read' },
  { to: '/reports', name: 'reports', scope: 'read' },
  { to: '/people', name: 'people', scope: 'admin' },
  { to: '/keys', name: 'keys', scope: 'admin' },
  { to: '/audit', name: 'audit', scope: 'admin' },
] as const satisfies { to: string; name: string; scope: Scope }[];

/** The pages that the person may see. */
export function Navigation({ onGo }: { onGo: () => void }) {
  const session = useSession();
  const texts = useText().shell;
  return (
    <nav aria-label={texts.navigation}>
      <ul className={styles.links}>
        {places
          .filter(({ scope }) => mayUse(session, scope))
          .map(({ to, name }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === '/' }} onClick={onGo}>
                {texts[name]}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
