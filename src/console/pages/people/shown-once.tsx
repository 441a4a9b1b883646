import { Button } from '../../kit/button.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import styles from './people.module.css';

interface ShownOnceProps {
  /** What it is: a link, a key. */
  name: string;
  text: string;
  onDone: () => void;
}

/** A secret that cannot be read again: to be copied now. */
export function ShownOnce({ name, text, onDone }: ShownOnceProps) {
  const texts = useText().people;
  return (
    <div className={styles.part}>
      <TextField label={name} value={text} isReadOnly />
      <div className={styles.row}>
        <CopyButton text={text} />
        <Button kind="primary" onPress={onDone}>
          {texts.done}
        </Button>
      </div>
    </div>
  );
}
