import { Link } from '@tanstack/react-router';
import { Button } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Card } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { PhoneNumber, Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import styles from './accuracy.module.css';
import { useFairness, type Fairness } from './use-accuracy.ts';

type Entry = Fairness['items'][number];
type Reason = Entry['overtakenBy'][number]['reason'];

/** The ledger of the line: whether the order was kept, and where not, why. */
export function FairnessCard({
  target,
  times,
}: {
  target: string;
  times: { from: string; to: string } | undefined;
}) {
  const texts = useText().accuracy.fairness;
  const format = useFormat();
  const query = useFairness(target, times);
  return (
    <Card title={texts.title}>
      <p>{texts.says}</p>
      <Loaded query={query}>
        {({ pages }) => {
          const summary = pages[0]?.summary;
          if (!summary || summary.callbacks === 0) return <p>{texts.none}</p>;
          const looked = pages.flatMap(({ items }) => items);
          return (
            <>
              <Proof summary={summary} />
              <Reasons summary={summary} />
              <Ledger entries={looked.filter(({ overtaken }) => overtaken > 0)} />
              {query.hasNextPage && (
                <p>
                  {texts.onPage(format.number(looked.length), format.number(summary.callbacks))}{' '}
                  <Button
                    size="small"
                    isPending={query.isFetchingNextPage}
                    onPress={() => void query.fetchNextPage()}
                  >
                    {texts.loadMore}
                  </Button>
                </p>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

/** In plain words: how many kept their place, and how often it was our own doing. */
function Proof({ summary }: { summary: Fairness['summary'] }) {
  const texts = useText().accuracy.fairness;
  const format = useFormat();
  const { callbacks, neverOvertakenShare, reasons } = summary;
  const total = Object.values(reasons).reduce((sum, n) => sum + (n ?? 0), 0);
  const late = reasons['not-yet-rung'] ?? 0;
  const never = Math.round((neverOvertakenShare ?? 1) * callbacks);
  return (
    <p>
      <b>{texts.never(format.number(never), format.number(callbacks))}</b>{' '}
      {texts.total(format.number(total))}{' '}
      {total > 0 && (late > 0 ? texts.ours(format.number(late)) : texts.oursNone)}
    </p>
  );
}

function Reasons({ summary }: { summary: Fairness['summary'] }) {
  const texts = useText().accuracy.fairness;
  const format = useFormat();
  const rows = (Object.entries(summary.reasons) as [Reason, number][]).toSorted(
    ([, one], [, other]) => other - one,
  );
  if (rows.length === 0) return null;
  return (
    <Table
      caption={texts.byReason}
      rows={rows}
      rowKey={([reason]) => reason}
      columns={[
        { id: 'reason', title: texts.reason, cell: ([reason]) => texts.reasons[reason] },
        {
          ...{ id: 'count', title: texts.count, isNumber: true },
          cell: ([, count]) => format.number(count),
        },
      ]}
    />
  );
}

function Ledger({ entries }: { entries: readonly Entry[] }) {
  const texts = useText().accuracy.fairness;
  const format = useFormat();
  if (entries.length === 0) return null;
  return (
    <>
      <p className={styles.note}>{texts.ledgerSays}</p>
      <Table
        caption={texts.ledger}
        rows={entries}
        rowKey={({ callbackId }) => callbackId}
        columns={[
          {
            ...{ id: 'number', title: texts.number },
            cell: ({ callbackId, number }) => (
              <Link to="/callbacks/$id" params={{ id: callbackId }}>
                <PhoneNumber number={number} />
              </Link>
            ),
          },
          { id: 'joined', title: texts.joined, cell: ({ joinedAt }) => <Time at={joinedAt} /> },
          {
            ...{ id: 'overtaken', title: texts.overtaken, isNumber: true },
            cell: ({ overtaken }) => format.number(overtaken),
          },
          { id: 'by', title: texts.by, cell: (entry) => <Overtakers entry={entry} /> },
        ]}
      />
    </>
  );
}

/** Each by how much: how much later they had joined, how much earlier they were served. */
function Overtakers({ entry }: { entry: Entry }) {
  const texts = useText().accuracy.fairness;
  const format = useFormat();
  const between = (from: string, to: string): string =>
    format.duration((Date.parse(to) - Date.parse(from)) / 1000);
  const more = entry.overtaken - entry.overtakenBy.length;
  return (
    <ul className={styles.overtakers}>
      {entry.overtakenBy.map(({ id, kind, number, joinedAt, servedAt, reason }) => {
        const who = number ?? (kind === 'live' ? texts.live : id);
        const earlier = entry.leftAt === null ? null : between(servedAt, entry.leftAt);
        const later = between(entry.joinedAt, joinedAt);
        return <li key={id}>{texts.line(who, later, earlier, texts.reasons[reason])}</li>;
      })}
      {more > 0 && <li>{texts.more(format.number(more))}</li>}
    </ul>
  );
}
