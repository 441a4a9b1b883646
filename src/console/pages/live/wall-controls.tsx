import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, buttonLook } from '../../kit/button.tsx';
import { Checkbox, RadioGroup } from '../../kit/checks.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { useText } from '../../text/text.tsx';
import type { LiveTarget } from './live-state.ts';
import { writeSearch, type WallboardSearch } from './wallboard-search.ts';
import styles from './wallboard.module.css';

interface WallControlsProps {
  search: WallboardSearch;
  targets: readonly LiveTarget[];
}

/** What the wallboard shows is chosen here, and kept in its address. */
export function WallControls({ search, targets }: WallControlsProps) {
  const texts = useText().live;
  const navigate = useNavigate();
  const [isChoosing, setIsChoosing] = useState(false);
  const go = (change: Partial<WallboardSearch>): void =>
    void navigate({
      to: '/wallboard',
      search: writeSearch({ ...search, ...change }),
      replace: true,
    });
  const toggle = (id: string, isShown: boolean): void => {
    const shown = search.targets.length > 0 ? search.targets : targets.map((target) => target.id);
    const chosen = isShown ? [...shown, id] : shown.filter((each) => each !== id);
    // None is all, and all of them are all of tomorrow's too.
    go({ targets: chosen.length === targets.length ? [] : chosen });
  };
  return (
    <div className={styles.controls}>
      <Button size="small" onPress={() => void document.documentElement.requestFullscreen()}>
        {texts.wall.fullScreen}
      </Button>
      <Button size="small" onPress={() => setIsChoosing(true)}>
        {texts.wall.choose}
      </Button>
      <Link to="/" className={buttonLook({ size: 'small' })}>
        {texts.wall.leave}
      </Link>
      <Dialog title={texts.wall.choose} isOpen={isChoosing} onClose={() => setIsChoosing(false)}>
        {targets.map(({ id, name }) => (
          <Checkbox
            key={id}
            isSelected={search.targets.length === 0 || search.targets.includes(id)}
            onChange={(isShown) => toggle(id, isShown)}
          >
            <bdi>{name}</bdi>
          </Checkbox>
        ))}
        <RadioGroup
          label={texts.wall.mode}
          value={search.show}
          options={[
            { id: 'grid', label: texts.wall.grid },
            { id: 'cycle', label: texts.wall.cycle },
          ]}
          onChange={(show) => go({ show: show === 'cycle' ? 'cycle' : 'grid' })}
        />
        <RadioGroup
          label={texts.wall.theme}
          value={search.theme}
          options={[
            { id: 'dark', label: texts.wall.dark },
            { id: 'light', label: texts.wall.light },
          ]}
          onChange={(theme) => go({ theme: theme === 'light' ? 'light' : 'dark' })}
        />
        <Button kind="primary" onPress={() => setIsChoosing(false)}>
          {texts.wall.done}
        </Button>
      </Dialog>
    </div>
  );
}
