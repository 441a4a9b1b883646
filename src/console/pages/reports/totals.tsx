import { Card } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { enough, shownFigures, type FigureName, type Shown } from './figures.ts';
import styles from './reports.module.css';
import type { Figures } from './use-report.ts';

/** Every figure of the whole time, the same of the time before, and what each says. */
export function Totals({ totals, before }: { totals: Figures; before: Figures | null }) {
  const texts = useText().reports;
  const format = useFormat();
  const names = Object.keys(shownFigures) as FigureName[];
  const rows = names.flatMap((name) => {
    const here = shownFigures[name](totals, format);
    return here ? [{ name, here, earlier: before && shownFigures[name](before, format) }] : [];
  });
  type Row = (typeof rows)[number];
  return (
    <Card title={texts.totals.title}>
      <Table
        caption={texts.totals.title}
        rowKey={({ name }: Row) => name}
        rows={rows}
        columns={[
          {
            id: 'figure',
            title: texts.totals.figure,
            cell: ({ name }) => texts.figures[name].name,
          },
          {
            ...{ id: 'value', title: texts.totals.value, isNumber: true },
            cell: ({ here }) => <Value shown={here} />,
          },
          ...(before
            ? [
                {
                  ...{ id: 'before', title: texts.totals.before, isNumber: true },
                  cell: ({ earlier }: Row) => (earlier ? <Value shown={earlier} /> : '–'),
                },
              ]
            : []),
          {
            ...{ id: 'says', title: texts.totals.says },
            cell: ({ name }) => <span className={styles.says}>{texts.figures[name].says}</span>,
          },
        ]}
      />
    </Card>
  );
}

function Value({ shown: { value, of, n } }: { shown: Shown }) {
  const texts = useText().reports.totals;
  const format = useFormat();
  const isFew = n !== undefined && n < enough;
  return (
    <>
      <b>{value}</b>
      {of && (
        <div className={styles.note}>{texts.of(format.number(of.part), format.number(of.all))}</div>
      )}
      {isFew && <div className={styles.note}>{texts.few(format.number(n))}</div>}
    </>
  );
}
