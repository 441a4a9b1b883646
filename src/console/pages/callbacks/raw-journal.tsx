import { CopyButton } from '../../kit/copy-button.tsx';
import { Table, type Column } from '../../kit/table.tsx';
import { useText } from '../../text/text.tsx';
import type { Callback, JournalEntry } from './events.ts';
import styles from './callback-page.module.css';

/** The journal as the API gives it, for who has to look things up elsewhere. */
export function RawJournal({ callback }: { callback: Callback }) {
  const texts = useText().callbacks.one;
  const columns: Column<JournalEntry>[] = [
    { id: 'id', title: texts.id, cell: ({ id }) => id },
    { id: 'at', title: texts.at, cell: ({ at }) => at },
    { id: 'event', title: texts.event, cell: ({ event }) => event },
    { id: 'actor', title: texts.actor, cell: ({ actor }) => actor },
    { id: 'reason', title: texts.reason, cell: ({ reason }) => reason ?? '' },
  ];
  const text = JSON.stringify(callback.journal, null, 2);
  return (
    <details className={styles.raw}>
      <summary>{texts.raw}</summary>
      <p>
        <CopyButton text={callback.id} label={texts.copyId} /> <CopyButton text={text} />
      </p>
      <Table
        caption={texts.rawCaption}
        columns={columns}
        rows={callback.journal}
        rowKey={({ id }) => id}
      />
    </details>
  );
}
