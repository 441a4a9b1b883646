import { useEffect, useEffectEvent, useState } from 'react';
import { every } from '../../api/clock.ts';
import { useText } from '../../text/text.tsx';
import type { Live } from './live-state.ts';
import { stateOf } from './state-words.ts';
import styles from './live.module.css';

const everyMs = 20_000;

/** Says how the lines stand to who cannot see them: in a sentence each, three times a minute at most. */
export function Announcer({ view }: { view: Live }) {
  const texts = useText().live;
  const [said, setSaid] = useState('');
  const sayNow = useEffectEvent(() =>
    setSaid(
      view.callTargets
        .map((target) => `${target.name}: ${texts.sentence(stateOf(target))}`)
        .join(' '),
    ),
  );
  useEffect(() => every(everyMs, sayNow), []);
  return (
    <p role="status" className={styles.unseen}>
      {said}
    </p>
  );
}
