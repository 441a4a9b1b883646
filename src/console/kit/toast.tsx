import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { useText } from '../text/text.tsx';
import styles from './toast.module.css';

interface Said {
  sentence: string;
  undo?: () => void;
}

const queue = new ToastQueue<Said>({ maxVisibleToasts: 3 });

/**
 * Says in the corner what has happened; a screen reader hears it.
 * @param undo takes it back: offered for 10 s, which hovering or the focus there make longer
 */
export function say(sentence: string, undo?: () => void): void {
  queue.add({ sentence, ...(undo && { undo }) }, { timeout: undo ? 10_000 : 6_000 });
}

/** Where the toasts appear; once a page. */
export function Toasts() {
  const texts = useText().kit;
  return (
    <ToastRegion queue={queue} className={styles.region ?? ''} aria-label={texts.messages}>
      {({ toast }) => (
        <Toast toast={toast} className={styles.toast ?? ''}>
          <ToastContent className={styles.words ?? ''}>
            <Text slot="title">{toast.content.sentence}</Text>
          </ToastContent>
          {toast.content.undo && (
            <Button
              className={styles.action ?? ''}
              onPress={() => {
                toast.content.undo?.();
                queue.close(toast.key);
              }}
            >
              {texts.undo}
            </Button>
          )}
          <Button slot="close" className={styles.action ?? ''} aria-label={texts.dismiss}>
            ×
          </Button>
        </Toast>
      )}
    </ToastRegion>
  );
}
