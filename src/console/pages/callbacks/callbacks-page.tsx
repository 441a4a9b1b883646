import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { components } from '../../api/schema.ts';
import { useMay } from '../../api/session.ts';
import { Button, buttonLook } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { CallbackList } from './callback-list.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterBar } from './filters.tsx';
import { NewCallbackDialog } from './new-callback-dialog.tsx';
import { readSearch, states, toSearch, type Filters } from './search.ts';
import styles from './callbacks-page.module.css';
import { useCallbackCounts, useCallbackList, useLiveList } from './use-callbacks.ts';
import { useTargets } from './use-targets.ts';

/** All callbacks, narrowed by what is in the address, and live. */
export default function CallbacksPage() {
  const texts = useText().callbacks;
  const format = useFormat();
  const search = useSearch({ strict: false });
  const { filters, ignored } = useMemo(() => readSearch(search), [search]);
  const navigate = useNavigate();
  const [isAdding, setIsAdding] = useState(false);
  const mayOperate = useMay('operate');
  const targets = useTargets();
  const counting = useCallbackCounts(filters);
  const counts = counting.data;
  const list = useCallbackList(filters);
  const { fresh, show } = useLiveList(filters);
  const go = useCallback(
    (wanted: Filters) =>
      void navigate({
        ...{ to: '/callbacks', search: toSearch(wanted), replace: true, resetScroll: false },
      }),
    [navigate],
  );
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const showFresh = (): void => {
    window.scrollTo({ top: 0 });
    void show();
  };
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          <ExportButton filters={filters} />
          {mayOperate && (
            <Button kind="primary" onPress={() => setIsAdding(true)}>
              {texts.adding.button}
            </Button>
          )}
        </>
      }
    >
      {ignored.length > 0 && (
        <Notice tone="warn">
          <p>{texts.filters.ignored(ignored.join(', '))}</p>
          <p>
            <Button size="small" onPress={() => go(filters)}>
              {texts.filters.clearIgnored}
            </Button>
          </p>
        </Notice>
      )}
      <FilterBar filters={filters} counts={counts} targets={targets} onChange={go} />
      <div>
        <div role="status" className={styles.fresh}>
          {fresh > 0 && (
            <Button kind="primary" size="small" onPress={showFresh}>
              {texts.list.fresh(fresh)} · {texts.list.show}
            </Button>
          )}
        </div>
        {counts && <Loaded query={counting}>{() => null}</Loaded>}
        <Loaded query={list}>
          {({ pages }) => {
            const rows = pages.flatMap(({ items }) => items);
            if (rows.length === 0) return <Nothing isNarrowed={Object.keys(filters).length > 0} />;
            return (
              <>
                <CallbackList
                  rows={rows}
                  targets={targets}
                  total={hasNextPage ? totalOf(filters, counts) : rows.length}
                  onEnd={more}
                />
                <p className={styles.end} role="status">
                  {hasNextPage
                    ? texts.list.loadingMore
                    : texts.list.all(format.number(rows.length))}
                </p>
                {isFetchNextPageError && (
                  <ErrorNotice error={list.error} onRetry={() => void fetchNextPage()} />
                )}
              </>
            );
          }}
        </Loaded>
      </div>
      {isAdding && <NewCallbackDialog targets={targets} onClose={() => setIsAdding(false)} />}
    </Page>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  const { list, filters } = useText().callbacks;
  if (!isNarrowed) return <EmptyState>{list.empty}</EmptyState>;
  return (
    <EmptyState>
      <p>{list.nothingFound}</p>
      <p>
        <Link to="/callbacks" search={{}} className={buttonLook({})}>
          {filters.clear}
        </Link>
      </p>
    </EmptyState>
  );
}

/** How many rows these filters have; null where that is not known. */
function totalOf(
  { state, sort }: Filters,
  counts: components['schemas']['CallbackCounts'] | undefined,
): number | null {
  const chosen = (state ?? states).filter((name) => sort === undefined || name !== 'ended');
  if (!counts || (chosen.includes('ended') && counts.areMoreEnded)) return null;
  return chosen.reduce((sum, name) => sum + counts[name], 0);
}
