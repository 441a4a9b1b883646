import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Switch } from '../../kit/checks.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Card } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { Keypad } from './keypad.tsx';
import { PlayButton } from './play-button.tsx';
import { usePlayer, type Player } from './player.ts';
import { Transcript } from './transcript.tsx';
import { askForSpeech, triedQuery, type Press, type Trial, type Tried } from './try-queries.ts';
import styles from './voice.module.css';

/** More than any dialogue goes on without a key. */
const silences: Press[] = Array.from({ length: 45 }, () => 'nothing');

/** A call that is only tried: press keys, read and hear what follows. */
export function TriedCall({ callTargetId: id, trial }: { callTargetId: string; trial: Trial }) {
  const texts = useText().voice;
  const [keys, setKeys] = useState<readonly Press[]>([]);
  const tried = useQuery({ ...triedQuery(id, trial, keys), retry: false });
  const player = usePlayer();
  // Said against what was typed: it stands above the form.
  if (tried.error && !tried.data) return null;
  return (
    <Loaded query={tried}>
      {(data) => {
        const used = data.unused > 0 ? keys.slice(0, -data.unused) : keys;
        const press = (...pressed: Press[]): void => setKeys([...used, ...pressed]);
        return (
          <div className={styles.call}>
            <Card title={texts.tryIt.phone}>
              <Keypad
                step={data.steps.at(-1) ?? null}
                isOver={data.end !== null || data.refusal !== null}
                onPress={press}
                onBack={() => setKeys(used.slice(0, -lastPressed(data)))}
              />
              <div className={styles.actions}>
                <Button
                  size="small"
                  isDisabled={data.end !== null || data.refusal !== null}
                  onPress={() => press(...silences)}
                >
                  {texts.tryIt.nothingAtAll}
                </Button>
                <Button
                  size="small"
                  isDisabled={keys.length === 0}
                  onPress={() => setKeys(used.slice(0, -lastPressed(data)))}
                >
                  {texts.tryIt.back}
                </Button>
                <Button
                  size="small"
                  isDisabled={keys.length === 0}
                  onPress={() => {
                    player.stop();
                    setKeys([]);
                  }}
                >
                  {texts.tryIt.again}
                </Button>
              </div>
              <Sound callTargetId={id} tried={data} player={player} />
            </Card>
            <Card title={texts.tryIt.transcript}>
              <Transcript callTargetId={id} tried={data} player={player} />
            </Card>
          </div>
        );
      }}
    </Loaded>
  );
}

/** How many presses one goes back by: those of the last step that had any; of digits that are being typed, one. */
function lastPressed({ steps, end }: Tried): number {
  if (end === null && steps.at(-1)?.expect?.kind === 'digits') return 1;
  return steps.findLast(({ pressed }) => pressed.length > 0)?.pressed.length ?? 1;
}

/** Hearing the step one is at: when wanted, or each one by itself. */
function Sound({
  callTargetId: id,
  tried,
  player,
}: {
  callTargetId: string;
  tried: Tried;
  player: Player;
}) {
  const texts = useText().voice;
  const [isAloud, setAloud] = useState(false);
  const audio = tried.steps.at(-1)?.audio ?? null;
  const at = `${tried.steps.length} ${audio}`;
  const { play, stop } = player;
  const said = useRef(at);
  useEffect(() => {
    if (said.current === at) return;
    said.current = at;
    if (!isAloud) stop();
    else if (audio !== null) play('now', () => askForSpeech(id, audio));
  }, [at, audio, id, isAloud, play, stop]);
  return (
    <div className={styles.actions}>
      {audio !== null && (
        <PlayButton
          player={player}
          id="now"
          label={texts.tryIt.listen}
          words={texts.tryIt.listen}
          load={() => askForSpeech(id, audio)}
        />
      )}
      <Switch isSelected={isAloud} onChange={setAloud}>
        {texts.tryIt.aloud}
      </Switch>
      {player.error !== null && <Notice tone="bad">{texts.cannotPlay}</Notice>}
    </div>
  );
}
