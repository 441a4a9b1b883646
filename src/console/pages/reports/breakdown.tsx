import { Link } from '@tanstack/react-router';
import { Card } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { Figures } from './use-report.ts';

/** An address of the callbacks list; null where it cannot show the same. */
export type Drill = Record<string, string> | null;

/** Each callback in exactly one outcome, and the sum, which is all of them. */
export function Outcomes({ totals, drill }: { totals: Figures; drill: Drill }) {
  const texts = useText();
  const format = useFormat();
  const { outcomes, sum, open } = texts.reports;
  const rows = Object.entries(totals.outcomes) as [keyof Figures['outcomes'], number][];
  const nameOf = (name: keyof Figures['outcomes']): string =>
    name === 'open' ? open : texts.callbacks.outcomes[name];
  const searchOf = (name: keyof Figures['outcomes']): Record<string, string> =>
    name === 'open'
      ? { ...drill, state: 'requested,waiting,dialing,connecting,talking' }
      : { ...drill, outcome: name };
  return (
    <Card title={outcomes.title}>
      <Table
        caption={outcomes.title}
        rowKey={([name]) => name}
        rows={[...rows, ['sum', totals.callbacks] as const]}
        columns={[
          {
            ...{ id: 'outcome', title: outcomes.outcome },
            cell: ([name, count]) => {
              if (name === 'sum') return sum;
              if (!drill || count === 0) return nameOf(name);
              return (
                <Link to="/callbacks" search={searchOf(name)}>
                  {nameOf(name)}
                </Link>
              );
            },
          },
          {
            ...{ id: 'count', title: outcomes.count, isNumber: true },
            cell: ([, count]) => format.number(count),
          },
          {
            ...{ id: 'share', title: outcomes.share, isNumber: true },
            cell: ([, count]) =>
              totals.callbacks > 0 ? format.percent(count / totals.callbacks) : '–',
          },
        ]}
      />
    </Card>
  );
}

/** What the attempts came to; those that never happened are left out. */
export function Results({ totals }: { totals: Figures }) {
  const texts = useText();
  const format = useFormat();
  const { results, sum } = texts.reports;
  const all = Object.entries(totals.attempts.results) as [
    keyof Figures['attempts']['results'],
    number,
  ][];
  return (
    <Card title={results.title}>
      <Table
        caption={results.title}
        rowKey={([name]) => name}
        rows={[...all.filter(([, count]) => count > 0), ['sum', totals.attempts.total] as const]}
        columns={[
          {
            ...{ id: 'result', title: results.result },
            cell: ([name]) => {
              if (name === 'sum') return sum;
              return name === 'running' ? results.running : texts.callbacks.results[name];
            },
          },
          {
            ...{ id: 'count', title: results.count, isNumber: true },
            cell: ([, count]) => format.number(count),
          },
        ]}
      />
    </Card>
  );
}
