import { useEffect, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** One sentence on what the page is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: its one `h1`, which is the window's title too, and what one can do there. */
export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Unhold`;
  }, [title]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{title}</h1>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page with a title of its own. */
export function Card({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={title}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** Where there is nothing yet: why, and what would change that. */
export function EmptyState({ children }: { children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}

/** One figure with its name; several belong into one `<dl>`, see `Stats`. */
export function Stat({
  name,
  note,
  children,
}: {
  name: string;
  note?: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.stat}>
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== undefined && <div className={styles.note}>{note}</div>}
      </dd>
    </div>
  );
}

/** Tabs that are addresses: give it `Link`s. */
export function TabLinks({ label, children }: { label?: string; children: ReactNode[] }) {
  const texts = useText().kit;
  return (
    <nav aria-label={label ?? texts.parts}>
      <ul className={styles.tabs}>
        {children.map((link, at) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>{link}</li>
        ))}
      </ul>
    </nav>
  );
}
