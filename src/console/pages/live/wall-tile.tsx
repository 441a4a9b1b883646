import { memo, type ReactNode } from 'react';
import { enough } from '../../kit/enough.ts';
import { Range, Since } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { LiveTarget } from './live-state.ts';
import styles from './wallboard.module.css';

/** The words for it on a wall: only what is grave enough to be seen from afar. */
const shownAlerts = ['nobody-staffed', 'promises-late', 'processing-off', 'line-not-seen'] as const;

/** One call target, to be read from across the room. */
export const WallTile = memo(function WallTile({ target }: { target: LiveTarget }) {
  const texts = useText().live;
  const format = useFormat();
  const { name, head, centre, counts, estimate, alerts, accuracy } = target;
  const callbacks = counts.waiting + counts.dialing + counts.connecting;
  const { lowSeconds, highSeconds } = estimate;
  return (
    <section className={styles.tile} aria-label={name}>
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <dl>
        <Figure name={texts.wall.waiting} isMain>
          {format.number((centre.callers ?? 0) + callbacks)}
          {centre.callers === null && <span className={styles.unknown}>{texts.wall.atLeast}</span>}
        </Figure>
        <Figure name={texts.wall.head} isMain>
          {head ? <Since at={head.since} /> : '–'}
        </Figure>
        <Figure name={texts.wall.callers}>
          {centre.callers === null ? texts.wall.notSeen : format.number(centre.callers)}
        </Figure>
        <Figure name={texts.wall.callbacks}>{format.number(callbacks)}</Figure>
        <Figure name={texts.wall.agents}>
          {centre.agents
            ? texts.agentsFree(
                format.number(centre.agents.free, 1),
                format.number(centre.agents.staffed, 1),
              )
            : '–'}
        </Figure>
        <Figure name={texts.wall.wait}>
          {lowSeconds === null || highSeconds === null ? (
            texts.notKnown
          ) : (
            <Range lowSeconds={lowSeconds} highSeconds={highSeconds} />
          )}
        </Figure>
        <Figure name={texts.wall.underWay}>
          {format.number(counts.dialing + counts.connecting + counts.talking)}
        </Figure>
        <Figure name={texts.wall.asQuoted}>
          {accuracy.today.n < enough || accuracy.today.rangeCoverage === null
            ? '–'
            : format.percent(accuracy.today.rangeCoverage)}
        </Figure>
      </dl>
      {shownAlerts
        .filter((alert) => alerts.includes(alert))
        .map((alert) => (
          <p key={alert} className={styles.alert}>
            {alert === 'promises-late' ? texts.promisesLate(counts.late) : texts.wall.alerts[alert]}
          </p>
        ))}
    </section>
  );
});

function Figure({
  name,
  isMain = false,
  children,
}: {
  name: string;
  isMain?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={isMain ? styles.main : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
