import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';
import { buttonLook } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { useText } from '../../text/text.tsx';
import { State } from './target-page.tsx';
import { numbersQuery, targetsQuery, waitingQuery } from './target-queries.ts';

/** All call targets: what reaches them, and whether they are at work. */
export default function TargetsPage() {
  const texts = useText().targets;
  const mayEdit = useMay('write');
  const targets = useQuery(targetsQuery);
  const numbers = useQuery(numbersQuery());
  const waiting = useQuery(waitingQuery);
  const numbersOf = (id: string): string =>
    (numbers.data?.items ?? [])
      .filter(({ callTargetId }) => callTargetId === id)
      .map(({ number }) => number)
      .join(', ');
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        mayEdit && (
          <Link to="/call-targets/new" className={buttonLook({ kind: 'primary' })}>
            {texts.new}
          </Link>
        )
      }
    >
      <Loaded query={targets}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState>{texts.none}</EmptyState>
          ) : (
            <Table
              caption={texts.list.caption}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: 'name',
                  title: texts.list.name,
                  cell: ({ id, name }) => (
                    <Link to="/call-targets/$id/{-$tab}" params={{ id, tab: undefined }}>
                      {name}
                    </Link>
                  ),
                },
                {
                  id: 'numbers',
                  title: texts.list.numbers,
                  cell: ({ id }) => numbersOf(id) || texts.list.noNumbers,
                },
                {
                  id: 'waiting',
                  title: texts.list.waiting,
                  isNumber: true,
                  cell: ({ id }) => waiting.data?.get(id) ?? '–',
                },
                {
                  id: 'state',
                  title: texts.list.state,
                  cell: (target) => <State target={target} />,
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
