import { Card } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { enough } from '../../kit/enough.ts';
import type { Calibration } from './use-accuracy.ts';

/** The ranges as callers heard them: how many of ten were right. */
export function Told({ told }: { told: Calibration['told'] }) {
  const texts = useText().accuracy.told;
  const format = useFormat();
  if (told.length === 0) return null;
  const range = ({ lowSeconds, highSeconds }: (typeof told)[number]): string =>
    format.range(lowSeconds, highSeconds);
  return (
    <Card title={texts.title}>
      <Table
        caption={texts.caption}
        rows={told}
        rowKey={({ lowSeconds, highSeconds }) => `${lowSeconds} ${highSeconds}`}
        columns={[
          { id: 'range', title: texts.range, cell: range },
          { id: 'n', title: texts.n, isNumber: true, cell: ({ n }) => format.number(n) },
          {
            ...{ id: 'right', title: texts.right, isNumber: true },
            cell: ({ within }) => format.number(within),
          },
          {
            ...{ id: 'sooner', title: texts.sooner, isNumber: true },
            cell: ({ sooner }) => format.number(sooner),
          },
          {
            ...{ id: 'later', title: texts.later, isNumber: true },
            cell: ({ later }) => format.number(later),
          },
          {
            ...{ id: 'says', title: texts.says },
            cell: (row) =>
              row.n < enough
                ? texts.few(format.number(row.n))
                : texts.sentence(range(row), Math.round((10 * row.within) / row.n)),
          },
        ]}
      />
    </Card>
  );
}
