import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Card, EmptyState } from '../../kit/page.tsx';
import { ErrorNotice } from '../../kit/notice.tsx';
import { Table, type Column } from '../../kit/table.tsx';
import { Ago } from '../../kit/time.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { isOpen, whatIfsKey } from './queries.ts';
import type { WhatIf, Words } from './types.ts';
import { StateBadge } from './state-badge.tsx';

/** What was asked, the newest first. */
export function KeptList() {
  const texts = useText().whatIf;
  const mayAsk = useMay('write');
  const kept = useInfiniteQuery({
    queryKey: whatIfsKey,
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/v1/what-ifs', {
          params: { query: { limit: '20', ...(pageParam !== '' && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.items.some(isOpen)) ? 2_000 : false,
  });
  const items = kept.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={texts.kept}>
      <p>{texts.keptLead}</p>
      {kept.error && <ErrorNotice error={kept.error} onRetry={() => void kept.refetch()} />}
      {kept.data && items.length === 0 && <EmptyState>{texts.nothingKept}</EmptyState>}
      {items.length > 0 && (
        <Table
          caption={texts.kept}
          columns={columnsOf(texts, mayAsk)}
          rows={items}
          rowKey={({ id }) => id}
        />
      )}
      {kept.hasNextPage && (
        <div>
          <Button isPending={kept.isFetchingNextPage} onPress={() => void kept.fetchNextPage()}>
            {texts.older}
          </Button>
        </div>
      )}
    </Card>
  );
}

function columnsOf(texts: Words, mayAsk: boolean): Column<WhatIf>[] {
  return [
    {
      ...{ id: 'name', title: texts.question },
      cell: ({ id, name }) => (
        <Link to="/what-if/$id" params={{ id }}>
          {name}
        </Link>
      ),
    },
    {
      ...{ id: 'state', title: texts.state },
      cell: (one) => <StateBadge state={one.state} progress={one.progress} />,
    },
    { id: 'variants', title: texts.compared, cell: (one) => one.variants.join('; ') },
    { id: 'by', title: texts.askedBy, cell: (one) => one.askedBy },
    { id: 'at', title: texts.asked, cell: (one) => <Ago at={one.askedAt} /> },
    ...(mayAsk
      ? [{ id: 'delete', title: texts.delete, cell: (one: WhatIf) => <Delete one={one} /> }]
      : []),
  ];
}

function Delete({ one: { id, name } }: { one: WhatIf }) {
  const texts = useText().whatIf;
  const deleting = useDelete();
  return (
    <Button
      size="small"
      aria-label={texts.deleteNamed(name)}
      isPending={deleting.isPending}
      onPress={() => deleting.mutate({ id, name })}
    >
      {texts.delete}
    </Button>
  );
}

/** Deletes one, and offers to undo that. */
export function useDelete() {
  const texts = useText().whatIf;
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: whatIfsKey });
  const restoring = useMutation({
    mutationFn: (id: string) =>
      ask(api.POST('/v1/what-ifs/{id}/restore', { params: { path: { id } } })),
    onSuccess: () => {
      say(texts.restored);
      return refresh();
    },
    onError: (error) => say(error.message),
  });
  return useMutation({
    mutationFn: ({ id }: { id: string; name: string }) =>
      ask(api.DELETE('/v1/what-ifs/{id}', { params: { path: { id } } })),
    onSuccess: (_none, { id, name }) => {
      say(texts.deleted(name), () => restoring.mutate(id));
      return refresh();
    },
    onError: (error) => say(error.message),
  });
}
