import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/confirm-dialog.tsx';
import { say } from '../../kit/toast.tsx';
import { Time } from '../../kit/time.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { sayActor, useSpeech } from './speech.ts';
import { draftQuery } from './target-queries.ts';
import styles from './targets.module.css';
import type { DraftDesk } from './use-draft.ts';

/** How it is with the draft, and what can become of it; nothing while there is none. */
export function DraftBar({ desk }: { desk: DraftDesk }) {
  const { texts } = useSpeech();
  const [open, setOpen] = useState<'review' | 'discard' | null>(null);
  const { saved, typed, refused } = desk.state;
  const discard = useDiscard(desk);
  const close = (): void => setOpen(null);
  const isThere = saved.changes.length > 0 || typed.size > 0 || saved.overtakenBy !== null;
  return (
    <>
      {isThere && (
        <section className={styles.bar} aria-label={texts.review.title}>
          <span className={styles.count}>{texts.draft.changes(saved.changes.length)}</span>
          <span role="status" className={styles.grow}>
            {statusOf(desk, texts.draft)}{' '}
            {refused.size > 0 && (
              <span className={styles.error}>{texts.draft.refused(refused.size)} </span>
            )}
            {saved.overtakenBy &&
              texts.review.overtakenBar(
                sayActor(saved.overtakenBy.by, texts),
                saved.overtakenBy.version,
              )}
          </span>
          {saved.editedAt !== null && (
            <span className={styles.edited}>
              {texts.draft.lastBy(sayActor(saved.editedBy, texts))}
              {', '}
              <Time at={saved.editedAt} />
            </span>
          )}
          <span className={styles.actions}>
            <Button
              kind="primary"
              isDisabled={desk.isSaving || saved.revision === null}
              onPress={() => setOpen('review')}
            >
              {texts.draft.review}
            </Button>
            <Button
              isDisabled={desk.isSaving || saved.revision === null}
              onPress={() => setOpen('discard')}
            >
              {texts.draft.discard}
            </Button>
          </span>
        </section>
      )}
      <ReviewDialog draft={saved} isOpen={open === 'review'} onClose={close} />
      <ConfirmDialog
        title={texts.draft.discarding.title}
        confirmLabel={texts.draft.discarding.confirm}
        kind="danger"
        isOpen={open === 'discard'}
        onClose={close}
        onConfirm={discard}
      >
        {texts.draft.discarding.what}
      </ConfirmDialog>
    </>
  );
}

function statusOf(
  { isSaving, trouble }: DraftDesk,
  texts: ReturnType<typeof useSpeech>['texts']['draft'],
): string {
  if (trouble) return texts.notSaved;
  return isSaving ? texts.saving : texts.saved;
}

/** Throws the draft away; Undo begins it anew with what was in it. */
function useDiscard(desk: DraftDesk): () => Promise<void> {
  const client = useQueryClient();
  const { texts } = useSpeech();
  const { saved } = desk.state;
  const { callTargetId: id, revision, basedOn, settings } = saved;
  const { queryKey } = draftQuery(id);
  const path = { id };
  return async () => {
    if (revision === null) return;
    await ask(
      api.DELETE('/v1/call-targets/{id}/draft', {
        params: { path, query: { ifRevision: revision } },
      }),
    );
    desk.forget();
    await client.refetchQueries({ queryKey });
    say(texts.draft.discarding.done, () => {
      const body = { settings, basedOn, ifRevision: null };
      void ask(api.PUT('/v1/call-targets/{id}/draft', { params: { path }, body }))
        .catch((error: Error) => say(error.message))
        .finally(() => void client.refetchQueries({ queryKey }));
    });
  };
}
