import { Chart } from '../../kit/chart.tsx';
import { Card } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import styles from './accuracy.module.css';
import { enough } from '../../kit/enough.ts';
import type { Calibration, SeenShare } from './use-accuracy.ts';

type Row = Calibration['all'];

/** Nominal against observed, by the length of what was told, with the room that chance leaves. */
export function CalibrationCard({
  calibration,
  withBaseline,
}: {
  calibration: Calibration;
  withBaseline: boolean;
}) {
  const { calibration: texts } = useText().accuracy;
  const format = useFormat();
  const { all, items } = calibration;
  if (all.range.n === 0) return null;
  const nameOf = ({ fromSeconds, toSeconds }: Row): string => {
    if (fromSeconds === 0 && toSeconds === null) return texts.all;
    const from = format.duration(fromSeconds);
    return toSeconds === null ? texts.from(from) : texts.between(from, format.duration(toSeconds));
  };
  const column = (name: keyof typeof texts.columns) => ({
    ...{ id: name, title: texts.columns[name], isNumber: true },
    cell: (row: Row) => <Share seen={row[name]} />,
  });
  return (
    <Card title={texts.title}>
      <p>{texts.says}</p>
      <div className={styles.plot}>
        <Chart
          title={texts.title}
          xs={items.map((_, nth) => nth)}
          xName={texts.length}
          withTable={false}
          formatX={(nth) => {
            const row = items[nth];
            return row ? nameOf(row) : '';
          }}
          formatY={(share) => format.percent(share)}
          series={[
            {
              ...{ name: texts.observed, look: 'points', colour: 1 },
              values: items.map(({ range }) => range.share),
            },
            { name: texts.meant, look: 'line', colour: 6, values: items.map(() => 0.8) },
            {
              ...{ name: texts.low, look: 'dashed', colour: 1 },
              values: items.map(({ range }) => range.low),
            },
            {
              ...{ name: texts.high, look: 'dashed', colour: 1 },
              values: items.map(({ range }) => range.high),
            },
          ]}
        />
      </div>
      <Table
        caption={texts.title}
        rows={[...items, all]}
        rowKey={({ fromSeconds, toSeconds }) => `${fromSeconds} ${toSeconds}`}
        columns={[
          { id: 'length', title: texts.length, cell: nameOf },
          ...[column('range'), column('p80'), column('p50')],
          ...(withBaseline ? [column('baseline')] : []),
        ]}
      />
    </Card>
  );
}

/** A share with its interval; of few the interval alone says how little it tells. */
function Share({ seen: { share, low, high, n } }: { seen: SeenShare }) {
  const { calibration: texts, told } = useText().accuracy;
  const format = useFormat();
  if (share === null) return '–';
  return (
    <>
      {format.percent(share)}
      <div className={styles.note}>
        {texts.interval(format.percent(low), format.percent(high), format.number(n))}
      </div>
      {n < enough && <div className={styles.note}>{told.few(format.number(n))}</div>}
    </>
  );
}
