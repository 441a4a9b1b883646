import type { ReactNode } from 'react';
import { Problem } from '../api/problem.ts';
import { useText } from '../text/text.tsx';
import { Button } from './button.tsx';
import styles from './notice.module.css';

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'bad';

/** Something the reader should know; `warn` and `bad` are told at once by a screen reader. */
export function Notice({ tone = 'info', children }: { tone?: Tone; children: ReactNode }) {
  const role = tone === 'bad' || tone === 'warn' ? 'alert' : 'status';
  return (
    <div className={`${styles.notice} ${tone === 'plain' ? '' : (styles[tone] ?? '')}`} role={role}>
      {children}
    </div>
  );
}

/** What went wrong in the server's own words, and a way to try again where there is one. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const texts = useText().kit;
  const said = error instanceof Problem ? error : null;
  return (
    <Notice tone="bad">
      <p>{said?.status === 0 ? texts.noAnswer : (said?.message ?? texts.unexpected)}</p>
      {onRetry && (
        <p>
          <Button size="small" onPress={onRetry}>
            {texts.tryAgain}
          </Button>
        </p>
      )}
    </Notice>
  );
}

/** A word with a colour; the word says it all. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[`${tone}Text`]}`}>{children}</span>;
}
