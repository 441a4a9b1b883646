import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';
import { Button } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/checks.tsx';
import { ConfirmDialog } from '../../kit/confirm-dialog.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge } from '../../kit/notice.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { Ago, Time } from '../../kit/time.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

type ApiKey = components['schemas']['ApiKey'];

/** What programs may do, for admins. */
export default function KeysPage() {
  const { keys: texts } = useText().people;
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['keys'],
    queryFn: async () => (await ask(api.GET('/v1/api-keys'))).items,
  });
  const [isAdding, setIsAdding] = useState(false);
  const [showsRevoked, setShowsRevoked] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['keys'] });
  const revoking = useMutation({
    mutationFn: ({ id }: ApiKey) =>
      ask(api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } })),
    onSuccess: (_none, { name }) => {
      say(texts.revokedNow(name));
      return refresh();
    },
  });
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <Button kind="primary" onPress={() => setIsAdding(true)}>
          {texts.add}
        </Button>
      }
    >
      <Loaded query={query}>
        {(keys) => (
          <KeyTable
            keys={keys.filter(({ revokedAt }) => showsRevoked || revokedAt === null)}
            onRevoke={setRevoked}
          />
        )}
      </Loaded>
      <Checkbox isSelected={showsRevoked} onChange={setShowsRevoked}>
        {texts.showRevoked}
      </Checkbox>
      {isAdding && (
        <NewKeyDialog
          onClose={() => {
            setIsAdding(false);
            void refresh();
          }}
        />
      )}
      <ConfirmDialog
        title={texts.revokeTitle(revoked?.name ?? '')}
        confirmLabel={texts.revoke}
        kind="danger"
        isOpen={revoked !== null}
        onClose={() => setRevoked(null)}
        onConfirm={() => (revoked ? revoking.mutateAsync(revoked) : Promise.resolve())}
      >
        {texts.revokeHint}
      </ConfirmDialog>
    </Page>
  );
}

function KeyTable({ keys, onRevoke }: { keys: ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  const { keys: texts, never, actions } = useText().people;
  if (keys.length === 0) return <EmptyState>{texts.none}</EmptyState>;
  return (
    <Table
      caption={texts.title}
      rows={keys}
      rowKey={({ id }) => id}
      columns={[
        { id: 'name', title: texts.name, cell: ({ name }) => <bdi>{name}</bdi> },
        {
          id: 'scope',
          title: texts.scope,
          cell: ({ scopes }) => scopes.map((scope) => texts.scopes[scope]).join(', '),
        },
        {
          id: 'made',
          title: texts.createdAt,
          cell: ({ createdAt, createdBy }) => (
            <>
              <Time at={createdAt} />
              {createdBy !== null && (
                <>
                  {' '}
                  {texts.by} <bdi>{createdBy.replace(/^\w+:/, '')}</bdi>
                </>
              )}
            </>
          ),
        },
        {
          id: 'used',
          title: texts.lastUsed,
          cell: ({ lastUsedAt }) => (lastUsedAt ? <Ago at={lastUsedAt} /> : never),
        },
        {
          id: 'actions',
          title: actions,
          cell: (key) =>
            key.revokedAt === null ? (
              <Button
                size="small"
                aria-label={texts.revokeOf(key.name)}
                onPress={() => onRevoke(key)}
              >
                {texts.revoke}
              </Button>
            ) : (
              <Badge tone="bad">{texts.revoked}</Badge>
            ),
        },
      ]}
    />
  );
}
