import type { ReactNode } from 'react';
import { Table, type Column } from '../../kit/table.tsx';
import type { Format } from '../../text/format.ts';
import { useFormat, useText } from '../../text/text.tsx';
import { verdictOf } from './compare.ts';
import type { Figure, Measured, WhatIfAnswer, WhatIfRun, Words } from './types.ts';
import styles from './what-if.module.css';

interface Row {
  id: string;
  title: string;
  about: string;
  cell: (run: WhatIfRun) => ReactNode;
}

/** Today and each variant as columns: settings first, then figures, each with what is other than today. */
export function SideBySide({ answer }: { answer: WhatIfAnswer }) {
  const texts = useText().whatIf;
  const format = useFormat();
  return (
    <Table
      caption={texts.sideBySideCaption}
      columns={columnsOf(answer, texts)}
      rows={[...settingsOf(texts, format), ...figuresOf(answer, texts)]}
      rowKey={({ id }) => id}
    />
  );
}

function columnsOf({ runs }: WhatIfAnswer, texts: Words): Column<Row>[] {
  const named: Column<Row> = {
    ...{ id: 'figure', title: texts.figure },
    cell: ({ title, about }) => (
      <>
        {title}
        {about !== '' && <div className={styles.about}>{about}</div>}
      </>
    ),
  };
  return [
    named,
    ...runs.map((run, index) => ({
      ...{ id: String(index), title: index === 0 ? texts.todayColumn : run.name, isNumber: true },
      cell: (row: Row) => row.cell(run),
    })),
  ];
}

function settingsOf(texts: Words, format: Format): Row[] {
  return [
    setting('agents', texts.agentsMost, (run) => format.number(run.agents)),
    setting('hours', texts.agentHours, (run) => format.number(run.agentHoursPerDay, 1)),
    setting('policy', texts.policy, (run) => texts.policies[run.policy]),
    setting('threshold', texts.thresholdSetting, (run) =>
      run.thresholdSeconds === null ? texts.noOffer : format.duration(run.thresholdSeconds),
    ),
    setting('accept', texts.accept, (run) => format.percent(run.acceptShare)),
    setting('handle', texts.handle, (run) => format.duration(run.handleMeanSeconds)),
  ];
}

function figuresOf({ figures, runs }: WhatIfAnswer, texts: Words): Row[] {
  return figures
    .filter(({ name }) => runs.some((run) => run.measured[name]))
    .map((figure) => {
      const { title, about } = texts.figures[figure.name] ?? figure;
      return {
        ...{ id: figure.name, title, about },
        cell: (run) => <FigureCell figure={figure} run={run} />,
      };
    });
}

function setting(id: string, title: string, cell: (run: WhatIfRun) => string): Row {
  return { id, title, about: '', cell };
}

function FigureCell({ figure, run }: { figure: Figure; run: WhatIfRun }) {
  const texts = useText().whatIf;
  const format = useFormat();
  const measured = run.measured[figure.name];
  if (!measured) return '–';
  const less = run.lessToday?.[figure.name];
  const verdict = less ? verdictOf(less, figure.better) : null;
  return (
    <>
      {written(measured.mean, figure, format)}
      <span className={styles.interval}>{interval(measured, figure, format)}</span>
      {less && verdict && (
        <div className={styles[verdict]}>
          {verdict === 'unclear' ? (
            texts.unclear
          ) : (
            <>
              {signed(less.mean, figure, texts, format)} {texts[verdict]}
            </>
          )}
        </div>
      )}
    </>
  );
}

function written(value: number, { unit }: Figure, format: Format): string {
  if (unit === 'seconds') return format.duration(value);
  if (unit === 'share') return format.percent(value, 1);
  return format.number(value, Math.abs(value) < 10 ? 2 : 0);
}

/** A difference of shares is one of percentage points. */
function signed(value: number, figure: Figure, texts: Words, format: Format): string {
  const size = Math.abs(value);
  const said =
    figure.unit === 'share'
      ? texts.points(format.number(size * 100, 1))
      : written(size, figure, format);
  return `${value < 0 ? '−' : '+'}${said}`;
}

function interval({ halfWidth }: NonNullable<Measured>, figure: Figure, format: Format): string {
  return halfWidth === null ? '' : ` ±${written(halfWidth, figure, format)}`;
}
