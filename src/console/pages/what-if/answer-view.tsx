import { Card } from '../../kit/page.tsx';
import { Notice } from '../../kit/notice.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { AnswerCharts } from './answer-charts.tsx';
import type { Question } from './draft.ts';
import type { WhatIfAnswer } from './types.ts';
import { AskAgain } from './ask-again.tsx';
import { sentencesOf } from './sentences.ts';
import { SideBySide } from './side-by-side.tsx';
import styles from './what-if.module.css';

/** What came of it: in words, as a table, as charts, and what it stands on. */
export function AnswerView({ question, answer }: { question: Question; answer: WhatIfAnswer }) {
  const texts = useText().whatIf;
  const format = useFormat();
  return (
    <>
      <Notice>{texts.simulated}</Notice>
      <Card title={texts.inWords}>
        <ul className={styles.sentences}>
          {sentencesOf(question, answer, texts, format).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Card>
      <Card title={texts.sideBySide}>
        <SideBySide answer={answer} />
      </Card>
      <AnswerCharts runs={answer.runs} />
      <Card title={texts.assumptions}>
        <dl className={styles.assumptions}>
          {answer.assumptions.map(({ what, value }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <h3>{texts.gaps}</h3>
        <ul>
          {texts.gapList.map((gap) => (
            <li key={gap}>{gap}</li>
          ))}
        </ul>
      </Card>
      <AskAgain question={question} answer={answer} />
    </>
  );
}
