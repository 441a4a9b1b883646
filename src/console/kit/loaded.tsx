import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { Time } from './time.tsx';
import { ErrorNotice } from './notice.tsx';
import styles from './page.module.css';

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  children: (data: Data) => ReactNode;
}

/**
 * What a query gives: while it loads, when it fails, and the last that was good with its time while the server
 * is away.
 */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  const texts = useText().kit;
  const { data, error, dataUpdatedAt } = query;
  const retry = (): void => void query.refetch();
  if (data === undefined)
    return error ? (
      <ErrorNotice error={error} onRetry={retry} />
    ) : (
      <p role="status">{texts.loading}</p>
    );
  return (
    <>
      {error && (
        <p className={styles.asOf} role="status">
          {texts.asOf} <Time at={new Date(dataUpdatedAt).toISOString()} />
        </p>
      )}
      {children(data)}
    </>
  );
}
