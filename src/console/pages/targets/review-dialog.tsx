import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { ChangeTable } from './change-table.tsx';
import type { Draft } from './draft-state.ts';
import { labelOf } from './show-value.ts';
import { sayActor, useSpeech } from './speech.ts';
import { draftQuery, type SettingsVersion } from './target-queries.ts';

interface ReviewDialogProps {
  draft: Draft;
  isOpen: boolean;
  onClose: () => void;
}

/** What would change, before it does: before and after, what stands in the way, and why it is done. */
export function ReviewDialog({ draft, isOpen, onClose }: ReviewDialogProps) {
  const speech = useSpeech();
  const { review } = speech.texts;
  const [note, setNote] = useState('');
  const publishing = usePublishing(draft, () => {
    setNote('');
    onClose();
  });
  const { changes, faults, overtakenBy, revision } = draft;
  return (
    <FormDialog
      title={review.title}
      isOpen={isOpen}
      isWide
      onClose={onClose}
      error={publishing.error}
      onSubmit={() => publishing.mutate(note.trim())}
      submitLabel={review.publish}
      isPending={publishing.isPending}
      isDisabled={changes.length === 0 || faults.length > 0 || overtakenBy !== null}
      closeLabel={review.close}
    >
      {overtakenBy && revision !== null && (
        <Overtaken id={draft.callTargetId} revision={revision} by={overtakenBy} />
      )}
      {faults.length > 0 && (
        <Notice tone="warn">
          <p>{review.faults}</p>
          <ul>
            {faults.map(({ field, wanted }) => (
              <li key={`${field} ${wanted}`}>{review.wanted(labelOf(field, speech), wanted)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {changes.length === 0 ? <p>{review.nothing}</p> : <ChangeTable changes={changes} />}
      <p>{review.waits}</p>
      <TextField
        name="note"
        label={review.note}
        hint={review.noteHint}
        value={note}
        onChange={setNote}
        maxLength={500}
      />
    </FormDialog>
  );
}

function usePublishing(draft: Draft, onDone: () => void) {
  const client = useQueryClient();
  const { review } = useSpeech().texts;
  const { callTargetId: id, basedOn, revision } = draft;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['call-targets'] });
  const path = { id };
  return useMutation({
    mutationFn: (note: string) => {
      const seen = { ifVersion: basedOn, ...(revision !== null && { ifRevision: revision }) };
      const body = { ...seen, ...(note !== '' && { note }) };
      return ask(api.POST('/v1/call-targets/{id}/draft/publish', { params: { path }, body }));
    },
    onSuccess: async ({ version }) => {
      await refresh();
      onDone();
      say(review.done(version), () => {
        const restored = { id, version: String(basedOn) };
        const body = { ifVersion: version };
        void ask(
          api.POST('/v1/call-targets/{id}/versions/{version}/restore', {
            params: { path: restored },
            body,
          }),
        )
          .then((now) => say(review.undone(now.version)))
          .catch((error: Error) => say(error.message))
          .finally(() => void refresh());
      });
    },
    // Whoever was faster: the draft that is read again tells who, when and what.
    onError: refresh,
  });
}

/** Another version came into force after the draft was begun. */
function Overtaken({ id, revision, by }: { id: string; revision: string; by: SettingsVersion }) {
  const client = useQueryClient();
  const { texts } = useSpeech();
  const { queryKey } = draftQuery(id);
  const rebasing = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/v1/call-targets/{id}/draft/rebase', {
          params: { path: { id } },
          body: { ifRevision: revision },
        }),
      ),
    onSuccess: (draft) => client.setQueryData(queryKey, draft),
    onError: () => client.refetchQueries({ queryKey }),
  });
  const who = texts.review.overtaken(sayActor(by.by, texts), by.version);
  return (
    <Notice tone="warn">
      <p>{who}</p>
      {by.note !== null && <blockquote>{by.note}</blockquote>}
      <ChangeTable changes={by.changes} caption={who} />
      <p>{texts.review.rebaseWhat}</p>
      {rebasing.error && <ErrorNotice error={rebasing.error} />}
      <Button isPending={rebasing.isPending} onPress={() => rebasing.mutate()}>
        {texts.review.rebase}
      </Button>
    </Notice>
  );
}
