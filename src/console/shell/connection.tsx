import { useEffect, useState } from 'react';
import { after } from '../api/clock.ts';
import { useStreamState } from '../api/events.ts';
import { useText } from '../text/text.tsx';
import styles from './shell.module.css';

const patienceMs = 1_500;

/** Says when the live connection is lost for longer than a blink, and when it is there again. */
export function Connection() {
  const state = useStreamState();
  const texts = useText().shell;
  const [isLost, setIsLost] = useState(false);
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    if (state === 'reconnecting') return after(patienceMs, () => setIsLost(true));
    setIsLost(false);
    return undefined;
  }, [state]);
  useEffect(() => {
    if (isLost) setSentence(texts.reconnecting);
    else setSentence((before) => (before === '' ? '' : texts.connectedAgain));
    return isLost ? undefined : after(4_000, () => setSentence(''));
  }, [isLost, texts]);
  return (
    <div role="status">
      {sentence !== '' && (
        <p className={`${styles.banner} ${isLost ? styles.lost : ''}`}>{sentence}</p>
      )}
    </div>
  );
}
