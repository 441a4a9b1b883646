import { ToggleButton } from 'react-aria-components';
import styles from './filters.module.css';

interface ChipsProps<Id extends string> {
  label: string;
  options: readonly { id: Id; label: string; note?: string }[];
  chosen: readonly Id[];
  onChange: (chosen: Id[]) => void;
}

/** Any of few, each a button that stays pressed. */
export function Chips<Id extends string>({ label, options, chosen, onChange }: ChipsProps<Id>) {
  return (
    <div role="group" aria-label={label} className={styles.chips}>
      {options.map(({ id, label: name, note }) => (
        <ToggleButton
          key={id}
          className={styles.chip ?? ''}
          isSelected={chosen.includes(id)}
          onChange={(isChosen) =>
            onChange(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id))
          }
        >
          {name}
          {note !== undefined && <span className={styles.note}> {note}</span>}
        </ToggleButton>
      ))}
    </div>
  );
}
