import { Button } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/checks.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { PartError } from './part-error.tsx';
import { readNumber } from './read-number.ts';
import type { EditorProps } from './editor-props.ts';
import { shiftOf, type TypedShift } from './shift.ts';
import { text } from './setting-fields.ts';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';
import { WeekPicture } from './week-picture.tsx';

const newShift: TypedShift = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', agents: 1 };

/** The plan of the week: hours with their days and agents, and the picture they make together. */
export function WeekEditor({
  path,
  label,
  value,
  errors,
  isReadOnly,
  describedBy,
  onChange,
}: EditorProps) {
  const { week } = useSpeech().texts;
  const shifts = Array.isArray(value) ? value.map(shiftOf) : null;
  const change = (at: number, now: Partial<TypedShift>): void =>
    onChange(shifts?.map((shift, nth) => (nth === at ? { ...shift, ...now } : shift)));
  return (
    <div role="group" aria-label={label} aria-describedby={describedBy} className={styles.rows}>
      <Checkbox
        isSelected={shifts === null}
        isDisabled={isReadOnly}
        onChange={(isOpen) => onChange(isOpen ? null : [newShift])}
      >
        {week.alwaysOpen}
      </Checkbox>
      {shifts && <WeekPicture shifts={shifts} />}
      {shifts?.length === 0 && <p>{week.none}</p>}
      {shifts?.map((shift, at) => {
        const field = (name: string) => ({
          hint: <PartError errors={errors} field={`${path}.${at}.${name}`} />,
          isInvalid: errors.some((error) => error.field === `${path}.${at}.${name}`),
          isReadOnly,
          autoComplete: 'off',
        });
        return (
          // Hours have no name of their own; they stay where they are while one types.
          // oxlint-disable-next-line react/no-array-index-key
          <fieldset key={at} className={styles.row}>
            <legend>{week.shift(at + 1)}</legend>
            <div role="group" aria-label={week.onDays} className={`${styles.days} ${styles.whole}`}>
              {week.days.map((name, index) => {
                const day = index + 1;
                const others = shift.days.filter((other) => other !== day);
                return (
                  <Checkbox
                    key={name}
                    aria-label={week.daysLong[index]}
                    isSelected={shift.days.includes(day)}
                    isDisabled={isReadOnly}
                    onChange={(isOn) =>
                      change(at, { days: isOn ? [...others, day].sort((a, b) => a - b) : others })
                    }
                  >
                    {name}
                  </Checkbox>
                );
              })}
              <PartError errors={errors} field={`${path}.${at}.days`} />
            </div>
            <TextField
              {...field('from')}
              label={week.from}
              value={shift.from}
              onChange={(from) => change(at, { from })}
            />
            <TextField
              {...field('to')}
              label={week.to}
              value={shift.to}
              onChange={(to) => change(at, { to })}
            />
            <TextField
              {...field('agents')}
              label={week.agents}
              inputMode="numeric"
              value={text(shift.agents)}
              onChange={(typed) => change(at, { agents: readNumber(typed, { isNullable: false }) })}
            />
            {!isReadOnly && (
              <div className={styles.whole}>
                <Button
                  size="small"
                  onPress={() => onChange(shifts.filter((_, nth) => nth !== at))}
                >
                  {week.remove(at + 1)}
                </Button>
              </div>
            )}
            <PartError
              errors={errors.filter(({ field }) => field === `${path}.${at}`)}
              field={`${path}.${at}`}
            />
          </fieldset>
        );
      })}
      {shifts && !isReadOnly && (
        <div>
          <Button size="small" onPress={() => onChange([...shifts, newShift])}>
            {week.add}
          </Button>
        </div>
      )}
    </div>
  );
}
