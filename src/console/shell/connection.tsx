import { useConnection } from '../api/events.ts';
import { useText } from '../text/text.tsx';
import styles from './shell.module.css';

/** Says when the live connection is lost for longer than a blink, and when it is there again. */
export function Connection() {
  const connection = useConnection();
  const texts = useText().shell;
  const isLost = connection === 'lost';
  return (
    <div role="status">
      {connection !== 'live' && (
        <p className={`${styles.banner} ${isLost ? styles.lost : ''}`}>
          {isLost ? texts.reconnecting : texts.connectedAgain}
        </p>
      )}
    </div>
  );
}
