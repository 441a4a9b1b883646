import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button } from '../../kit/button.tsx';
import { Switch } from '../../kit/checks.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { useText } from '../../text/text.tsx';
import { useTargets } from '../callbacks/use-targets.ts';
import styles from './accuracy.module.css';
import { CalibrationCard } from './calibration.tsx';
import { FairnessCard } from './fairness.tsx';
import { Scatter } from './scatter.tsx';
import { readSearch, toSearch, weekAfter, type AccuracySearch } from './search.ts';
import { Summary } from './summary.tsx';
import { Told } from './told.tsx';
import { HoursCard, WeeksCard } from './trends.tsx';
import { useAccuracy } from './use-accuracy.ts';

/** Whether the waits that are told come true, and whether the order of the line is kept. */
export default function AccuracyPage() {
  const texts = useText().accuracy;
  const search = useSearch({ strict: false });
  const { wanted, ignored } = useMemo(() => readSearch(search), [search]);
  const navigate = useNavigate();
  const targets = useTargets();
  const target = wanted.target ?? targets.keys().next().value;
  const go = (next: AccuracySearch): void =>
    void navigate({ to: '/accuracy', search: toSearch(next), replace: true, resetScroll: false });
  return (
    <Page title={texts.title} lead={texts.lead}>
      {ignored.length > 0 && <Notice tone="warn">{texts.ignored(ignored.join(', '))}</Notice>}
      <div className={styles.controls}>
        <SelectField
          label={texts.target}
          options={[...targets.values()].map(({ id, name }) => ({ id, label: name }))}
          value={target ?? null}
          onChange={(id) => go({ ...wanted, target: id })}
        />
        <Switch isSelected={wanted.baseline} onChange={(baseline) => go({ ...wanted, baseline })}>
          {texts.baseline}
        </Switch>
      </div>
      {target === undefined ? (
        <EmptyState>{texts.noTargets}</EmptyState>
      ) : (
        <OfTarget target={target} wanted={wanted} go={go} />
      )}
    </Page>
  );
}

interface OfTargetProps {
  target: string;
  wanted: AccuracySearch;
  go: (wanted: AccuracySearch) => void;
}

function OfTarget({ target, wanted, go }: OfTargetProps) {
  const texts = useText().accuracy;
  const { week, quotes, calibration, hours, weeks } = useAccuracy(target, wanted.week);
  const shown = quotes.data;
  const move = (by: number): void => {
    if (shown) go({ ...wanted, target, week: weekAfter(shown.week, by) });
  };
  return (
    <>
      <div className={styles.week} role="group" aria-label={texts.week}>
        <Button size="small" isDisabled={!shown} onPress={() => move(-1)}>
          {texts.earlier}
        </Button>
        <b role="status">{shown?.week ?? '…'}</b>
        <Button size="small" isDisabled={!shown} onPress={() => move(1)}>
          {texts.later}
        </Button>
      </div>
      <Loaded query={week}>
        {(told) =>
          shown &&
          calibration.data && (
            <Summary week={told} quotes={shown} range={rangeOf(weeks.data, told.week)} />
          )
        }
      </Loaded>
      <Loaded query={calibration}>{({ told }) => <Told told={told} />}</Loaded>
      <Loaded query={quotes}>
        {(told) => <Scatter quotes={told} withBaseline={wanted.baseline} />}
      </Loaded>
      <Loaded query={calibration}>
        {(told) => <CalibrationCard calibration={told} withBaseline={wanted.baseline} />}
      </Loaded>
      <Loaded query={hours}>
        {(told) => <HoursCard hours={told} withBaseline={wanted.baseline} />}
      </Loaded>
      <Loaded query={weeks}>
        {(told) => <WeeksCard weeks={told} wanted={{ ...wanted, target }} />}
      </Loaded>
      <FairnessCard target={target} times={shown && { from: shown.from, to: shown.to }} />
    </>
  );
}

/** The same share with its interval, from the sums of the week. */
function rangeOf(weeks: ReturnType<typeof useAccuracy>['weeks']['data'], week: string) {
  const found = weeks?.items.find((item) => item.week === week);
  return found?.range ?? { n: 0, share: null, low: 0, high: 1 };
}
