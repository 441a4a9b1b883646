import { useMemo } from 'react';
import { Chart } from '../../kit/chart.tsx';
import { Card } from '../../kit/page.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import styles from './accuracy.module.css';
import type { Quotes } from './use-accuracy.ts';

/** Told against waited, quote by quote, with the line on which it was right. */
export function Scatter({ quotes, withBaseline }: { quotes: Quotes; withBaseline: boolean }) {
  const texts = useText().accuracy.scatter;
  const format = useFormat();
  const points = useMemo(() => pointsOf(quotes, withBaseline), [quotes, withBaseline]);
  if (quotes.items.length === 0) return null;
  const xs = points.map(({ told }) => told);
  return (
    <Card title={texts.title}>
      <p>{texts.says}</p>
      <p className={styles.note}>
        {texts.sample(format.number(quotes.shown), format.number(quotes.counts.scored))}
      </p>
      <div className={styles.plot}>
        <Chart
          title={texts.title}
          xs={xs}
          xName={texts.told}
          heightPx={320}
          withTable={false}
          formatX={(seconds) => format.duration(seconds)}
          formatY={(seconds) => format.duration(seconds)}
          series={[
            { name: texts.line, values: xs, look: 'dashed', colour: 6 },
            ...(withBaseline
              ? [
                  {
                    ...{ name: texts.baseline, look: 'points' as const, colour: 3 as const },
                    values: points.map(({ baseline }) => baseline),
                  },
                ]
              : []),
            {
              ...{ name: texts.ours, look: 'points', colour: 1 },
              values: points.map(({ ours }) => ours),
            },
          ]}
        />
      </div>
    </Card>
  );
}

interface Point {
  told: number;
  ours: number | null;
  baseline: number | null;
}

/** A quote is one point by what we told and one by what the baseline would have, from left to right. */
function pointsOf({ items }: Quotes, withBaseline: boolean): Point[] {
  const points = items.flatMap(({ meanSeconds, baselineSeconds, waitedSeconds }): Point[] => [
    { told: meanSeconds, ours: waitedSeconds, baseline: null },
    ...(withBaseline && baselineSeconds !== null
      ? [{ told: baselineSeconds, ours: null, baseline: waitedSeconds }]
      : []),
  ]);
  return points.sort((one, other) => one.told - other.told);
}
