import { Table } from '../../kit/table.tsx';
import { labelOf, showValue } from './show-value.ts';
import { useSpeech } from './speech.ts';
import type { SettingChange } from './target-queries.ts';
import styles from './targets.module.css';

/** Settings before and after. */
export function ChangeTable({
  changes,
  caption,
}: {
  changes: readonly SettingChange[];
  caption?: string;
}) {
  const speech = useSpeech();
  const { review } = speech.texts;
  return (
    <Table
      caption={caption ?? review.caption}
      rows={changes}
      rowKey={({ field }) => field}
      columns={[
        { id: 'setting', title: review.setting, cell: ({ field }) => labelOf(field, speech) },
        {
          id: 'before',
          title: review.before,
          cell: ({ field, before }) => <Value lines={showValue(field, before, speech)} />,
        },
        {
          id: 'after',
          title: review.after,
          cell: ({ field, after }) => <Value lines={showValue(field, after, speech)} />,
        },
      ]}
    />
  );
}

function Value({ lines }: { lines: readonly string[] }) {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const nth = (seen.get(line) ?? 0) + 1;
    seen.set(line, nth);
    return (
      <div key={`${line} ${nth}`} className={styles.value}>
        {line}
      </div>
    );
  });
}
