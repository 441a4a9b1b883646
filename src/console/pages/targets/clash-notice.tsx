import { Button } from '../../kit/button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { labelOf, showValue } from './show-value.ts';
import { sayActor, useSpeech } from './speech.ts';
import styles from './targets.module.css';
import type { DraftDesk } from './use-draft.ts';

/** Somebody else changed what was being typed in: which, to what, and whose is to stay. */
export function ClashNotice({ desk }: { desk: DraftDesk }) {
  const speech = useSpeech();
  const { draft: texts } = speech.texts;
  const { clash } = desk.state;
  if (!clash) return null;
  return (
    <Notice tone="warn">
      <p>{texts.clash(sayActor(clash.by, speech.texts))}</p>
      <ul>
        {clash.fields.map(({ path, theirs }) => (
          <li key={path}>
            {texts.theirs(labelOf(path, speech), showValue(path, theirs, speech).join(', '))}
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button size="small" onPress={desk.settleClash}>
          {texts.keepMine}
        </Button>
        <Button
          size="small"
          onPress={() => {
            for (const { path, theirs } of clash.fields) desk.type(path, theirs);
            desk.settleClash();
          }}
        >
          {texts.takeTheirs}
        </Button>
      </div>
    </Notice>
  );
}
