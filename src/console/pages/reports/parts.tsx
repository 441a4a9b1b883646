import { Link } from '@tanstack/react-router';
import { Chart } from '../../kit/chart.tsx';
import { Card } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { Drill } from './breakdown.tsx';
import { shownFigures, type FigureName } from './figures.ts';
import styles from './reports.module.css';
import type { Part, Report } from './use-report.ts';

const columns: FigureName[] = [
  ...(['offersMade', 'takeRate', 'callbacks', 'completedShare', 'attempts'] as const),
  ...(['reachRate', 'waitSaved', 'onTime', 'lateP90'] as const),
];

/** The parts of a report as charts and as one table with the same numbers. */
export function Parts({ report, drillOf }: { report: Report; drillOf: (part: Part) => Drill }) {
  const texts = useText().reports;
  const format = useFormat();
  const nameOf = useNameOfPart(report);
  const named = columns.filter((name) => shownFigures[name](report.totals, format) !== null);
  return (
    <Card title={texts.parts.title}>
      {report.by !== 'target' && <Charts report={report} nameOf={nameOf} />}
      <Table
        caption={texts.parts.title}
        rowKey={({ from, hour, callTargetId }) => `${from} ${hour} ${callTargetId}`}
        rows={report.items}
        columns={[
          {
            ...{ id: 'part', title: texts.parts.part },
            cell: (part) => {
              const drill = part.callbacks > 0 ? drillOf(part) : null;
              if (!drill) return nameOf(part);
              return (
                <Link
                  to="/callbacks"
                  search={drill}
                  aria-label={texts.parts.showCallbacks(nameOf(part))}
                >
                  {nameOf(part)}
                </Link>
              );
            },
          },
          ...named.map((name) => ({
            ...{ id: name, title: texts.figures[name].name, isNumber: true },
            cell: (part: Part) => shownFigures[name](part, format)?.value ?? '–',
          })),
        ]}
      />
      <p className={styles.note}>{texts.parts.dayHint}</p>
    </Card>
  );
}

function Charts({ report, nameOf }: { report: Report; nameOf: (part: Part) => string }) {
  const { charts, figures, parts } = useText().reports;
  const format = useFormat();
  const { items } = report;
  const shared = {
    xs: items.map((_, nth) => nth),
    xName: report.by === 'hour-of-day' ? charts.hour : charts.time,
    formatX: (x: number) => {
      const part = items[x];
      return part ? nameOf(part) : '';
    },
    // The table of the parts has the same numbers.
    withTable: false,
  };
  const percent = (share: number | null): number | null => (share === null ? null : share * 100);
  return (
    <div className={styles.charts}>
      <Chart
        {...shared}
        title={charts.volume}
        formatY={(count) => format.number(count)}
        series={[
          {
            name: figures.callbacks.name,
            values: items.map(({ callbacks }) => callbacks),
            look: 'bars',
          },
          {
            ...{ name: parts.completed, look: 'line', colour: 2 },
            values: items.map(({ outcomes }) => outcomes.completed),
          },
        ]}
      />
      <Chart
        {...shared}
        title={charts.shares}
        formatY={(value) => format.percent(value / 100)}
        series={[
          {
            ...{ name: figures.completedShare.name, colour: 2 },
            values: items.map(({ completedShare }) => percent(completedShare)),
          },
          {
            ...{ name: figures.onTime.name, look: 'dashed', colour: 3 },
            values: items.map(({ lateness }) => percent(lateness.onTimeShare)),
          },
        ]}
      />
    </div>
  );
}

/** How a part is called, on the clocks of the report. */
export function useNameOfPart({ by, timeZone }: Pick<Report, 'by' | 'timeZone'>) {
  const format = useFormat();
  return ({ from, hour, callTargetName }: Part): string => {
    if (callTargetName !== null) return callTargetName;
    if (hour !== null) return `${String(hour).padStart(2, '0')}:00`;
    return from === null ? '–' : format.momentIn(from, timeZone, by === 'hour');
  };
}
