import type { KeyboardEvent } from 'react';
import { Group } from 'react-aria-components';
import { Button } from '../../kit/button.tsx';
import { useText } from '../../text/text.tsx';
import type { Press, TriedStep } from './try-queries.ts';
import styles from './voice.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const letters: Readonly<Record<string, string>> = {
  ...{ 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ' },
};

interface KeypadProps {
  /** The one the call has come to; null: it was not picked up. */
  step: TriedStep | null;
  /** Keys mean nothing any more, but going back does. */
  isOver: boolean;
  onPress: (press: Press) => void;
  onBack: () => void;
}

/** The keys of a phone, here and on the keyboard; Backspace goes back. */
export function Keypad({ step, isOver, onPress, onBack }: KeypadProps) {
  const texts = useText().voice.tryIt;
  const press = (pressed: Press): void => {
    if (!isOver) onPress(pressed);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = keys.find((name) => name === event.key);
    if (key === undefined && event.key !== 'Backspace') return;
    event.preventDefault();
    if (key === undefined) onBack();
    else press(key);
  };
  const typed = step?.expect?.kind === 'digits' ? step.pressed.join('') : '';
  return (
    <Group className={styles.phone ?? ''} aria-label={texts.keypad} onKeyDown={onKeyDown}>
      <output className={styles.display} aria-label={texts.typed}>
        {typed}
      </output>
      <div className={styles.keys}>
        {keys.map((key, at) => {
          const means = step?.keys.some((meaning) => meaning.key === key) ?? false;
          return (
            <Button
              key={key}
              kind={means ? 'primary' : 'plain'}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- who has called presses keys next
              autoFocus={at === 0}
              onPress={() => press(key)}
            >
              <span>{key}</span>
              <span className={styles.letters} aria-hidden="true">
                {letters[key]}
              </span>
            </Button>
          );
        })}
      </div>
      <div className={styles.actions}>
        <Button size="small" isDisabled={isOver} onPress={() => press('nothing')}>
          {texts.nothing}
        </Button>
        <Button size="small" kind="danger" isDisabled={isOver} onPress={() => press('hang-up')}>
          {texts.hangUp}
        </Button>
      </div>
    </Group>
  );
}
