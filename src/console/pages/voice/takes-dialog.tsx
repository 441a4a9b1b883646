import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge, ErrorNotice, Notice } from '../../kit/notice.tsx';
import { Time } from '../../kit/time.tsx';
import { say } from '../../kit/toast.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { PlayButton } from './play-button.tsx';
import { usePlayer } from './player.ts';
import { sayWho, wordsOf } from './prompt-row.tsx';
import { askForAudio, askToRestore, promptQuery, type Prompt } from './prompt-queries.ts';
import styles from './voice.module.css';

interface TakesDialogProps {
  callTargetId: string;
  prompt: Prompt;
  mayReplace: boolean;
  onClose: () => void;
}

/** All recordings of a prompt that are kept, what comes with Unhold among them: listen, and say another one. */
export function TakesDialog({ callTargetId: id, prompt, mayReplace, onClose }: TakesDialogProps) {
  const texts = useText().voice;
  const format = useFormat();
  const player = usePlayer();
  const { key, builtInSeconds } = prompt;
  const story = useQuery(promptQuery(id, key));
  const inUse = story.data?.replaced?.takeId ?? null;
  const choose = useChoose(id, key, inUse);
  const row = (take: { takeId: string | null; name: string; seconds: number }) => ({
    ...take,
    id: take.takeId ?? 'built-in',
    isInUse: take.takeId === inUse,
  });
  return (
    <Dialog title={texts.takes.title(wordsOf(prompt, texts))} isOpen onClose={onClose} isWide>
      {choose.error && <ErrorNotice error={choose.error} />}
      {player.error !== null && <Notice tone="bad">{texts.cannotPlay}</Notice>}
      <Loaded query={story}>
        {({ takes }) => (
          <ul className={styles.prompts}>
            {[
              ...takes.map(({ takeId, fileName, seconds, madeAt, madeBy }) => ({
                ...row({ takeId, name: fileName ?? texts.takes.unnamed, seconds }),
                made: { at: madeAt, by: sayWho(madeBy, texts) },
              })),
              {
                ...row({ takeId: null, name: texts.takes.builtIn, seconds: builtInSeconds }),
                made: null,
              },
            ].map((take) => (
              <li key={take.id} className={styles.prompt}>
                <div className={styles.words}>
                  <p>
                    {take.name} {take.isInUse && <Badge tone="good">{texts.takes.inUse}</Badge>}
                  </p>
                  {take.made && (
                    <p className={styles.soft}>
                      {texts.by(take.made.by)}
                      {', '}
                      <Time at={take.made.at} />
                    </p>
                  )}
                </div>
                <div className={styles.actions}>
                  <span className={styles.soft}>
                    {texts.seconds(format.number(take.seconds, 1))}
                  </span>
                  <PlayButton
                    player={player}
                    id={take.id}
                    label={texts.playOf(take.name)}
                    load={() => askForAudio(id, key, take.id)}
                  />
                  {mayReplace && !take.isInUse && (
                    <Button
                      size="small"
                      aria-label={texts.takes.sayThis(take.name)}
                      onPress={() => choose.isPending || choose.mutate(take.takeId)}
                    >
                      {texts.takes.use}
                    </Button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <p className={styles.soft}>
        {story.data?.takes.length === 0 ? texts.takes.none : texts.takes.kept}
      </p>
      <div>
        <Button onPress={onClose}>{texts.takes.close}</Button>
      </div>
    </Dialog>
  );
}

function useChoose(id: string, key: string, inUse: string | null) {
  const client = useQueryClient();
  const texts = useText().voice;
  const refresh = () => client.invalidateQueries({ queryKey: ['call-targets', id, 'prompts'] });
  return useMutation({
    mutationFn: (takeId: string | null) => askToRestore(id, key, { takeId, instead: inUse }),
    onSuccess: (_change, takeId) =>
      say(texts.restored, () => {
        askToRestore(id, key, { takeId: inUse, instead: takeId })
          .then(() => say(texts.undone))
          .catch((error: Error) => say(error.message))
          .finally(() => void refresh());
      }),
    onSettled: refresh,
  });
}
