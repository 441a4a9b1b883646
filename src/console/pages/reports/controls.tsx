import { Switch } from '../../kit/checks.tsx';
import { DateTimeField } from '../../kit/date-time-field.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { useText } from '../../text/text.tsx';
import type { CallTarget } from '../callbacks/use-targets.ts';
import styles from './reports.module.css';
import { addDays, countings, groupings, ranges, type Days, type ReportSearch } from './search.ts';

interface ControlsProps {
  wanted: ReportSearch;
  /** What `wanted` comes to, so that a custom time begins from there. */
  days: Days | null;
  targets: ReadonlyMap<string, CallTarget>;
  onChange: (wanted: ReportSearch) => void;
}

/** What the report is of; all of it stands in the address. */
export function Controls({ wanted, days, targets, onChange }: ControlsProps) {
  const texts = useText().reports;
  const options = <Id extends string>(ids: readonly Id[], labels: Record<Id, string>) =>
    ids.map((id) => ({ id, label: labels[id] }));
  const change = (part: Partial<ReportSearch>): void => onChange({ ...wanted, ...part });
  const choose =
    <Id extends string>(ids: readonly Id[], apply: (id: Id) => void) =>
    (text: string): void => {
      const id = ids.find((each) => each === text);
      if (id !== undefined) apply(id);
    };
  const chooseRange = (range: ReportSearch['range']): void => {
    const { from: _from, to: _to, ...rest } = wanted;
    if (range === 'custom' && days)
      onChange({ ...rest, range, from: days.from, to: addDays(days.to, -1) });
    else onChange({ ...rest, range });
  };
  return (
    <div className={styles.controls}>
      <SelectField
        label={texts.ranges.label}
        options={options(ranges, texts.ranges)}
        value={wanted.range}
        onChange={choose(ranges, chooseRange)}
      />
      {wanted.range === 'custom' && (
        <>
          <DateTimeField
            isDay
            label={texts.from}
            value={wanted.from ?? ''}
            onChange={(from) => from !== '' && change({ from, ...laterOf(from, wanted.to) })}
          />
          <DateTimeField
            isDay
            label={texts.to}
            value={wanted.to ?? ''}
            onChange={(to) => to !== '' && change({ to, ...earlierOf(wanted.from, to) })}
          />
        </>
      )}
      <SelectField
        label={texts.by.label}
        options={options(groupings, texts.by)}
        value={wanted.by}
        onChange={choose(groupings, (by) => change({ by }))}
      />
      <SelectField
        label={texts.target}
        options={[
          { id: 'all', label: texts.allTargets },
          ...[...targets.values()].map(({ id, name }) => ({ id, label: name })),
        ]}
        value={wanted.target ?? 'all'}
        onChange={(id) => {
          const { target: _target, ...rest } = wanted;
          onChange(id === 'all' ? rest : { ...rest, target: id });
        }}
      />
      <SelectField
        label={texts.counting.label}
        options={options(countings, texts.counting)}
        value={wanted.counting}
        onChange={choose(countings, (counting) => change({ counting }))}
      />
      <Switch isSelected={wanted.compare} onChange={(compare) => change({ compare })}>
        {texts.compare}
      </Switch>
    </div>
  );
}

/** One bound drags the other along, so that the time never turns around while it is typed. */
function laterOf(from: string, to: string | undefined) {
  return to !== undefined && to < from ? { to: from } : {};
}

function earlierOf(from: string | undefined, to: string) {
  return from !== undefined && from > to ? { from: to } : {};
}
