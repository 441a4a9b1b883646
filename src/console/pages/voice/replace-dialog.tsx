import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { say } from '../../kit/toast.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { PlayButton } from './play-button.tsx';
import { usePlayer, waveOf } from './player.ts';
import { wordsOf } from './prompt-row.tsx';
import { askToCheck, askToReplace, askToRestore, type Prompt } from './prompt-queries.ts';
import { sayWarning } from './say-warning.ts';
import { Wave } from './wave.tsx';
import styles from './voice.module.css';

const bytesMax = 12_000_000;
const stretches = 160;

interface ReplaceDialogProps {
  callTargetId: string;
  prompt: Prompt;
  onClose: () => void;
}

/** A file is chosen, looked at and listened to; only then it is said. */
export function ReplaceDialog({ callTargetId: id, prompt, onClose }: ReplaceDialogProps) {
  const texts = useText().voice;
  const [file, setFile] = useState<File | null>(null);
  const replace = useReplace(id, prompt, onClose);
  const isTooLarge = file !== null && file.size > bytesMax;
  const check = useQuery({
    queryKey: ['audio-check', file?.name, file?.size, file?.lastModified],
    queryFn: async () => {
      if (!file) throw new Error('there is no file to look at');
      return { check: await askToCheck(file), peaks: await peaksOf(file) };
    },
    enabled: file !== null && !isTooLarge,
    retry: false,
    gcTime: 0,
  });
  return (
    <Dialog title={texts.dialog.title} isOpen onClose={onClose}>
      <p>
        {texts.dialog.now} <q lang="en">{wordsOf(prompt, texts)}</q>
      </p>
      <div>
        <FileTrigger
          acceptedFileTypes={['audio/*', '.wav']}
          onSelect={(files) => {
            setFile(files?.[0] ?? null);
            replace.reset();
          }}
        >
          <Button kind={file ? 'plain' : 'primary'}>
            {file ? texts.dialog.another : texts.dialog.choose}
          </Button>
        </FileTrigger>
        <p className={styles.soft}>{texts.dialog.fileHint}</p>
      </div>
      {isTooLarge && (
        <Notice tone="bad">{texts.dialog.tooLarge((file.size / 1e6).toFixed(1))}</Notice>
      )}
      {check.isFetching && <p role="status">{texts.dialog.checking}</p>}
      {check.error && (
        <div>
          <p className={styles.soft}>{file?.name}</p>
          <ErrorNotice error={check.error} />
        </div>
      )}
      {file && check.data && <Preview file={file} {...check.data} />}
      {replace.error && <ErrorNotice error={replace.error} />}
      <div className={styles.actions}>
        <Button
          kind="primary"
          isDisabled={!file || !check.data || replace.isPending}
          onPress={() => file && replace.mutate(file)}
        >
          {texts.dialog.use}
        </Button>
        <Button onPress={onClose}>{texts.dialog.cancel}</Button>
      </div>
    </Dialog>
  );
}

interface PreviewProps {
  file: File;
  check: Awaited<ReturnType<typeof askToCheck>>;
  peaks: readonly number[] | null;
}

function Preview({ file, check, peaks }: PreviewProps) {
  const texts = useText().voice;
  const format = useFormat();
  const player = usePlayer();
  return (
    <div className={styles.preview}>
      <p role="status">
        {texts.dialog.found(file.name, check.format, format.number(check.seconds, 1))}
      </p>
      {peaks && <Wave peaks={peaks} label={texts.dialog.wave} />}
      {check.warnings.length > 0 && (
        <Notice tone="warn">
          <p>{texts.dialog.odd}</p>
          <ul>
            {check.warnings.map((warning) => (
              <li key={warning.warning}>{sayWarning(warning, texts, format)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div>
        <PlayButton
          player={player}
          id="preview"
          label={texts.dialog.listen}
          words={texts.dialog.listen}
          load={() => file.arrayBuffer()}
        />
      </div>
      {player.error !== null && <Notice tone="bad">{texts.cannotPlay}</Notice>}
    </div>
  );
}

/** A picture is worth having, and nothing more: a browser may not know what a phone can be made to play. */
async function peaksOf(file: File): Promise<number[] | null> {
  return waveOf(await file.arrayBuffer(), stretches).catch(() => null);
}

function useReplace(id: string, prompt: Prompt, onDone: () => void) {
  const client = useQueryClient();
  const texts = useText().voice;
  const { key } = prompt;
  const refresh = () => client.invalidateQueries({ queryKey: ['call-targets', id, 'prompts'] });
  return useMutation({
    mutationFn: (file: File) => askToReplace(id, key, file),
    onSuccess: async ({ previousTakeId, replaced }) => {
      onDone();
      await refresh();
      say(texts.replaced(wordsOf(prompt, texts)), () => {
        askToRestore(id, key, { takeId: previousTakeId, instead: replaced?.takeId ?? null })
          .then(() => say(texts.undone))
          .catch((error: Error) => say(error.message))
          .finally(() => void refresh());
      });
    },
  });
}
