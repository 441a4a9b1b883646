import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { DateTimeField } from '../../kit/date-time-field.tsx';
import { Form } from '../../kit/form.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { auditQuery, readAuditSearch, type AuditSearch } from './audit-search.ts';
import { AuditTable } from './audit-table.tsx';
import styles from './people.module.css';

/** Who did what; what is searched for is in the address. */
export default function AuditPage() {
  const { people, kit } = useText();
  const { audit: texts } = people;
  const { filter, ignored } = readAuditSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/v1/audit', {
          params: { query: { ...auditQuery(filter), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data, error, hasNextPage, isFetchingNextPage } = query;
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead}>
      {ignored.length > 0 && <Notice tone="warn">{texts.ignored(ignored.join(', '))}</Notice>}
      <Filters
        // Going back in the browser shows what was searched for then.
        key={JSON.stringify(filter)}
        filter={filter}
        onSearch={(search) => void navigate({ to: '/audit', search: { ...search } })}
      />
      {error && <ErrorNotice error={error} onRetry={() => void query.refetch()} />}
      {!data && !error && <p role="status">{kit.loading}</p>}
      {data && entries.length === 0 && <EmptyState>{texts.none}</EmptyState>}
      {entries.length > 0 && <AuditTable entries={entries} />}
      {hasNextPage && (
        <div>
          <Button isPending={isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      )}
    </Page>
  );
}

interface FiltersProps {
  filter: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

function Filters({ filter, onSearch }: FiltersProps) {
  const { audit: texts } = useText().people;
  const [who, setWho] = useState(filter.who ?? '');
  const [what, setWhat] = useState(filter.what ?? '');
  const [from, setFrom] = useState(filter.from ?? '');
  const [to, setTo] = useState(filter.to ?? '');
  return (
    <Form
      error={null}
      onSubmit={() =>
        onSearch({
          ...(who && { who }),
          ...(what && { what }),
          ...(from && { from }),
          ...(to && { to }),
        })
      }
      actions={
        <>
          <Button type="submit">{texts.search}</Button>
          <Button kind="quiet" onPress={() => onSearch({})}>
            {texts.clear}
          </Button>
        </>
      }
    >
      <div className={styles.filters}>
        <TextField
          label={texts.who}
          hint={texts.whoHint}
          value={who}
          onChange={setWho}
          maxLength={100}
        />
        <TextField
          label={texts.what}
          hint={texts.whatHint}
          value={what}
          onChange={setWhat}
          maxLength={100}
        />
        <DateTimeField label={texts.from} value={from} onChange={setFrom} />
        <DateTimeField label={texts.to} value={to} onChange={setTo} />
      </div>
    </Form>
  );
}
