import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge, type Tone } from '../../kit/notice.tsx';
import { Card } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { offerQuery, type Trial } from './try-queries.ts';
import styles from './voice.module.css';

const tones = { passed: 'good', failed: 'bad', 'not-asked': 'plain' } as const satisfies Record<
  string,
  Tone
>;

/** Whether a callback would be offered, and what each rule says to it. */
export function Decision({ callTargetId, trial }: { callTargetId: string; trial: Trial }) {
  const texts = useText().voice.tryIt;
  const offer = useQuery(offerQuery(callTargetId, trial));
  return (
    <Card title={texts.decision}>
      <p className={styles.soft}>{texts.decisionHint}</p>
      <Loaded query={offer}>
        {({ offer: isOffered, reason, quote, rules }) => (
          <>
            <p role="status">
              <strong>{isOffered ? offered(reason, texts) : refused(reason, texts)}</strong>{' '}
              {quote && texts.said(quote.said)}
            </p>
            <ol className={styles.rules}>
              {rules.map(({ rule, verdict, found, wanted }) => (
                <li key={rule}>
                  <Badge tone={tones[verdict]}>{texts.verdicts[verdict]}</Badge> {texts.rules[rule]}
                  <span className={styles.soft}> {texts.found(found, wanted)}</span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Card>
  );
}

type TryTexts = ReturnType<typeof useText>['voice']['tryIt'];

const offered = (reason: string, texts: TryTexts): string =>
  reason === 'no-number' ? texts.offerNoNumber : texts.offer;

function refused(reason: string, texts: TryTexts): string {
  const rules: Readonly<Record<string, string>> = texts.rules;
  return texts.noOffer(rules[reason] ?? reason);
}
