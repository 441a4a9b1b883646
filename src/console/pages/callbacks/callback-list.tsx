import { useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type MouseEvent,
} from 'react';
import { Ago, PhoneNumber, Range, Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import type { CallbackSummary } from './events.ts';
import styles from './callback-list.module.css';
import { StateBadge } from './state-badge.tsx';
import type { CallTarget } from './use-targets.ts';

interface CallbackListProps {
  rows: readonly CallbackSummary[];
  targets: ReadonlyMap<string, CallTarget>;
  /** Rows there are in all; null: not known, more than can be counted. */
  total: number | null;
  /** One has come near the end of what is loaded. */
  onEnd: () => void;
}

/** A table of any length: only the rows on the screen are there. */
export function CallbackList({ rows, targets, total, onEnd }: CallbackListProps) {
  const texts = useText().callbacks.list;
  const ref = useRef<HTMLDivElement>(null);
  const go = useGo();
  const rowPx = useRowHeight();
  const [scrollMargin, setScrollMargin] = useState(0);
  // What stands above the rows grows and shrinks, and the body with it.
  useLayoutEffect(() => {
    const look = (): void => {
      const top = ref.current?.getBoundingClientRect().top ?? 0;
      setScrollMargin(Math.round(top + window.scrollY));
    };
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    look();
    return () => observer.disconnect();
  }, []);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes here
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: 5,
    scrollMargin,
    getItemKey: (at) => rows[at]?.id ?? at,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const shown = virtualizer.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 40) onEnd();
  }, [last, rows.length, onEnd]);
  const top = (shown[0]?.start ?? scrollMargin) - scrollMargin;
  return (
    <div role="table" aria-label={texts.caption} aria-rowcount={total === null ? -1 : total + 1}>
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {[texts.number, texts.state, texts.due, texts.promised, texts.target, texts.quote].map(
            (title) => (
              <span key={title} role="columnheader">
                {title}
              </span>
            ),
          )}
        </div>
      </div>
      <div ref={ref} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        <div style={{ transform: `translateY(${top}px)` }}>
          {shown.map(({ index, key }) => {
            const row = rows[index];
            return (
              row && (
                <Row
                  key={key}
                  index={index}
                  callback={row}
                  onGo={go}
                  targetName={targets.get(row.callTargetId)?.name ?? null}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

const narrow = matchMedia('(max-width: 40rem)');

/** Rows are all of one height, so that none has to be measured: as in the stylesheet, in the reader's own text size. */
function useRowHeight(): number {
  const isNarrow = useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed);
      return () => narrow.removeEventListener('change', changed);
    },
    () => narrow.matches,
  );
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (isNarrow ? 4.5 : 3) * remPx;
}

type Go = (event: MouseEvent, id: string) => void;

/** Opens a callback without loading the page anew. A `Link` a row would do the same and cost a third of the scrolling. */
function useGo(): Go {
  const navigate = useNavigate();
  return useCallback(
    (event, id) => {
      // A new tab or window is the browser's own matter.
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      void navigate({ to: '/callbacks/$id', params: { id } });
    },
    [navigate],
  );
}

interface RowProps {
  index: number;
  callback: CallbackSummary;
  targetName: string | null;
  onGo: Go;
}

const Row = memo(function Row({ index, callback, targetName, onGo }: RowProps) {
  const texts = useText().callbacks.list;
  const { id, number, endedAt, dueAt, createdAt, quote, state } = callback;
  return (
    <div role="row" aria-rowindex={index + 2} className={styles.row} data-state={state}>
      <span role="rowheader" className={styles.number}>
        <a href={`/callbacks/${id}`} onClick={(event) => onGo(event, id)}>
          <PhoneNumber number={number} />
        </a>
      </span>
      <span role="cell">
        <StateBadge callback={callback} />
      </span>
      <span role="cell">
        {endedAt === null ? (
          <Ago at={dueAt} />
        ) : (
          <>
            {texts.ended} <Ago at={endedAt} />
          </>
        )}
      </span>
      <span role="cell" className={styles.wide}>
        <Time at={createdAt} />
      </span>
      <span role="cell" title={targetName ?? undefined}>
        {targetName ?? texts.unknownTarget}
      </span>
      <span role="cell" className={styles.wide}>
        {quote ? <Range {...quote} /> : texts.noQuote}
      </span>
    </div>
  );
});
