import { Card } from '../../kit/page.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { Question } from './draft.ts';
import type { WhatIfAnswer } from './types.ts';
import styles from './what-if.module.css';

const command = 'npm run unhold -- simulate what-if --question question.json';

/** How to get the same answer elsewhere. */
export function AskAgain({ question, answer }: { question: Question; answer: WhatIfAnswer }) {
  const texts = useText().whatIf;
  const format = useFormat();
  return (
    <Card title={texts.repeat}>
      <p>{texts.repeatLead(String(answer.seed), format.number(answer.days))}</p>
      <p>
        <code>{command}</code>
      </p>
      <div className={styles.presets}>
        <CopyButton label={texts.copyCommand} text={command} />
        <CopyButton label={texts.copyQuestion} text={JSON.stringify(question, null, 2)} />
        <CopyButton label={texts.copyAnswer} text={JSON.stringify(answer, null, 2)} />
      </div>
    </Card>
  );
}
