import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useServerNow } from '../../api/clock.ts';
import { useConnection } from '../../api/events.ts';
import { applyTheme } from '../../kit/theme.ts';
import { Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { isOld, type LiveState, type LiveTarget } from './live-state.ts';
import { useLive } from './use-live.ts';
import { WallControls } from './wall-controls.tsx';
import { WallTile } from './wall-tile.tsx';
import { readSearch, type WallboardSearch } from './wallboard-search.ts';
import styles from './wallboard.module.css';

const route = getRouteApi('/gate/wallboard');

/** The lines on a screen on the wall: big, dark, and grey when what they say is not of now. */
export default function WallboardPage() {
  const texts = useText().live;
  const search = readSearch(route.useSearch());
  const live = useLive();
  const now = useServerNow();
  const connection = useConnection();
  const { view } = live;
  const isGrey = connection === 'lost' || isOld(live, now);
  const all = view?.callTargets ?? [];
  const shown = shownOf(all, search, now);
  useEffect(() => {
    document.title = `${texts.wallboard} · Unhold`;
  }, [texts]);
  // A wall has its own colours, whatever the person at the desk has chosen.
  useEffect(() => {
    document.documentElement.dataset['theme'] = search.theme;
    return applyTheme;
  }, [search.theme]);
  return (
    <main className={`${styles.wall} ${isGrey ? styles.isOld : ''}`}>
      <h1 className={styles.unseen}>{texts.wallboard}</h1>
      {search.wrong.length > 0 && (
        <p role="status" className={styles.note}>
          {texts.wall.wrong(search.wrong.join(', '))}
        </p>
      )}
      {view === null && <p role="status">{texts.loading}</p>}
      {view !== null && shown.length === 0 && (
        <p role="status">{all.length === 0 ? texts.noTargets : texts.wall.none}</p>
      )}
      <div className={styles.tiles} data-count={Math.min(shown.length, 9)}>
        {shown.map((target) => (
          <WallTile key={target.id} target={target} />
        ))}
      </div>
      <footer className={styles.foot}>
        <State live={live} isGrey={isGrey} />
        <WallControls search={search} targets={all} />
      </footer>
    </main>
  );
}

/** Those that were chosen, in that order; one of them at a time where they take turns. */
function shownOf(
  all: readonly LiveTarget[],
  { targets, show, seconds }: WallboardSearch,
  now: number,
): readonly LiveTarget[] {
  const chosen =
    targets.length === 0 ? all : targets.flatMap((id) => all.filter((target) => target.id === id));
  if (show === 'grid' || chosen.length === 0) return chosen;
  const turn = Math.floor(now / (seconds * 1000)) % chosen.length;
  return chosen.slice(turn, turn + 1);
}

function State({ live, isGrey }: { live: LiveState; isGrey: boolean }) {
  const texts = useText().live;
  const { view, awaySince } = live;
  const said = awaySince === null ? texts.wall.old : texts.wall.oldDatabase;
  return (
    <p className={isGrey ? styles.lost : ''}>
      <span role="status">{isGrey ? said : ''}</span>{' '}
      {view && (
        <>
          {texts.wall.asOf} <Time at={view.at} />
        </>
      )}
    </p>
  );
}
