import type { components } from '../../api/schema.ts';
import { Badge } from '../../kit/notice.tsx';
import { Table } from '../../kit/table.tsx';
import { Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import styles from './people.module.css';

type AuditEntry = components['schemas']['AuditEntry'];

/** What was done; everything in it is text, whatever it looks like. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { audit: texts } = useText().people;
  return (
    <Table
      caption={texts.title}
      rows={entries}
      rowKey={({ id }) => id}
      columns={[
        { id: 'when', title: texts.when, cell: ({ at }) => <Time at={at} /> },
        { id: 'who', title: texts.who, cell: ({ actor }) => <Who actor={actor} /> },
        {
          id: 'what',
          title: texts.what,
          cell: ({ method, path }) => (
            <code className={styles.link} translate="no">
              {method} {path}
            </code>
          ),
        },
        { id: 'outcome', title: texts.outcome, cell: ({ status }) => <Outcome status={status} /> },
        {
          id: 'sent',
          title: texts.sent,
          cell: ({ body }) =>
            body !== null &&
            body !== undefined && (
              <details>
                <summary>{texts.sent}</summary>
                <pre className={styles.body} translate="no">
                  {JSON.stringify(body, null, 2)}
                </pre>
              </details>
            ),
        },
        { id: 'address', title: texts.address, cell: ({ address }) => address },
      ]}
    />
  );
}

function Who({ actor }: { actor: AuditEntry['actor'] }) {
  const { audit: texts } = useText().people;
  if (actor.kind === 'nobody') return texts.nobody;
  return <bdi>{actor.kind === 'key' ? texts.key(actor.name) : actor.name}</bdi>;
}

function Outcome({ status }: { status: number | null }) {
  const { audit: texts } = useText().people;
  if (status === null) return <Badge tone="warn">{texts.unknown}</Badge>;
  if (status < 400) return <Badge tone="good">{texts.done}</Badge>;
  return status < 500 ? (
    <Badge>{texts.refused(status)}</Badge>
  ) : (
    <Badge tone="bad">{texts.failed(status)}</Badge>
  );
}
