import { Button } from '../../kit/button.tsx';
import { Badge } from '../../kit/notice.tsx';
import { Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { Texts } from '../../text/en.ts';
import { PlayButton } from './play-button.tsx';
import type { Player } from './player.ts';
import { askForAudio, type Prompt } from './prompt-queries.ts';
import { sayWarning } from './say-warning.ts';
import styles from './voice.module.css';

interface PromptRowProps {
  callTargetId: string;
  prompt: Prompt;
  player: Player;
  /** Null: who looks may not. */
  onReplace: (() => void) | null;
  onLook: () => void;
}

/** One prompt: its words, when it is said, in which voice, and what can be done about it. */
export function PromptRow({ callTargetId, prompt, player, onReplace, onLook }: PromptRowProps) {
  const texts = useText().voice;
  const format = useFormat();
  const { key, replaced, saidAt, seconds } = prompt;
  const words = wordsOf(prompt, texts);
  const when = saidAt.map(({ dialogue, moment }) => {
    const name = `${dialogue} ${moment}`;
    return texts.moments[name] ?? name;
  });
  return (
    <li className={styles.prompt}>
      <div className={styles.words}>
        <p lang="en">{words}</p>
        {when.length > 0 && (
          <p className={styles.soft}>
            {texts.saidAlso} {when.slice(0, 3).join(', ')}
            {when.length > 3 && ' …'}
          </p>
        )}
        {replaced && (
          <p className={styles.soft}>
            <Badge tone="info">{texts.own}</Badge> {texts.by(sayWho(replaced.chosenBy, texts))}
            {', '}
            <Time at={replaced.since} />
          </p>
        )}
        {replaced?.warnings.map((warning) => (
          <p key={warning.warning} className={styles.warn}>
            {sayWarning(warning, texts, format)}
          </p>
        ))}
      </div>
      <div className={styles.actions}>
        <span className={styles.soft}>{texts.seconds(format.number(seconds, 1))}</span>
        <PlayButton
          player={player}
          id={key}
          label={texts.playOf(words)}
          load={() => askForAudio(callTargetId, key)}
        />
        {onReplace && (
          <Button size="small" aria-label={texts.replaceOf(words)} onPress={onReplace}>
            {texts.replace}
          </Button>
        )}
        <Button size="small" kind="quiet" aria-label={texts.moreOf(words)} onPress={onLook}>
          {texts.more}
        </Button>
      </div>
    </li>
  );
}

/** Of a sound, what it is. */
export function wordsOf({ key, kind, text }: Prompt, texts: Texts['voice']): string {
  return kind === 'sound' ? (texts.sounds[key] ?? text) : text;
}

/** Who did it, as the API names them: `person:Ana`, `key:flex`. */
export function sayWho(by: string, texts: Texts['voice']): string {
  const [kind = '', ...name] = by.split(':');
  if (kind === 'person') return name.join(':');
  return kind === 'key' ? texts.key(name.join(':')) : by;
}
