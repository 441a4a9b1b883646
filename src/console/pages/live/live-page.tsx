import { Link } from '@tanstack/react-router';
import { buttonLook } from '../../kit/button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { useServerNow } from '../../api/clock.ts';
import { Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { Announcer } from './announcer.tsx';
import { isOld, type LiveState } from './live-state.ts';
import { Outcomes } from './outcomes.tsx';
import { TargetCard } from './target-card.tsx';
import { useLive } from './use-live.ts';
import styles from './live.module.css';

/** The lines of all call targets as they are: what one has open all day. */
export default function LivePage() {
  const texts = useText().live;
  const live = useLive();
  const { view } = live;
  return (
    <Page
      title={texts.title}
      actions={
        <Link to="/wallboard" className={buttonLook({})}>
          {texts.wallboard}
        </Link>
      }
    >
      <AsOf live={live} />
      {view === null && <p role="status">{texts.loading}</p>}
      {view?.callTargets.length === 0 && (
        <EmptyState>
          {texts.noTargets} <Link to="/set-up">{texts.toSetUp}</Link>
        </EmptyState>
      )}
      {view && (
        <>
          <Announcer view={view} />
          <div className={styles.cards}>
            {view.callTargets.map((target) => (
              <TargetCard key={target.id} target={target} />
            ))}
          </div>
          {view.omittedCount > 0 && <p>{texts.omitted(view.omittedCount)}</p>}
          {view.callTargets.length > 0 && <Outcomes view={view} />}
        </>
      )}
    </Page>
  );
}

/** Says so where what is shown is not of now. */
function AsOf({ live }: { live: LiveState }) {
  const texts = useText().live;
  const now = useServerNow();
  const { view, awaySince } = live;
  if (awaySince === null && !isOld(live, now)) return null;
  return (
    <Notice tone="warn">
      <p>
        {awaySince !== null && (
          <>
            {texts.databaseAway} <Time at={awaySince} /> ·{' '}
          </>
        )}
        {view && (
          <>
            {texts.asOf} <Time at={view.at} />
          </>
        )}
      </p>
    </Notice>
  );
}
