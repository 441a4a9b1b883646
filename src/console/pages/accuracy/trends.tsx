import { Link } from '@tanstack/react-router';
import { Chart } from '../../kit/chart.tsx';
import { Card } from '../../kit/page.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import styles from './accuracy.module.css';
import { toSearch, type AccuracySearch } from './search.ts';
import type { Hours, Weeks } from './use-accuracy.ts';

/** Bias and absolute error by the hour of the quote. */
export function HoursCard({ hours, withBaseline }: { hours: Hours; withBaseline: boolean }) {
  const texts = useText().accuracy.hours;
  const format = useFormat();
  const { items, timeZone } = hours;
  if (items.every(({ n }) => n === 0)) return null;
  return (
    <Card title={texts.title}>
      <p>{texts.says(timeZone)}</p>
      <div className={styles.plot}>
        <Chart
          title={texts.title}
          xs={items.map(({ hour }) => hour)}
          xName={texts.hour}
          formatX={(hour) => `${String(hour).padStart(2, '0')}:00`}
          formatY={(seconds) => format.duration(seconds)}
          series={[
            {
              ...{ name: texts.bias, look: 'bars', colour: 1 },
              values: items.map(({ biasSeconds }) => biasSeconds),
            },
            {
              ...{ name: texts.error, colour: 2 },
              values: items.map(({ maeSeconds }) => maeSeconds),
            },
            ...(withBaseline
              ? [
                  {
                    ...{ name: texts.baselineError, look: 'dashed' as const, colour: 3 as const },
                    values: items.map(({ compared }) => compared.baselineMaeSeconds),
                  },
                  {
                    ...{ name: texts.baselineBias, look: 'dashed' as const, colour: 4 as const },
                    values: items.map(({ compared }) => compared.baselineBiasSeconds),
                  },
                ]
              : []),
          ]}
        />
        <Chart
          title={texts.counts}
          xs={items.map(({ hour }) => hour)}
          xName={texts.hour}
          heightPx={120}
          formatX={(hour) => `${String(hour).padStart(2, '0')}:00`}
          formatY={(n) => format.number(n)}
          series={[
            { name: texts.counts, look: 'bars', colour: 6, values: items.map(({ n }) => n) },
          ]}
        />
      </div>
    </Card>
  );
}

/** Coverage of the range week by week; each week leads to its own figures. */
export function WeeksCard({ weeks, wanted }: { weeks: Weeks; wanted: AccuracySearch }) {
  const { weeks: texts, calibration } = useText().accuracy;
  const format = useFormat();
  const { items } = weeks;
  if (items.every(({ range }) => range.n === 0)) return null;
  const of = (value: (item: (typeof items)[number]) => number | null) =>
    items.map((item) => (item.range.n === 0 ? null : value(item)));
  return (
    <Card title={texts.title}>
      <p>{texts.says}</p>
      <div className={styles.plot}>
        <Chart
          title={texts.title}
          xs={items.map((_, nth) => nth)}
          xName={texts.week}
          formatX={(nth) => items[nth]?.week ?? ''}
          formatY={(share) => format.percent(share)}
          series={[
            { name: calibration.observed, colour: 1, values: of(({ range }) => range.share) },
            { name: calibration.meant, colour: 6, values: items.map(() => 0.8) },
            {
              ...{ name: calibration.low, look: 'dashed', colour: 1 },
              values: of(({ range }) => range.low),
            },
            {
              ...{ name: calibration.high, look: 'dashed', colour: 1 },
              values: of(({ range }) => range.high),
            },
          ]}
        />
      </div>
      <ul className={styles.weeks}>
        {items
          .filter(({ range }) => range.n > 0)
          .map(({ week }) => (
            <li key={week}>
              <Link to="/accuracy" search={toSearch({ ...wanted, week })}>
                {week}
              </Link>
            </li>
          ))}
      </ul>
    </Card>
  );
}
