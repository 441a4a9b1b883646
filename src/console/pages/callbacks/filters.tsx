import { useEffect, useState } from 'react';
import { after } from '../../api/clock.ts';
import { useSession } from '../../api/session.ts';
import type { components } from '../../api/schema.ts';
import { Button } from '../../kit/button.tsx';
import { DateTimeField } from '../../kit/date-time-field.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { Chips } from './chips.tsx';
import styles from './filters.module.css';
import { outcomes, readDigits, states, type Filters, type State } from './search.ts';
import type { CallTarget } from './use-targets.ts';

interface FilterBarProps {
  filters: Filters;
  counts: components['schemas']['CallbackCounts'] | undefined;
  targets: ReadonlyMap<string, CallTarget>;
  onChange: (filters: Filters) => void;
}

/** What narrows the list; each change is in the address at once. */
export function FilterBar({ filters, counts, targets, onChange }: FilterBarProps) {
  const texts = useText().callbacks;
  const { filters: said } = texts;
  const format = useFormat();
  const { outcome, target, from, to, by } = filters;
  const isNarrowed = [outcome, target, from, to].some((value) => value !== undefined);
  const [isOpen, setIsOpen] = useState(isNarrowed);
  const countOf = (state: State): string | undefined => {
    if (!counts) return undefined;
    const count = format.number(counts[state]);
    return state === 'ended' && counts.areMoreEnded ? said.countAtLeast(count) : count;
  };
  const any = { id: '', label: said.any };
  const options = [...targets.values()].map(({ id, name }) => ({ id, label: name }));
  const set = (change: Partial<Filters>): void => onChange(without({ ...filters, ...change }));
  return (
    <section aria-label={said.label} className={styles.filters}>
      <div className={styles.line}>
        <NumberSearch
          digits={filters.digits}
          onChange={(digits) => set({ digits: digits ?? undefined })}
        />
        <SelectField
          label={said.sort}
          options={[
            { id: 'newest', label: said.newest },
            { id: 'next-due', label: said.nextDue },
          ]}
          value={filters.sort ?? 'newest'}
          hint={filters.sort && said.nextDueHint}
          onChange={(id) => set({ sort: id === 'next-due' ? id : undefined })}
        />
        <Button aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
          {isOpen ? said.fewer : said.more}
        </Button>
      </div>
      <Chips
        label={said.states}
        options={states.map((id) => ({ id, label: texts.states[id], note: countOf(id) }))}
        chosen={filters.state ?? []}
        onChange={(state) => set({ state })}
      />
      {isOpen && (
        <>
          <Chips
            label={said.outcome}
            options={outcomes.map((id) => ({ id, label: texts.outcomes[id] }))}
            chosen={outcome ?? []}
            onChange={(chosen) => set({ outcome: chosen })}
          />
          <div className={styles.line}>
            <SelectField
              label={said.target}
              options={[any, ...options]}
              value={target ?? ''}
              onChange={(id) => set({ target: id === '' ? undefined : id })}
            />
            <SelectField
              label={said.by}
              options={[
                { id: 'created', label: said.byCreated },
                { id: 'due', label: said.byDue },
              ]}
              value={by ?? 'created'}
              onChange={(id) => set({ by: id === 'due' ? id : undefined })}
            />
            <DateTimeField
              isDay
              label={said.from}
              value={from ?? ''}
              onChange={(day) => set({ from: day === '' ? undefined : day })}
            />
            <DateTimeField
              isDay
              label={said.to}
              value={to ?? ''}
              onChange={(day) => set({ to: day === '' ? undefined : day })}
            />
          </div>
        </>
      )}
    </section>
  );
}

/** Without what is empty. */
function without(filters: Filters): Filters {
  const { state, outcome, ...others } = filters;
  const kept = Object.entries(others).filter(([, value]) => value !== undefined);
  return {
    ...(state && state.length > 0 && { state }),
    ...(outcome && outcome.length > 0 && { outcome }),
    ...Object.fromEntries(kept),
  };
}

const typedMs = 350;

interface NumberSearchProps {
  digits: string | undefined;
  onChange: (digits: string | null) => void;
}

/** Searches as one types, and says what is wrong with it beside what was typed. */
function NumberSearch({ digits, onChange }: NumberSearchProps) {
  const texts = useText().callbacks.filters;
  const seesNumbers = useSession()?.seesNumbers ?? false;
  const [typed, setTyped] = useState(digits ?? '');
  const [shown, setShown] = useState(digits);
  // The address was changed elsewhere: back, a link, "clear".
  if (shown !== digits) {
    setShown(digits);
    const read = readDigits(typed);
    if (!('digits' in read) || (read.digits ?? undefined) !== digits) setTyped(digits ?? '');
  }
  const read = readDigits(typed);
  const wanted = 'digits' in read ? read.digits : undefined;
  useEffect(() => {
    if (wanted === undefined || (wanted ?? undefined) === digits) return undefined;
    return after(typedMs, () => onChange(wanted));
  }, [wanted, digits, onChange]);
  if (!seesNumbers) return <p className={styles.masked}>{texts.masked}</p>;
  const fault = 'fault' in read ? texts[read.fault] : null;
  return (
    <TextField
      type="search"
      label={texts.search}
      hint={fault ?? texts.searchHint}
      isInvalid={fault !== null}
      value={typed}
      onChange={setTyped}
      maxLength={60}
      autoComplete="off"
    />
  );
}
