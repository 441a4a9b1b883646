import { Link } from '@tanstack/react-router';
import { memo, Suspense } from 'react';
import { lazily } from '../../kit/lazily.ts';
import { enough } from '../../kit/enough.ts';
import { Notice, type Tone } from '../../kit/notice.tsx';
import { Stat } from '../../kit/page.tsx';
import { Ago, Range, Since, Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { LineStrip } from './line-strip.tsx';
import type { LiveTarget } from './live-state.ts';
import { stateOf } from './state-words.ts';
import { Steps } from './steps.tsx';
import { useMoves } from './use-moves.ts';
import styles from './live.module.css';

const LivePlot = lazily(() => import('./live-plot.tsx'));

const tones: Record<LiveTarget['alerts'][number], Tone> = {
  'nobody-staffed': 'bad',
  'promises-late': 'bad',
  'processing-off': 'warn',
  'line-not-seen': 'warn',
  'wait-unknown': 'info',
  'registering-off': 'info',
};

/** One call target: its line, its agents, what is under way. Drawn anew only when something of it has changed. */
export const TargetCard = memo(function TargetCard({ target }: { target: LiveTarget }) {
  const texts = useText().live;
  const box = useMoves<HTMLElement>();
  const { name, id, centre, counts } = target;
  return (
    <section ref={box} className={styles.card} aria-label={name}>
      <h2 className={styles.name}>
        <Link to="/call-targets/$id/{-$tab}" params={{ id }} preload={false}>
          <bdi>{name}</bdi>
        </Link>
      </h2>
      <p className={styles.sentence}>{texts.sentence(stateOf(target))}</p>
      {target.alerts.map((alert) => (
        <Notice key={alert} tone={tones[alert]}>
          <p>
            {alert === 'promises-late' ? texts.promisesLate(counts.late) : texts.alerts[alert]}
            {alert === 'line-not-seen' && centre.heardAt !== null && (
              <>
                {' '}
                {texts.heard} <Time at={centre.heardAt} />
              </>
            )}
          </p>
        </Notice>
      ))}
      <Figures target={target} />
      <LineStrip target={target} />
      <Steps target={target} />
      {counts.later > 0 && (
        <p className={styles.soft}>
          {texts.later(counts.later)}{' '}
          {counts.nextLaterAt !== null && (
            <>
              {texts.theFirst} <Ago at={counts.nextLaterAt} />
            </>
          )}
        </p>
      )}
      <Suspense fallback={<div className={styles.plotPlace} />}>
        <LivePlot id={id} name={name} />
      </Suspense>
    </section>
  );
});

function Figures({ target }: { target: LiveTarget }) {
  const texts = useText().live;
  const format = useFormat();
  const { head, centre, estimate, accuracy } = target;
  const { agents, freshness } = centre;
  const isEstimated = estimate.lowSeconds !== null && estimate.highSeconds !== null;
  const best = accuracy.today.n > 0 ? accuracy.today : accuracy.week;
  return (
    <dl className={styles.figures}>
      <Stat name={texts.headAge} {...(head && { note: texts.headKind[head.kind] })}>
        {head ? <Since at={head.since} /> : '–'}
      </Stat>
      <Stat
        name={texts.wait}
        note={
          estimate.unknown !== null
            ? texts.unknown[estimate.unknown]
            : (texts.basis[estimate.basis ?? ''] ?? '')
        }
      >
        {isEstimated ? (
          <Range lowSeconds={estimate.lowSeconds ?? 0} highSeconds={estimate.highSeconds ?? 0} />
        ) : (
          texts.notKnown
        )}
      </Stat>
      <Stat name={texts.agents} note={agents ? texts.seen[freshness] : texts.agentsNotTold}>
        {agents
          ? texts.agentsFree(format.number(agents.free, 1), format.number(agents.staffed, 1))
          : '–'}
      </Stat>
      <Stat
        name={accuracy.today.n > 0 || best.n === 0 ? texts.accuracyToday : texts.accuracyWeek}
        note={
          best.n === 0
            ? texts.noAccuracy
            : best.n < enough
              ? texts.tooFew(format.number(best.n))
              : texts.ofWaits(best.n, format.duration(best.meanErrorSeconds ?? 0))
        }
      >
        {best.n < enough || best.rangeCoverage === null ? '–' : format.percent(best.rangeCoverage)}
      </Stat>
    </dl>
  );
}
