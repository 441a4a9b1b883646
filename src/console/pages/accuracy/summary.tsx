import { Notice } from '../../kit/notice.tsx';
import { Card } from '../../kit/page.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { enough } from '../../kit/enough.ts';
import type { Accuracy, Quotes, SeenShare } from './use-accuracy.ts';

interface SummaryProps {
  week: Accuracy;
  quotes: Quotes;
  range: SeenShare;
}

/** What the figures of the week mean, in a sentence each. */
export function Summary({ week, quotes, range }: SummaryProps) {
  const { summary: texts, noQuotes, onlySums } = useText().accuracy;
  const format = useFormat();
  const count = (n: number): string => format.number(n);
  const { censored } = quotes.counts;
  const kinds = Object.entries(censored) as [keyof typeof censored, number][];
  const isForgotten = week.n > quotes.counts.scored && quotes.from < quotes.keptSince;
  return (
    <Card title={texts.title}>
      {week.n === 0 && <p>{noQuotes}</p>}
      {week.n > 0 && week.n < enough && <Notice tone="info">{texts.few(count(week.n))}</Notice>}
      {week.n >= enough && (
        <>
          {week.rangeCoverage !== null && (
            <p>
              <b>{texts.held(Math.round(week.rangeCoverage * 10))}</b>{' '}
              {texts.heldExact(
                format.percent(week.rangeCoverage, 1),
                format.percent(range.low, 1),
                format.percent(range.high, 1),
                count(week.n),
              )}
            </p>
          )}
          <Errors week={week} />
        </>
      )}
      {week.agentsFree.n > 0 && week.agentsFree.meanWaitSeconds !== null && (
        <p>
          {texts.free(count(week.agentsFree.n), format.duration(week.agentsFree.meanWaitSeconds))}
        </p>
      )}
      {week.censored > 0 && (
        <div>
          <p>{texts.censored(count(week.censored))}</p>
          <ul>
            {kinds
              .filter(([, n]) => n > 0)
              .map(([kind, n]) => (
                <li key={kind}>{texts.kinds[kind](count(n))}</li>
              ))}
          </ul>
        </div>
      )}
      {week.unknown > 0 && <p>{texts.unknown(count(week.unknown))}</p>}
      {isForgotten && <Notice tone="info">{onlySums}</Notice>}
    </Card>
  );
}

/** How far off, to which side, and whether the guide's way would have been nearer. */
function Errors({ week }: { week: Accuracy }) {
  const { summary: texts } = useText().accuracy;
  const format = useFormat();
  const { biasSeconds: bias, maeSeconds: mae, baseline } = week;
  const ratio = baseline.maeRatio;
  return (
    <>
      {mae !== null && (
        <p>
          {texts.off(format.duration(mae))}{' '}
          {ratio !== null &&
            baseline.maeSeconds !== null &&
            (ratio <= 1 ? texts.better : texts.worse)(
              format.percent(Math.abs(1 - ratio)),
              format.duration(baseline.maeSeconds),
            )}
        </p>
      )}
      {bias !== null && (
        <p>{(bias >= 0 ? texts.long : texts.short)(format.duration(Math.abs(bias)))}</p>
      )}
    </>
  );
}
