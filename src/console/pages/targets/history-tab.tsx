import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/confirm-dialog.tsx';
import { ErrorNotice, Badge } from '../../kit/notice.tsx';
import { Card } from '../../kit/page.tsx';
import { Time } from '../../kit/time.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { ChangeTable } from './change-table.tsx';
import { CompareVersions } from './compare-versions.tsx';
import { sayActor, useSpeech } from './speech.ts';
import type { SettingsVersion } from './target-queries.ts';
import styles from './targets.module.css';

/** Every version of the settings: who, when, why, what; any of them restored, any two compared. */
export function HistoryTab({ callTargetId: id }: { callTargetId: string }) {
  const mayRestore = useMay('write');
  const { history } = useSpeech().texts;
  const { loading } = useText().kit;
  const [restoring, setRestoring] = useState<number | null>(null);
  const restore = useRestore(id);
  const versions = useInfiniteQuery({
    queryKey: ['call-targets', id, 'versions'],
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      ask(
        api.GET('/v1/call-targets/{id}/versions', {
          params: { path: { id }, query: { ...(pageParam !== null && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const inForce = items[0]?.version ?? 0;
  const chosen = restoring ?? 0;
  return (
    <>
      {versions.error && (
        <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      {versions.isPending && <p role="status">{loading}</p>}
      {inForce > 1 && <CompareVersions callTargetId={id} newest={inForce} />}
      <ol className={styles.versions}>
        {items.map((version) => (
          <li key={version.version}>
            <Version
              version={version}
              isInForce={version.version === inForce}
              onRestore={mayRestore ? () => setRestoring(version.version) : null}
            />
          </li>
        ))}
      </ol>
      {versions.hasNextPage && (
        <Button
          isPending={versions.isFetchingNextPage}
          onPress={() => void versions.fetchNextPage()}
        >
          {history.more}
        </Button>
      )}
      <ConfirmDialog
        title={history.confirm.title(chosen)}
        confirmLabel={history.confirm.confirm}
        withReason
        isOpen={restoring !== null}
        onClose={() => setRestoring(null)}
        onConfirm={(note) => restore(chosen, inForce, note)}
      >
        {history.confirm.what}
      </ConfirmDialog>
    </>
  );
}

interface VersionProps {
  version: SettingsVersion;
  isInForce: boolean;
  onRestore: (() => void) | null;
}

function Version({ version, isInForce, onRestore }: VersionProps) {
  const { texts } = useSpeech();
  const { history } = texts;
  const { version: number, at, by, note, restored, changes } = version;
  return (
    <Card title={history.version(number)}>
      <p>
        {isInForce && <Badge tone="good">{history.inForce}</Badge>} {sayActor(by, texts)}
        {', '}
        <Time at={at} /> {restored !== null && history.restored(restored)}
      </p>
      {note !== null && <blockquote>{note}</blockquote>}
      {changes.length === 0 ? (
        <p>{history.first}</p>
      ) : (
        <ChangeTable changes={changes} caption={history.changedSettings} />
      )}
      {!isInForce && onRestore && (
        <div>
          <Button size="small" aria-label={history.restoreOf(number)} onPress={onRestore}>
            {history.restore}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Restores a version, unless another one came into force meanwhile; Undo restores the one before. */
function useRestore(id: string): (version: number, inForce: number, note: string) => Promise<void> {
  const client = useQueryClient();
  const { history, review } = useSpeech().texts;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['call-targets'] });
  const send = (version: number, ifVersion: number, note: string) =>
    ask(
      api.POST('/v1/call-targets/{id}/versions/{version}/restore', {
        params: { path: { id, version: String(version) } },
        body: { ifVersion, ...(note !== '' && { note }) },
      }),
    ).finally(() => void refresh());
  return async (version, inForce, note) => {
    const now = await send(version, inForce, note);
    say(history.confirm.done(version, now.version), () => {
      void send(inForce, now.version, '')
        .then((undone) => say(review.undone(undone.version)))
        .catch((error: Error) => say(error.message));
    });
  };
}
